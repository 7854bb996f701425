"""Erasure of a registration on request: no text of it stays anywhere, and it still counts."""
