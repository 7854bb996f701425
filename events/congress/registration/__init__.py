"""Registering: the form of an event, registrations, their answers and the waiting list."""
