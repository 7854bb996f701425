"""Rows that any act may write: people, texts, files, seats, the audit log, the outbox."""
