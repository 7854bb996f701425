"""The outbox: mail queued in the transaction that it reports on."""
