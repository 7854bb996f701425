"""Sessions of a schedule file: found again by guid, moved, changed, called off, restored."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from babel import Locale, UnknownLocaleError

from events.congress.agenda.exchange import schedule as file
from events.congress.agenda.exchange.place_operations import Places, kept_guid
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.models import Session, SessionSpeaker, Slot
from events.congress.agenda.operations import random_code
from events.congress.agenda.search_queries import search_text
from events.congress.agenda.values import day_of
from events.congress.organizing.models import Event
from events.platform.language.slugs import RESERVED
from events.platform.storage.wall_times import time_columns
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.models import Change

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_TEXTS = ("title", "subtitle", "abstract", "description")

ADDED, CHANGED, CANCELLED, RESTORED, UNCHANGED, LEFT = "added", "changed", "cancelled", "restored", "unchanged", "left"


@dataclass
class Sessions:
    """The sessions of an event while a file is read into it; `outcome` is what became of each."""

    event: Event
    texts: ImportedTexts
    places: Places
    now: dt.datetime
    sessions: dict[UUID, Session] = field(default_factory=dict)
    slots: dict[UUID, list[Slot]] = field(default_factory=dict)
    parts: dict[UUID, list[SessionSpeaker]] = field(default_factory=dict)
    outcome: dict[UUID, str] = field(default_factory=dict)
    new: list[Session] = field(default_factory=list)
    new_slots: list[Slot] = field(default_factory=list)
    dropped_slots: list[UUID] = field(default_factory=list)
    new_parts: dict[UUID, list[SessionSpeaker]] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)  # rows to write
    called_off_here: set[UUID] = field(default_factory=set)

    async def read(self) -> None:
        """Read what there is, in four queries."""
        self.sessions = {row.id: row for row in await Session.filter(event_id=self.event.id)}
        for slot in await Slot.filter(event_id=self.event.id).order_by("starts_at", "id"):
            self.slots.setdefault(slot.session_id, []).append(slot)
        rows = SessionSpeaker.filter(session__event_id=self.event.id).order_by("position", "id")
        for part in await rows:
            self.parts.setdefault(part.session_id, []).append(part)
        by_people = Change.filter(scope=self.event.id, kind="session", act__in=(Act.CANCELLED, Act.RESTORED))
        last = {row.subject: row for row in await by_people.order_by("made_at", "id")}
        self.called_off_here = {id for id, row in last.items() if row.act == Act.CANCELLED and row.actor is not None}

    def apply(self, found: Sequence[file.ScheduledSession], days: Mapping[int, dt.date]) -> None:
        """Take over everything in the file, then call off what is no longer in it; sessions made here by hand stay."""
        by_guid = {key: row for row in self.sessions.values() for key in (str(row.id), row.guid) if key}
        codes = {row.code for row in self.sessions.values()}
        for session in found:
            row = by_guid.get(kept_guid(session.guid))
            if row is None:
                row = self._add(session, codes)
            self._update(row, session, days)
        for row in self.sessions.values():
            if row.id not in self.outcome and row.guid is not None and row.state != "cancelled":
                self._set_state(row, "cancelled")
                self.outcome[row.id] = CANCELLED

    def _add(self, session: file.ScheduledSession, codes: set[str]) -> Session:
        row = Session(
            id=uuid.uuid4(),
            event_id=self.event.id,
            guid=kept_guid(session.guid),
            code=_code(session, codes),
            interpretation=[],
            created_at=self.now,
            updated_at=self.now,
        )
        self.sessions[row.id] = row
        self.new.append(row)
        self.outcome[row.id] = ADDED
        return row

    def _update(self, row: Session, session: file.ScheduledSession, days: Mapping[int, dt.date]) -> None:
        former = text_language(row.language or "", self.places.language)
        is_other = self._columns(row, session)
        language = text_language(session.language, self.places.language)
        for name in _TEXTS:
            is_other |= self.texts.put(row.id, name, language, getattr(session, name), former)
        is_other |= self._speakers(row, session)
        is_moved = self._slots(row, session, days)
        if is_other and not is_moved:
            for slot in self.slots[row.id]:
                slot.revised_at = self.now
        if is_other or is_moved:
            self.touched.add(row.id)
        self.outcome.setdefault(row.id, CHANGED if is_other or is_moved else UNCHANGED)
        self._follow_state(row, session)

    def _columns(self, row: Session, session: file.ScheduledSession) -> bool:
        track, kind = self.places.tracks.get(session.track), self.places.types.get(session.type)
        links = {link.url: link.title for link in (*session.links, *session.attachments)}
        values = {
            "track_id": track.id if track else None,
            "type_id": kind.id if kind else None,
            "language": session.language[:12] or None,
            "links": [{"title": title, "url": url} for url, title in links.items()],
        }
        is_other = any(getattr(row, name) != value for name, value in values.items())
        row.update_from_dict(values)
        return is_other

    def _speakers(self, row: Session, session: file.ScheduledSession) -> bool:
        """Take over who speaks. The format knows no roles: who has one keeps it. Whether somebody is different."""
        wanted = list(dict.fromkeys(self.places.speakers[person.key].id for person in session.persons))
        present = self.parts.get(row.id, [])
        if list(dict.fromkeys(part.speaker_id for part in present)) == wanted:
            return False
        roles = {part.speaker_id: part.role for part in present}
        self.parts[row.id] = self.new_parts[row.id] = [
            SessionSpeaker(session_id=row.id, speaker_id=id, role=roles.get(id, "speaker"), position=position)
            for position, id in enumerate(wanted)
        ]
        return True

    def _slots(self, row: Session, session: file.ScheduledSession, days: Mapping[int, dt.date]) -> bool:
        """Make one slot for each room. One in the same room stays the same item of calendars, whatever its time."""
        names = [session.room, *session.also_in_rooms]
        wanted = list(dict.fromkeys(self.places.rooms[name].id if name else None for name in names))
        free = self.slots.get(row.id, [])
        kept = {slot.room_id: slot for slot in free if slot.room_id in wanted}
        spare = [slot for slot in free if slot is not kept.get(slot.room_id)]
        placed = []
        is_moved = False
        for room_id in wanted:
            slot = kept.get(room_id) or (spare.pop(0) if spare else None)
            if slot is None:
                slot = Slot(
                    id=uuid.uuid4(),
                    event_id=self.event.id,
                    session_id=row.id,
                    uid=str(uuid.uuid4()),
                    created_at=self.now,
                    sequence=-1,
                )
                self.new_slots.append(slot)
            is_moved |= self._place(slot, room_id, session, days)
            placed.append(slot)
        self.dropped_slots += [slot.id for slot in spare]
        self.slots[row.id] = placed
        return is_moved or bool(spare)

    def _place(
        self, slot: Slot, room_id: UUID | None, session: file.ScheduledSession, days: Mapping[int, dt.date]
    ) -> bool:
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
            return False
        slot.update_from_dict(
            {
                **values,
                "time_zone": self.event.time_zone,
                **time_columns(starts=starts, ends=ends),
                "revised_at": self.now,
                "sequence": slot.sequence + (changed != {"day"}),
            }
        )
        return True

    def _follow_state(self, row: Session, session: file.ScheduledSession) -> None:
        if session.is_cancelled and row.state != "cancelled":
            self._set_state(row, "cancelled")
            self.outcome[row.id] = CANCELLED
        elif row.state == "cancelled" and not session.is_cancelled:
            if row.id in self.called_off_here:
                self.outcome[row.id] = LEFT if self.outcome[row.id] == UNCHANGED else CHANGED
                return
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
        again = set(renamed)
        for id, row in self.sessions.items():
            parts = self.parts.get(id, [])
            if any(part.speaker_id in again for part in parts):
                self.touched.add(id)
                for slot in self.slots.get(id, []):
                    slot.revised_at = self.now
                if self.outcome.get(id) == UNCHANGED:
                    self.outcome[id] = CHANGED
            if id in self.touched:
                bodies = [body for name in _TEXTS for body in self.texts.of(id, name).values()]
                row.search_text = search_text(bodies, [names[part.speaker_id] for part in parts])

    async def write(self) -> None:
        """Store rows; those of new sessions at once, the others one by one."""
        new = {row.id for row in self.new}
        await Session.bulk_create(self.new, batch_size=300)
        await Slot.filter(id__in=self.dropped_slots).delete()
        await Slot.bulk_create(self.new_slots, batch_size=300)
        fresh = {slot.id for slot in self.new_slots}
        for id in self.touched - new:
            row = self.sessions[id]
            row.updated_at, row.version = self.now, row.version + 1
            await row.save()
            for slot in self.slots.get(id, []):
                if slot.id not in fresh:
                    await slot.save()
        await SessionSpeaker.filter(session_id__in=[id for id in self.new_parts if id not in new]).delete()
        rows = [part for parts in self.new_parts.values() for part in parts]
        await SessionSpeaker.bulk_create(rows, batch_size=300)


def text_language(tag: str, otherwise: str) -> str:
    """Return the language that texts of a session are kept under: the tag's first part when it is one that is known."""
    code = tag.partition("-")[0].lower()
    try:
        return Locale.parse(code).language if code else otherwise
    except (UnknownLocaleError, ValueError):
        return otherwise


def _code(session: file.ScheduledSession, taken: set[str]) -> str:
    """Return the file's code, else its number, else one of our own: it stands in the session's address."""
    wanted = [session.code, str(session.id) if session.id > 0 else ""]
    code = next((code for code in wanted if _CODE.fullmatch(code) and code not in taken | RESERVED), "")
    while not code or code in taken:
        code = random_code()
    taken.add(code)
    return code
