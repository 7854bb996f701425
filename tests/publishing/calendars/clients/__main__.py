"""`python -m tests.publishing.calendars.clients` prints the table of clients by cases for the README, and the day."""

from __future__ import annotations

import datetime as dt
import sys

from tests.publishing.calendars.clients.table import all_cases, lines

today = dt.datetime.now(dt.UTC).date().isoformat()
sys.stdout.write("\n".join((*lines(all_cases()), "", f"Seen on {today}.", "")))
