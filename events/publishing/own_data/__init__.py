"""All that is kept about somebody at an event, to take along: read once, given as JSON and as a PDF."""
