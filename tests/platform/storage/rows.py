"""Rows that the tests of the database need."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from events.congress.organizing.models import Event
from events.records.seats.models import Pool

NOON = dt.datetime(2027, 5, 25, 12, tzinfo=dt.UTC)


async def make_event(slug: str, **values: Any) -> Event:
    identity = uuid4()
    pool = await Pool.create(id=uuid4(), scope=identity, capacity=None)
    given = {
        "default_language": "fr",
        "starts_on": NOON.date(),
        "ends_on": NOON.date(),
        "time_zone": "Europe/Madrid",
        "uid": f"{slug}@example.org",
        "revised_at": NOON,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return await Event.create(id=identity, slug=slug, pool=pool, **{**given, **values})
