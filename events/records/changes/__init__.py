"""Changes shortly before something starts, kept in the transaction that makes them."""
