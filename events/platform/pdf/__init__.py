"""Paper: how any room turns its values into a PDF, and the process apart that does it."""
