"""Bookings of others become legs, and legs are told as bookings."""
