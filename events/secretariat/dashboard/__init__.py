"""The first page of an event for who runs it: what waits for a decision, what ends when, and counts."""
