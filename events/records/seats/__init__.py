"""Seats: one mechanism for every capacity (event, category, option, session, excursion)."""
