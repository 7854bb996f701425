"""Organizations: operators and everybody else who sends people, as rows that others refer to."""
