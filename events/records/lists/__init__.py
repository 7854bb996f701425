"""What somebody keeps of the lists of an event or mission: which columns they look at."""
