"""What travels on paper: roadbook, day sheet, the host's version, the mission report. Pure writers of frozen values."""
