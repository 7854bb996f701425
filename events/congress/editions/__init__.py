"""An event as a whole, seen by who runs it: making, setting up, publishing, copying, and where it stands."""
