"""The benchmark command runs to its end and prints every row; how fast anything is, is not a test's to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROWS = [
    "agenda, 45 sessions",
    "session, 45 sessions",
    "feed, 45 sessions",
    "feed not modified, 45 sessions",
    "agenda, 45 sessions, first after an edit",
    "feed, 45 sessions, first after an edit",
    "itinerary, 20 legs, edited",
    "itinerary, 20 legs, again",
    "traveller's page, 20 legs, edited",
    "traveller's page, 20 legs, again",
    "roadbook of all, 20 legs, edited",
    "roadbook of all, 20 legs, again",
    "roadbook of one, 20 legs, edited",
    "roadbook of one, 20 legs, again",
    "mission feed, 20 legs",
    "mission feed not modified, 20 legs",
    "personal feed, 20 entries",
    "personal feed not modified, 20 entries",
    "10,000 subscribers who poll hourly",
    "joint feed, 20 entries",
    "joint feed not modified, 20 entries",
    "check-in",
    "40 badges to one PDF, the first time",
    "40 badges to one PDF, again",
    "registration: form, sending, confirmation",
    "registration while pages are read",
    "mail of a registration, with its badge",
    "memory of the server after the run",
    "memory of its children",
    "start to first answer, home page",
    "start to first answer, agenda of 45 sessions",
]


def test_a_quick_run_prints_every_row() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--quick"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
        env=environment,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()[3:]
    assert [row for row, line in zip(ROWS, printed, strict=True) if not line.startswith(row)] == []
