"""Documents of a leg or the mission, and who deviates from the shared itinerary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Document:
    """A file that belongs to the mission or to a leg; `file_id` names the stored file, `size` is in bytes."""

    id: UUID
    name: str
    file_id: UUID
    size: int
    media_type: str
    is_for_travellers: bool = True
    is_for_hosts: bool = False


@dataclass(frozen=True, slots=True)
class Participation:
    """A person's own state on a leg that differs, or once differed, from the shared itinerary.

    `sequence` grows each time it changes and is added to the leg's in that person's calendar. `put_on_at` is when
    somebody was first put on a leg that was not theirs until then.
    """

    is_on: bool
    sequence: int
    changed_at: dt.datetime
    put_on_at: dt.datetime | None = None
