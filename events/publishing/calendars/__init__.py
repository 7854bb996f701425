"""Calendars: the pure iCalendar writer, and the feeds that travellers subscribe to."""
