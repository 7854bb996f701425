"""Itineraries of missions: legs and places, who is on which leg, what to warn of, and how it is all shown."""
