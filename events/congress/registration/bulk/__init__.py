"""Acts on many registrations at once: those chosen in the list, or all that its filter finds."""
