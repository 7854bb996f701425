"""Acts on the programme: each one transaction, one implicit release, and a new revision of what the public sees.

SEQUENCE (RFC 5545, 3.8.7.4) grows when time, place or status changed; `revised_at` follows every change that a
calendar shows.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from events.congress.agenda.change_operations import remember_session, seen_in_rows
from events.congress.agenda.models import Release, Session, SessionSpeaker, Slot
from events.congress.agenda.search_queries import search_text
from events.congress.organizing.models import Event
from events.platform.storage.database import execute_count, execute_rows, transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.platform.storage.versions import hold_version
from events.platform.storage.wall_times import time_columns, without_instants
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.texts.models import Text
from events.records.texts.operations import Written, write_texts

# No 0, 1, I, L, O: codes are read aloud and typed.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
Changes = dict[str, list[object]]  # name of a column to its old and new value
_SEARCHED = ("title", "subtitle", "abstract", "description")


class CodeTakenError(Exception):
    """Another session of the event has this code."""


@dataclass(frozen=True)
class SessionValues:
    """A session as an organizer entered it. `texts` holds title and abstract; `parts` are speaker and role in order."""

    texts: Written
    starts: ZonedTime
    ends: ZonedTime
    track_id: UUID | None = None
    type_id: UUID | None = None
    room_id: UUID | None = None
    language: str | None = None
    interpretation: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    join_url: str = ""
    join_languages: tuple[str, ...] = ()
    parts: tuple[tuple[UUID, str], ...] = ()

    def columns(self) -> dict[str, Any]:
        return {
            "track_id": self.track_id,
            "type_id": self.type_id,
            "language": self.language or None,
            "interpretation": list(self.interpretation),
            "links": [{"title": title, "url": url} for title, url in self.links],
            "join_url": self.join_url,
            "join_languages": list(self.join_languages) or None,
        }

    def place(self) -> dict[str, Any]:
        """Return what decides over SEQUENCE."""
        return {
            "room_id": self.room_id,
            "time_zone": self.starts.zone,
            **without_instants(self.times()),
        }

    def times(self) -> dict[str, Any]:
        return time_columns(starts=self.starts, ends=self.ends)


async def create_session(event: Event, values: SessionValues, *, code: str, by: UUID, now: dt.datetime) -> Session:
    """Make a session in its slot; without a code it gets one. Raises CodeTakenError."""
    async with transaction():
        await raise_revision(event.id)
        if code and await Session.exists(event_id=event.id, code=code):
            raise CodeTakenError
        session = await Session.create(
            id=uuid.uuid4(),
            event_id=event.id,
            code=code or await _free_session_code(event.id),
            created_at=now,
            updated_at=now,
            **values.columns(),
        )
        await _create_slot(event, session.id, values, now)
        await write_texts(event.id, session.id, values.texts, now)
        await _write_parts(session.id, values.parts)
        await index_sessions([session.id])
        await _record(event, session.id, Act.CREATED, by, now, {"code": session.code})
    return session


async def _free_session_code(event_id: UUID) -> str:
    while True:
        code = random_code()
        if not await Session.exists(event_id=event_id, code=code):
            return code


def random_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))


async def _create_slot(event: Event, session_id: UUID, values: SessionValues, now: dt.datetime) -> None:
    await Slot.create(
        id=uuid.uuid4(),
        event_id=event.id,
        session_id=session_id,
        uid=str(uuid.uuid4()),
        created_at=now,
        revised_at=now,
        **(values.place() | values.times()),
    )


async def revise_session(
    event: Event, session_id: UUID, version: int, values: SessionValues, *, by: UUID, now: dt.datetime
) -> bool:
    """Save a session. Return whether anything is different. Raises ChangedMeanwhileError for an older version."""
    async with transaction():
        await hold_event(event.id)
        await hold_version(Session, session_id, version)
        session = await Session.get(id=session_id, event_id=event.id)
        values = _in_their_order(values, session)
        changes = changes_of(session, values.columns())
        is_other = await write_texts(event.id, session_id, values.texts, now)
        is_other |= await _write_parts(session_id, values.parts)
        moves = await _move(event, session, values, now)
        if not (changes or is_other or moves):
            return False
        await Session.filter(id=session_id).update(**values.columns(), updated_at=now)
        await Slot.filter(session_id=session_id).update(revised_at=now)
        await index_sessions([session_id])
        await raise_revision(event.id)
        await _record(event, session_id, Act.MOVED if moves else Act.REVISED, by, now, {**changes, **moves})
    return True


def _in_their_order(values: SessionValues, session: Session) -> SessionValues:
    """Return the values with the same languages in the order that they have: a form offers them in its own."""
    return replace(
        values,
        interpretation=_in_order(values.interpretation, session.interpretation),
        join_languages=_in_order(values.join_languages, session.join_languages or ()),
    )


def _in_order(chosen: Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    return tuple(present if sorted(chosen) == sorted(present) else chosen)


def changes_of(row: object, columns: Mapping[str, object]) -> Changes:
    """Return what differs, old and new, as an audit row keeps it."""
    pairs = {name: (getattr(row, name), value) for name, value in columns.items()}
    return {name: [_plain(old), _plain(new)] for name, (old, new) in pairs.items() if old != new}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID | dt.date) else value


async def _move(event: Event, session: Session, values: SessionValues, now: dt.datetime) -> Changes:
    """Put the first slot where the values say; others at its time move along. Return what differs."""
    slots = await Slot.filter(session_id=session.id).order_by("starts_at", "id")
    moves: Changes = changes_of(slots[0], values.place()) if slots else {"starts": [None, values.starts.stored]}
    if not moves:
        return {}
    was = seen_in_rows(slots, is_cancelled=session.state == "cancelled")
    await remember_session(event.id, session.id, was, now, to=values.starts.instant())
    if not slots:
        await _create_slot(event, session.id, values, now)
    for slot in slots[:1] if moves.keys() <= {"room_id"} else _at_its_time(slots):
        room_id = values.room_id if slot is slots[0] else slot.room_id
        await Slot.filter(id=slot.id).update(**_moved(slot, values), room_id=room_id)
    return moves


def _at_its_time(slots: Sequence[Slot]) -> list[Slot]:
    """Return the first slot with those beside it."""
    return [slot for slot in slots if (slot.starts_at, slot.ends_at) == (slots[0].starts_at, slots[0].ends_at)]


def _moved(slot: Slot, values: SessionValues) -> dict[str, Any]:
    day = slot.day if slot.starts == values.starts.stored else None
    return {"time_zone": values.starts.zone, **values.times(), "day": day, "sequence": slot.sequence + 1}


async def cancel_session(event: Event, session_id: UUID, *, by: UUID, now: dt.datetime) -> bool:
    """Say that a session does not take place; it stays visible, marked. False when it was cancelled already."""
    return await _set_state(event, session_id, "cancelled", by=by, now=now)


async def restore_session(event: Event, session_id: UUID, *, by: UUID, now: dt.datetime) -> bool:
    """Say that a cancelled session takes place after all. False when it was not cancelled."""
    return await _set_state(event, session_id, "confirmed", by=by, now=now)


async def _set_state(event: Event, session_id: UUID, state: str, *, by: UUID, now: dt.datetime) -> bool:
    async with transaction():
        await hold_event(event.id)
        changed = await execute_count(
            "UPDATE session SET state = $1, version = version + 1, updated_at = $2"
            " WHERE id = $3 AND event_id = $4 AND state <> $1",
            [state, now, session_id, event.id],
        )
        if not changed:
            return False
        slots = await Slot.filter(session_id=session_id).order_by("starts_at", "id")
        was = seen_in_rows(slots, is_cancelled=state != "cancelled")
        await remember_session(event.id, session_id, was, now)
        await execute_count(
            "UPDATE slot SET cancelled_at = $1, revised_at = $2, sequence = sequence + 1 WHERE session_id = $3",
            [now if state == "cancelled" else None, now, session_id],
        )
        await raise_revision(event.id)
        await _record(event, session_id, Act.CANCELLED if state == "cancelled" else Act.RESTORED, by, now, {})
    return True


async def _write_parts(session_id: UUID, parts: Iterable[tuple[UUID, str]]) -> bool:
    wanted = list(dict.fromkeys(parts))
    rows = await SessionSpeaker.filter(session_id=session_id).order_by("position", "id")
    if [(row.speaker_id, row.role) for row in rows] == wanted:
        return False
    await SessionSpeaker.filter(session_id=session_id).delete()
    await SessionSpeaker.bulk_create(
        SessionSpeaker(session_id=session_id, speaker_id=speaker, role=role, position=position)
        for position, (speaker, role) in enumerate(wanted)
    )
    return True


async def index_sessions(session_ids: Iterable[UUID]) -> None:
    """Renew the search text of sessions."""
    for session_id in session_ids:
        bodies = await Text.filter(subject=session_id, name__in=_SEARCHED).order_by("name", "language")
        people = SessionSpeaker.filter(session_id=session_id).order_by("position", "id")
        names = await people.values_list("speaker__name", "speaker__local_name")
        words = search_text([text.body for text in bodies], [f"{name} {local}" for name, local in names])
        await Session.filter(id=session_id).update(search_text=words)


async def _record(
    event: Event, subject: UUID, act: Act, by: UUID | None, now: dt.datetime, details: Mapping[str, object]
) -> None:
    """Write the audit row and the implicit release. The event's row is held: numbers have no gaps."""
    await record_change(event.id, "session", subject, act, now, actor=by, details=details)
    await release(event.id, by, now, {"act": act, "session": str(subject)})


async def release(event_id: UUID, by: UUID | None, now: dt.datetime, summary: Mapping[str, object]) -> None:
    """Make the next state of the programme that the public sees, in the caller's transaction."""
    rows = await execute_rows("SELECT max(number) AS number FROM agenda_release WHERE event_id = $1", [event_id])
    await Release.create(
        id=uuid.uuid4(),
        event_id=event_id,
        number=(rows[0]["number"] or 0) + 1,
        released_at=now,
        released_by=by,
        summary=dict(summary),
    )
