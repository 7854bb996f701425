"""Badges: their codes, their QR, the printed sheet, and what the door reads."""
