"""The audit log: who did what to which row and when, and who looked at what is sealed."""
