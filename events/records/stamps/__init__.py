"""Stamps of calendar entries: digests of what each shows, and what follows when one differs."""
