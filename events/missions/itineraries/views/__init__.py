"""The itinerary by day, on a map, as a timeline, as movements, and the board of all missions."""
