"""Changes shortly before something starts, told by mail: no calendar polls often enough for them."""
