"""Long lists as files that are made in a process apart."""
