"""Rooms that join congress and missions, for those who run them."""
