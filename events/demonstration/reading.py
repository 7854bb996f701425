"""The data files of the demonstration, and the days that it is moved to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

Item = dict[str, Any]  # an object of a data file: its keys are those of `data/`, and nobody else writes them
DATA = Path(__file__).parent / "data"

# Registration must still be open, and people still have time to travel, whenever somebody tries the product.
_SOONEST = dt.timedelta(days=60)
_TUESDAY = 1


def read_data(name: str) -> Any:
    """Return one data file, decoded."""
    return msgspec.json.decode((DATA / name).read_bytes())


def first_day(today: dt.date) -> dt.date:
    """Return the Tuesday of the next late May (the Tuesday to Friday within 22 to 31 May) at least sixty days away."""
    for year in (today.year, today.year + 1):
        start = dt.date(year, 5, 22)
        tuesday = start + dt.timedelta(days=(_TUESDAY - start.weekday()) % 7)
        if tuesday - today >= _SOONEST:
            return tuesday
    raise AssertionError("a year from now there is a late May")
