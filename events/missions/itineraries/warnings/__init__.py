"""Things on an itinerary that do not fit: the rules, their words, and what was set aside."""
