"""Public holidays: what the package brings into memory."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import datetime as dt
import sys
from events.missions.itineraries.plan.public_holidays import public_holiday
print(public_holiday("FR", dt.date(2026, 7, 14), "fr"), public_holiday("GF", dt.date(2026, 6, 10), "fr"), sep="; ")
print(*sorted(name for name in sys.modules if name.startswith("holidays.countries.")))
"""


def test_only_the_countries_that_are_asked_for_are_in_memory() -> None:
    found = subprocess.run([sys.executable, "-c", _ASKED], check=True, capture_output=True, text=True).stdout
    names, countries = found.splitlines()
    assert names.startswith("Fête nationale; ")
    assert set(countries.split()) <= {"holidays.countries.france", "holidays.countries.french_guiana"}
