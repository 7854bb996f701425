"""Mail: an outbox written in the transaction it tells about, and its delivery."""
