"""Backup and restore of the database and the stored files while the server runs."""
