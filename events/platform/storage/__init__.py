"""Connections, transactions, migrations, revisions and backups on SQLite and PostgreSQL."""
