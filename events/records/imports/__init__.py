"""Tables of others read into rows of ours: shown line by line first, then written all or nothing."""
