"""Where the pages of an event stand: the beginnings of their paths."""

EVENT = "/events/{slug}"  # what everybody sees
ORGANIZE = "/organize/events/{slug}"  # its organizers' pages
REGISTRATION = "/registrations/{token}"  # a participant's own pages, behind their private link
