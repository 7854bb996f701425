"""An item as a public calendar has told it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Listing:
    """An item in the calendar of a part: when it last came or left, and how often; `left_at` where it is gone."""

    part: UUID
    item: UUID
    changed_at: dt.datetime
    left_at: dt.datetime | None = None
    sequence: int = 0

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.part, self.item
