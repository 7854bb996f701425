"""Bookings in mails, calendar files and web pages, read into reservations. Pure."""
