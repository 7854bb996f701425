"""Columns of wall times: what the clock on the wall shows, which of two equal hours it is, and the derived instant.

The zone has a column of its own: one of the row, or one of each time where a row leads from zone to zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField
from events.platform.zoned import ZonedTime


class Timed(Model):
    """A row that begins and ends at wall times."""

    starts = fields.CharField(max_length=16)
    starts_fold = fields.IntField(default=0, db_default=0)
    starts_at = UTCDatetimeField()
    ends = fields.CharField(max_length=16)
    ends_fold = fields.IntField(default=0, db_default=0)
    ends_at = UTCDatetimeField()

    class Meta:
        abstract = True


def time_columns(**times: ZonedTime) -> dict[str, Any]:
    """Return the columns of wall times, by the name of each, but for their zones."""
    return {
        column: value
        for name, time in times.items()
        for column, value in ((name, time.stored), (f"{name}_fold", time.fold), (f"{name}_at", time.instant()))
    }


def zone_columns(**times: ZonedTime) -> dict[str, str]:
    """Return the columns of zones, where each wall time has one."""
    return {f"{name}_zone": time.zone for name, time in times.items()}


def without_instants(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody decided: instants are derived, and may move with the tz database."""
    return {name: value for name, value in columns.items() if not name.endswith("_at")}
