"""People, their addresses, the accounts of organizers and how they sign in."""
