"""What on an itinerary does not fit: the rules, their words, and what was set aside."""
