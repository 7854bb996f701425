"""Visa and invitation letters: asked for, prepared, issued, sent; and the list for the host state's authorities."""
