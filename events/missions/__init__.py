"""Field missions: the file, the itinerary, the delegation, the partners, costs and outcomes."""
