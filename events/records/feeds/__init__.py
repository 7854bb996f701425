"""Items that public calendars told, ended addresses of private calendars, and who fetched them last."""
