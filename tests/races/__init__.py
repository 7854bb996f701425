"""Races of many clients for the last places, through real servers: `python -m tests.races`."""
