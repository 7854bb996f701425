"""One registration from all sides: the page of its holder, and its file for organizers. Gathers the other rooms."""
