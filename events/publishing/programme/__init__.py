"""The public programme of an event."""
