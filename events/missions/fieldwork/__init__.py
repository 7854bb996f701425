"""Travellers' pages from the field: the link that opens them, notes, the roll call."""
