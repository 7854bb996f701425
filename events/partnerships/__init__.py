"""Partnerships between operators: what missions and the registry both stand on."""
