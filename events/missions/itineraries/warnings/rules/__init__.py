"""It thinks along: what on an itinerary does not fit, in pure functions without words; `reckoning` has the entrance."""
