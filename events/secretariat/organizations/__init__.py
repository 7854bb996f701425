"""Organizations beside what refers to them in both wings, and those that typed names stand for."""
