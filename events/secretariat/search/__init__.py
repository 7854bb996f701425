"""One search over everything that somebody may read, and a person's whole history."""
