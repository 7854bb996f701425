"""Documents of a mission or of a leg."""
