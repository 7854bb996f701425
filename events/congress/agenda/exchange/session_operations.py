"""Sessions of a schedule file: found again by guid, moved, changed, called off, restored."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.identifiers import by_key, kept_guid
from events.congress.agenda.exchange.import_summary import ADDED, CANCELLED, CHANGED, LEFT, RESTORED, UNCHANGED
from events.congress.agenda.exchange.place_operations import Places
from events.congress.agenda.exchange.session_matching import free_code, kept_links, kept_slots, text_language
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.models import Session, SessionSpeaker, Slot
from events.congress.agenda.search_queries import search_text
from events.congress.agenda.values import day_of
from events.congress.organizing.models import Event, Room, SessionType, Track
from events.platform.storage.wall_times import time_columns
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.models import Change

# What a change of these columns is called.
_PLACED = {"room_id": "room", "starts_at": "time", "ends_at": "time", "day": "day"}
_TEXTS = ("title", "subtitle", "abstract", "description")


@dataclass
class Sessions:
    """The sessions of an event while a file is read into it; `outcome` is what became of each.

    `changes` names what of a session is different, `imported` counts those of earlier files that take place,
    `missing` those of them that the file has not.
    """

    event: Event
    texts: ImportedTexts
    places: Places
    now: dt.datetime
    sessions: dict[UUID, Session] = field(default_factory=dict)
    slots: dict[UUID, list[Slot]] = field(default_factory=dict)
    parts: dict[UUID, list[SessionSpeaker]] = field(default_factory=dict)
    outcome: dict[UUID, str] = field(default_factory=dict)
    changes: dict[UUID, dict[str, None]] = field(default_factory=dict)
    imported: int = 0
    missing: int = 0
    new: list[Session] = field(default_factory=list)
    new_slots: list[Slot] = field(default_factory=list)
    dropped_slots: list[UUID] = field(default_factory=list)
    new_parts: dict[UUID, list[SessionSpeaker]] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)  # rows to write
    called_off_here: set[UUID] = field(default_factory=set)

    async def read(self) -> None:
        """Read what there is, in four queries."""
        self.sessions = {row.id: row for row in await Session.filter(event_id=self.event.id)}
        self.imported = sum(map(_is_imported, self.sessions.values()))
        for slot in await Slot.filter(event_id=self.event.id).order_by("starts_at", "id"):
            self.slots.setdefault(slot.session_id, []).append(slot)
        rows = SessionSpeaker.filter(session__event_id=self.event.id).order_by("position", "id")
        for part in await rows:
            self.parts.setdefault(part.session_id, []).append(part)
        self.called_off_here = await _called_off_by_people(self.event.id)

    def apply(self, found: Sequence[file.ScheduledSession], days: Mapping[int, dt.date]) -> None:
        """Take over everything in the file, then call off what is no longer in it; sessions made here by hand stay."""
        by_guid, codes = (
            by_key("session", self.sessions.values(), self.event.slug),
            {row.code for row in self.sessions.values()},
        )
        for session in found:
            row = by_guid.get(kept_guid(session.guid)) or self._add(session, codes)
            self._update(row, session, days)
        self._call_off_missing()

    def _call_off_missing(self) -> None:
        for row in self.sessions.values():
            if row.id not in self.outcome and _is_imported(row):
                self._set_state(row, "cancelled")
                self.outcome[row.id] = CANCELLED
                self.missing += 1

    def _add(self, session: file.ScheduledSession, codes: set[str]) -> Session:
        row = Session(
            id=uuid.uuid4(),
            event_id=self.event.id,
            guid=kept_guid(session.guid),
            code=free_code(session, codes),
            interpretation=[],
            created_at=self.now,
            updated_at=self.now,
        )
        self.sessions[row.id] = row
        self.new.append(row)
        self.outcome[row.id] = ADDED
        return row

    def _update(self, row: Session, session: file.ScheduledSession, days: Mapping[int, dt.date]) -> None:
        is_other = self._texts(row, session) | self._columns(row, session) | self._speakers(row, session)
        is_moved = self._slots(row, session, days)
        if is_other and not is_moved:
            self._revise(row.id)
        if is_other or is_moved:
            self.touched.add(row.id)
            self.outcome.setdefault(row.id, CHANGED)
        self.outcome.setdefault(row.id, UNCHANGED)
        self._follow_state(row, session)

    def _revise(self, id: UUID) -> None:
        """Say that what calendars show of a session is different."""
        for slot in self.slots.get(id, []):
            slot.revised_at = self.now

    def _texts(self, row: Session, session: file.ScheduledSession) -> bool:
        former = text_language(row.language or "", self.places.language)
        language = text_language(session.language, self.places.language)
        texts = {name: getattr(session, name) for name in _TEXTS}
        changed = [name for name in _TEXTS if self.texts.put(row.id, name, language, texts[name], former)]
        return self._note(row, changed)

    def _note(self, row: Session, changed: Iterable[str]) -> bool:
        """Keep what of a session is different. Return whether anything is."""
        noted = dict.fromkeys(changed)
        self.changes.setdefault(row.id, {}).update(noted)
        return bool(noted)

    def _columns(self, row: Session, session: file.ScheduledSession) -> bool:
        links = kept_links(row.links, (*session.links, *session.attachments))
        values = {
            "track_id": _id(self.places.tracks.get(session.track)),
            "type_id": _id(self.places.types.get(session.type)),
            "language": session.language[:12] or None,
            "links": links,
        }
        changed = [name.removesuffix("_id") for name, value in values.items() if getattr(row, name) != value]
        row.update_from_dict(values)
        return self._note(row, changed)

    def _speakers(self, row: Session, session: file.ScheduledSession) -> bool:
        """Take over who speaks. The format knows no roles: who has one keeps it. Whether somebody is different."""
        wanted = list(dict.fromkeys(self.places.speakers[person.key].id for person in session.persons))
        present = self.parts.get(row.id, [])
        if list(dict.fromkeys(part.speaker_id for part in present)) == wanted:
            return False
        self.parts[row.id] = self.new_parts[row.id] = _new_parts(row, wanted, present)
        return self._note(row, ["speakers"])

    def _slots(self, row: Session, session: file.ScheduledSession, days: Mapping[int, dt.date]) -> bool:
        """Make one slot for each room. One in the same room stays the same item of calendars, whatever its time."""
        wanted = self._room_ids(session)
        kept, spare = kept_slots(self.slots.get(row.id, []), wanted)
        placed, is_moved = [], False
        for room_id in wanted:
            slot = kept.get(room_id) or (spare.pop(0) if spare else self._new_slot(row))
            is_moved |= self._note(row, self._place(slot, room_id, session, days))
            placed.append(slot)
        self.dropped_slots += [slot.id for slot in spare]
        self.slots[row.id] = placed
        return is_moved or self._note(row, ["room"] * len(spare))

    def _room_ids(self, session: file.ScheduledSession) -> list[UUID | None]:
        names = (session.room, *session.also_in_rooms)
        return list(dict.fromkeys(_id(self.places.rooms[name] if name else None) for name in names))

    def _new_slot(self, row: Session) -> Slot:
        slot = Slot(
            id=uuid.uuid4(),
            event_id=self.event.id,
            session_id=row.id,
            uid=str(uuid.uuid4()),
            created_at=self.now,
            sequence=-1,
        )
        self.new_slots.append(slot)
        return slot

    def _place(
        self, slot: Slot, room_id: UUID | None, session: file.ScheduledSession, days: Mapping[int, dt.date]
    ) -> list[str]:
        """Put a slot there. Return what of it is different."""
        starts = ZonedTime.from_instant(session.starts_at, self.event.time_zone)
        ends = ZonedTime.from_instant(session.ends_at, self.event.time_zone)
        day = days.get(session.day)
        values = {
            "room_id": room_id,
            "starts_at": starts.instant(),
            "ends_at": ends.instant(),
            "day": None if day == day_of(starts.stored) else day,
        }
        changed = {name for name, value in values.items() if getattr(slot, name, self) != value}
        if not changed and slot.sequence >= 0:
            return []
        slot.update_from_dict(
            {
                **values,
                "time_zone": self.event.time_zone,
                **time_columns(starts=starts, ends=ends),
                "revised_at": self.now,
                "sequence": slot.sequence + (changed != {"day"}),
            }
        )
        return sorted({_PLACED[name] for name in changed})

    def _follow_state(self, row: Session, session: file.ScheduledSession) -> None:
        if session.is_cancelled == (row.state == "cancelled"):
            return
        if session.is_cancelled:
            self._set_state(row, "cancelled")
            self.outcome[row.id] = CANCELLED
        elif row.id in self.called_off_here:
            self.outcome[row.id] = LEFT if self.outcome[row.id] == UNCHANGED else CHANGED
        else:
            self._set_state(row, "confirmed")
            self.outcome[row.id] = RESTORED

    def _set_state(self, row: Session, state: str) -> None:
        row.state = state
        self.touched.add(row.id)
        for slot in self.slots.get(row.id, []):
            slot.cancelled_at = self.now if state == "cancelled" else None
            slot.sequence += slot not in self.new_slots
            slot.revised_at = self.now

    def index(self, names: Mapping[UUID, str], renamed: Iterable[UUID]) -> None:
        """Renew the search text of sessions that changed, and of those whose speakers have another name."""
        self._touch_sessions_of(set(renamed))
        for id in self.touched:
            bodies = [body for name in _TEXTS for body in self.texts.of(id, name).values()]
            people = [names[part.speaker_id] for part in self.parts.get(id, [])]
            self.sessions[id].search_text = search_text(bodies, people)

    def _touch_sessions_of(self, renamed: AbstractSet[UUID]) -> None:
        for id, parts in self.parts.items():
            if renamed.isdisjoint(part.speaker_id for part in parts):
                continue
            self.touched.add(id)
            self._revise(id)
            if self.outcome.get(id) == UNCHANGED:
                self.outcome[id] = CHANGED

    async def write(self) -> None:
        """Store rows; those of new sessions at once, the others one by one."""
        new = {row.id for row in self.new}
        await Session.bulk_create(self.new, batch_size=300)
        await Slot.filter(id__in=self.dropped_slots).delete()
        await Slot.bulk_create(self.new_slots, batch_size=300)
        for id in self.touched - new:
            await self._save(self.sessions[id])
        await SessionSpeaker.filter(session_id__in=list(self.new_parts.keys() - new)).delete()
        rows = [part for parts in self.new_parts.values() for part in parts]
        await SessionSpeaker.bulk_create(rows, batch_size=300)

    async def _save(self, row: Session) -> None:
        row.updated_at, row.version = self.now, row.version + 1
        await row.save()
        for slot in self.slots.get(row.id, []):
            if slot not in self.new_slots:
                await slot.save()


async def _called_off_by_people(event_id: UUID) -> set[UUID]:
    """Return sessions that organizers cancelled last, and no import did."""
    rows = Change.filter(scope=event_id, kind="session", act__in=(Act.CANCELLED, Act.RESTORED))
    last = {row.subject: row for row in await rows.order_by("made_at", "id")}
    return {id for id, row in last.items() if row.act == Act.CANCELLED and row.actor is not None}


def _is_imported(row: Session) -> bool:
    """Whether a session came from a file, and takes place."""
    return row.guid is not None and row.state != "cancelled"


def _id(row: Track | SessionType | Room | None) -> UUID | None:
    return row.id if row else None


def _new_parts(row: Session, wanted: Sequence[UUID], present: Sequence[SessionSpeaker]) -> list[SessionSpeaker]:
    roles = {part.speaker_id: part.role for part in present}
    return [
        SessionSpeaker(session_id=row.id, speaker_id=id, role=roles.get(id, "speaker"), position=position)
        for position, id in enumerate(wanted)
    ]
