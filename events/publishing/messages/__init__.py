"""Mails that an event's organizers write: the texts of automatic ones, messages to many."""
