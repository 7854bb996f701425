"""Deleted rows, kept for a while so that they can be brought back as they were."""
