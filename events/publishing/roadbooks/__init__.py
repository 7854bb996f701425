"""Papers of a mission: roadbook, day sheet, the host's version, the report. Pure writers of frozen values."""
