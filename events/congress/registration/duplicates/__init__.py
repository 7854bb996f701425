"""Registrations that are likely one person's: proposed, merged by an organizer, separated again."""
