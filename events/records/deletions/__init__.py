"""What was made by mistake and deleted, kept for a while so that it can be brought back as it was."""
