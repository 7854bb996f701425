"""Rows that the entries of an event show: read at each act, so nothing is read that no entry shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from events.platform.storage.database import execute_rows, identifier

Row = Mapping[str, Any]
Bodies = Mapping[str, Mapping[str, str]]  # by name of the text and language

_SESSIONS = """SELECT id, code, state, language, interpretation, links, join_url, track_id, type_id
    FROM session WHERE event_id = $1"""
_SLOTS = """SELECT id, session_id, room_id, time_zone, starts, starts_fold, ends, ends_fold, cancelled_at, sequence,
    revised_at FROM slot WHERE event_id = $1"""
_PARTS = """SELECT part.session_id, part.role, speaker.name, speaker.organization, speaker.country
    FROM session_speaker part JOIN session ON session.id = part.session_id JOIN speaker ON speaker.id = part.speaker_id
    WHERE session.event_id = $1 ORDER BY part.position, part.id"""
_ROOMS = "SELECT id, is_online, join_url FROM room WHERE event_id = $1"
_BREAKS = "SELECT id FROM session_type WHERE event_id = $1 AND is_break"
_TEXTS = """SELECT subject, name, language, body FROM text WHERE scope = $1 AND name IN
    ('title', 'subtitle', 'abstract', 'name', 'venue', 'tagline', 'notice')"""


@dataclass(frozen=True)
class EventRows:
    """The rows of an event's programme by the id of what they are of, as the driver gives it."""

    sessions: Mapping[Any, Row]
    slots: Sequence[Row]
    parts: Mapping[Any, Sequence[tuple[str, str, str, str | None]]]
    rooms: Mapping[Any, Row]
    breaks: frozenset[Any]
    texts: Mapping[Any, Bodies]

    def listed(self, event_id: UUID) -> Iterator[tuple[UUID, UUID]]:
        """Yield which slots the public calendars of the event, its tracks and its rooms list: part and slot."""
        for slot in self.slots:
            session = self.sessions[slot["session_id"]]
            if session["type_id"] not in self.breaks:
                parts = filter(None, (event_id, session["track_id"], slot["room_id"]))
                yield from ((identifier(part), identifier(slot["id"])) for part in parts)

    def of_event(self, event_id: UUID) -> Bodies:
        """Return the event's own texts."""
        return self.texts.get(event_id) or self.texts.get(str(event_id), {})  # as either driver gives it

    def about(self, session: Row) -> tuple[object, ...]:
        """Return what entries show of a session, beside its time and place."""
        texts = self.texts.get(session["id"], {})
        named = [self.texts.get(session[key], {}).get("name") for key in ("track_id", "type_id")]
        lists = [_list(session[name]) for name in ("interpretation", "links")]
        is_break = session["type_id"] in self.breaks
        own = [texts.get(name) for name in ("title", "subtitle", "abstract")]
        return session["code"], own, named, is_break, session["language"], lists, self.parts.get(session["id"])

    def room(self, slot: Row) -> tuple[object, ...] | None:
        """Return what all readers are told of the room of a slot."""
        room = self.rooms.get(slot["room_id"])
        return None if room is None else (self.texts.get(room["id"], {}).get("name"), bool(room["is_online"]))


def _list(value: str | list[Any]) -> list[Any]:
    return list(msgspec.json.decode(value)) if isinstance(value, str) else value


async def event_rows(event_id: UUID) -> EventRows:
    """Read them as they stand."""
    parts, texts = defaultdict(list), defaultdict[Any, dict[str, dict[str, str]]](dict)
    for row in await execute_rows(_PARTS, [event_id]):
        parts[row["session_id"]].append((row["role"], row["name"], row["organization"], row["country"]))
    for row in await execute_rows(_TEXTS, [event_id]):
        texts[row["subject"]].setdefault(row["name"], {})[row["language"]] = row["body"]
    return EventRows(
        sessions={row["id"]: row for row in await execute_rows(_SESSIONS, [event_id])},
        slots=await execute_rows(_SLOTS, [event_id]),
        parts=parts,
        rooms={row["id"]: row for row in await execute_rows(_ROOMS, [event_id])},
        breaks=frozenset(row["id"] for row in await execute_rows(_BREAKS, [event_id])),
        texts=texts,
    )
