"""Where the pages of a mission stand: the beginnings of their paths."""

MISSION = "/organize/missions/{slug}"  # its team's pages
TRAVELLER = "/travellers/{token}"  # a traveller's own pages, behind their private link
