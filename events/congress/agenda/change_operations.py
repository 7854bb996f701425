"""Keep what a session was, for the notice of a change shortly before it starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from events.congress.agenda.models import Slot
from events.congress.agenda.values import AgendaSession, AgendaSlot
from events.platform.zoned import ZonedTime
from events.records.changes.operations import Was, record_before
from events.records.changes.values import Seen


def seen_session(session: AgendaSession) -> Seen:
    """Return a session as it stands in the programme."""
    rooms = [slot.room.id if slot.room else None for slot in session.slots]
    return seen_at(session.slots, rooms, is_cancelled=session.is_cancelled)


async def remember_session(
    event_id: UUID, session_id: UUID, was: Seen, now: dt.datetime, *, to: dt.datetime | None = None
) -> None:
    """Keep when and where a session was, in the transaction that changes it. `to` is when it starts from now on."""
    await record_before("session", event_id, [Was(session_id, was, (to,) if to else ())], now)


def seen_in_rows(slots: Sequence[Slot], *, is_cancelled: bool) -> Seen:
    """Return a session as its rows have it."""
    return seen_at(slots, [slot.room_id for slot in slots], is_cancelled=is_cancelled)


def seen_at(slots: Sequence[Slot | AgendaSlot], rooms: Sequence[UUID | None], *, is_cancelled: bool) -> Seen:
    """Return the time of the first slot, and every room."""
    if not slots:
        return Seen(is_cancelled=is_cancelled)
    first = slots[0]
    return Seen(
        starts=ZonedTime.parse(first.starts, first.time_zone, first.starts_fold),
        ends=ZonedTime.parse(first.ends, first.time_zone, first.ends_fold),
        places=tuple(dict.fromkeys(str(room) for room in rooms if room is not None)),
        is_cancelled=is_cancelled,
    )
