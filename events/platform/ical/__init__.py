"""The iCalendar writer (RFC 5545): frozen values in, bytes out."""
