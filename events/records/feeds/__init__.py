"""What public calendars told, when the addresses of private calendars ended, and who fetched them last."""
