"""Registrations of a table: its columns, what each line says, and registering all of them or nobody."""
