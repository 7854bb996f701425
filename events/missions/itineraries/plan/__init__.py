"""A mission's itinerary as frozen values, and what follows from it. Pure but for loading."""
