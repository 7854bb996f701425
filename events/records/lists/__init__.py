"""Settings of lists that an account keeps for an event or mission: the columns they look at."""
