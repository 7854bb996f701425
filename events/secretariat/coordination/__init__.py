"""Missions and the events that they go with: the list, the file, the desk, the public page."""
