"""Warnings about a programme: pure decisions on an agenda as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar
from uuid import UUID

from events.congress.agenda.values import Agenda, AgendaRoom, AgendaSession, AgendaSpeaker, Placed

ROOM_TWICE = "room twice"
SPEAKER_TWICE = "speaker twice"
OUTSIDE_EVENT = "outside the event"
ROOM_NOT_OFFERED = "room not offered"
TOO_SMALL = "too small"
NOT_PLACED = "not placed"

Holder = TypeVar("Holder", AgendaRoom, AgendaSpeaker)


@dataclass(frozen=True)
class ProgrammeWarning:
    """One thing that an organizer should look at; what it is about besides the session depends on `kind`."""

    kind: str
    session: AgendaSession
    other: AgendaSession | None = None
    room: AgendaRoom | None = None
    speaker: AgendaSpeaker | None = None
    wanted: int = 0  # people who follow it, where the room has fewer seats


def warnings_of(agenda: Agenda, followers: Mapping[UUID, int] | None = None) -> list[ProgrammeWarning]:
    """Return all warnings, sessions in the order of time. `followers` counts by session who starred it.

    Cancelled sessions disturb nobody. Two that only touch (one ends when the other begins) do not overlap.
    """
    taking_place = [session for session in agenda.sessions if not session.is_cancelled]
    placed = list(_placed(taking_place))
    found = [
        *_rooms_twice(placed),
        *_speakers_twice(placed),
        *_outside(agenda, placed),
        *_not_offered(placed),
        *_too_small(taking_place, followers or {}),
        *_not_placed(taking_place),
    ]
    order = {session.id: number for number, session in enumerate(agenda.sessions)}
    return sorted(found, key=lambda warning: order[warning.session.id])


def _placed(sessions: Iterable[AgendaSession]) -> Iterator[Placed]:
    return (Placed(slot, session) for session in sessions for slot in session.slots)


def warnings_about(warnings: Iterable[ProgrammeWarning], session: AgendaSession) -> list[ProgrammeWarning]:
    """Return those that one session has a part in."""
    return [warning for warning in warnings if session.id in {warning.session.id, warning.other and warning.other.id}]


def _rooms_twice(placed: list[Placed]) -> Iterator[ProgrammeWarning]:
    held = ((item.slot.room, item) for item in placed if item.slot.room is not None)
    for room, one, other in _twice(held):
        yield ProgrammeWarning(ROOM_TWICE, one, other, room=room)


def _speakers_twice(placed: list[Placed]) -> Iterator[ProgrammeWarning]:
    held = ((part.speaker, item) for item in placed for part in item.session.parts)
    for speaker, one, other in _twice(held):
        yield ProgrammeWarning(SPEAKER_TWICE, one, other, speaker=speaker)


def _twice(held: Iterable[tuple[Holder, Placed]]) -> Iterator[tuple[Holder, AgendaSession, AgendaSession]]:
    """Give who or what has two sessions at the same moment, with these two."""
    by_holder: dict[Holder, list[Placed]] = {}
    for holder, item in held:
        by_holder.setdefault(holder, []).append(item)
    for holder, items in by_holder.items():
        for one, other in overlapping(items):
            yield holder, one, other


def overlapping(items: Iterable[Placed]) -> Iterator[tuple[AgendaSession, AgendaSession]]:
    """Give pairs of different sessions that take place at the same moment, the earlier one first, each pair once."""
    told: set[tuple[UUID, UUID]] = set()
    running: list[Placed] = []
    for item in sorted(items, key=lambda item: item.slot.starts_at):
        running = [other for other in running if other.slot.ends_at > item.slot.starts_at]
        for other in running:
            pair = (other.session.id, item.session.id)
            if other.session.id != item.session.id and pair not in told:
                told.add(pair)
                yield other.session, item.session
        running.append(item)


def _outside(agenda: Agenda, placed: list[Placed]) -> Iterator[ProgrammeWarning]:
    for slot, session in placed:
        if not agenda.starts_on <= slot.day <= agenda.ends_on:
            yield ProgrammeWarning(OUTSIDE_EVENT, session)


def _not_offered(placed: list[Placed]) -> Iterator[ProgrammeWarning]:
    for slot, session in placed:
        if slot.room is not None and slot.room.is_retired:
            yield ProgrammeWarning(ROOM_NOT_OFFERED, session, room=slot.room)


def _too_small(sessions: list[AgendaSession], followers: Mapping[UUID, int]) -> Iterator[ProgrammeWarning]:
    for session in sessions:
        wanted = followers.get(session.id, 0)
        if session.rooms and wanted > _seats(session.rooms):
            yield ProgrammeWarning(TOO_SMALL, session, room=session.rooms[0], wanted=wanted)


def _seats(rooms: Sequence[AgendaRoom]) -> float:
    """Return how many people fit into rooms together; infinity where one of them has no limit."""
    seats = [room.capacity for room in rooms if room.capacity is not None and not room.is_online]
    return sum(seats) if len(seats) == len(rooms) else inf


def _not_placed(sessions: list[AgendaSession]) -> Iterator[ProgrammeWarning]:
    return (ProgrammeWarning(NOT_PLACED, session) for session in sessions if not session.slots)
