"""Digests of what entries show, and the stamps that follow from comparing them. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

# The number of what is gathered into digests. Another one makes all of them anew and raises no stamp: whoever changes
# what entries show, and wants subscribers to learn of it, raises the stamps in a migration.
WRITER = 2
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # the stamp of what has none of its own and was never seen to change
SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Stamped:
    """An item of calendars: digests of what it shows and of where and when it is, and its stamps."""

    item: UUID
    shown: str
    placed: str = ""
    sequence: int = 0
    revised_at: dt.datetime = NEVER


def digest(value: object) -> str:
    """Return a digest of values: the same for the same ones, whatever the order of mappings and sets."""
    packed = msgspec.json.encode(value, order="deterministic")
    return hashlib.blake2b(packed, digest_size=15).hexdigest()


def restamped(before: Stamped, present: Stamped, now: dt.datetime) -> Stamped:
    """Return the stamps of an item after what it shows may have changed; none of them ever falls.

    Calendars know whole seconds: what shows something else has a later one. The sequence grows by one with another
    time, place or status, unless the act itself has raised it.
    """
    if (before.shown, before.placed, before.sequence) == (present.shown, present.placed, present.sequence):
        return before if before.revised_at >= present.revised_at else present
    revised_at, sequence = max(before.revised_at, present.revised_at), max(before.sequence, present.sequence)
    if present.shown != before.shown and _second(revised_at) <= _second(before.revised_at):
        revised_at = max(now, before.revised_at + SECOND)
    if present.placed != before.placed and sequence == before.sequence:
        sequence += 1
    return replace(present, sequence=sequence, revised_at=revised_at)


def _second(instant: dt.datetime) -> dt.datetime:
    return instant.replace(microsecond=0)
