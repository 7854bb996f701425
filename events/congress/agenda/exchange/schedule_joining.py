"""Sessions that an export wrote once for each room they are in at the same time, put together again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from events.congress.agenda.exchange.schedule import ScheduledSession
from events.congress.agenda.exchange.schedule_conforming import guid_beside


def joined(sessions: Iterable[ScheduledSession]) -> list[ScheduledSession]:
    """Return each session once, with the rooms that its own guid tells to be further ones."""
    at_once: dict[tuple[object, ...], list[ScheduledSession]] = {}
    for session in sessions:
        at_once.setdefault((session.starts_at, session.duration, session.title), []).append(session)
    return [one for beside in at_once.values() for one in _joined(beside)]


def _joined(beside: list[ScheduledSession]) -> list[ScheduledSession]:
    further = {id(other): first for first in beside for other in beside if _is_further(first, other)}
    rooms: dict[str, list[str]] = {}
    for other in beside:
        if first := further.get(id(other)):
            rooms.setdefault(first.guid, []).append(other.room)
    return [
        replace(session, also_in_rooms=(*session.also_in_rooms, *rooms.get(session.guid, ())))
        for session in beside
        if id(session) not in further
    ]


def _is_further(first: ScheduledSession, other: ScheduledSession) -> bool:
    return other is not first and other.guid == guid_beside(first.guid, other.room)
