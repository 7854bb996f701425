"""Reading a published schedule into an event: `events import-agenda FILE --event SLUG`.

All of it in one transaction: a file that cannot be read changes nothing, and the same file read twice writes
nothing the second time, no revision and no SEQUENCE.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from events.congress.agenda.exchange.place_operations import Places
from events.congress.agenda.exchange.schedule import Schedule, ScheduleError
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.exchange.session_operations import (
    ADDED,
    CANCELLED,
    CHANGED,
    LEFT,
    RESTORED,
    UNCHANGED,
    Sessions,
    text_language,
)
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.operations import release
from events.congress.organizing.models import Event
from events.platform.language.cleaning import clean_text
from events.platform.language.slugs import LONGEST_SLUG, RESERVED, slug_of
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.models import Account, Grant
from events.records.seats.models import Pool

Report = Callable[[str], None]

_MOST_DAYS = 60
_MOST_NAMED = 30
_MOST_WARNINGS = 20


class AgendaImportError(Exception):
    """The file was not imported and nothing was changed; the text says where and why."""


@dataclass(frozen=True)
class ImportSummary:
    """The outcome of an import: titles of sessions by what became of them, and what the file's reader repaired."""

    slug: str
    is_new_event: bool
    outcome: Mapping[str, tuple[str, ...]]
    has_other_changes: bool = False  # rooms, speakers
    owners: int = 0
    warnings: tuple[str, ...] = ()

    def count(self, kind: str) -> int:
        return len(self.outcome.get(kind, ()))

    @property
    def is_nothing_new(self) -> bool:
        return not (self.is_new_event or self.has_other_changes) and not any(
            self.count(kind) for kind in (ADDED, CHANGED, CANCELLED, RESTORED)
        )

    def __str__(self) -> str:
        return "\n".join([*self._lines(), *_listed(self.warnings, "Repaired while reading: ", _MOST_WARNINGS)])

    def _lines(self) -> list[str]:
        present = self.count(UNCHANGED) + self.count(LEFT)
        if self.is_nothing_new:
            return [f"Nothing has changed: all {present} sessions are as the file has them."]
        counts = ", ".join(f"{self.count(kind)} {kind}" for kind in (ADDED, CHANGED, CANCELLED, RESTORED))
        lines = [f"{self.slug}: {counts}, {present} unchanged."]
        if self.is_new_event:
            lines.insert(0, f"The event {self.slug} was created and is published. {self._ownership()}")
        elif self.has_other_changes:
            lines.append("Rooms, tracks, types or speakers are different.")
        for kind in (CHANGED, CANCELLED, RESTORED):
            lines += _listed(self.outcome.get(kind, ()), f"{kind.capitalize()}: ", _MOST_NAMED)
        left = self.outcome.get(LEFT, ())
        return lines + _listed(left, "Left cancelled, as its organizers decided: ", _MOST_NAMED)

    def _ownership(self) -> str:
        if self.owners:
            return "Everybody who may create events is its owner."
        return "Nobody organizes it yet: run `events organizer add EMAIL`, then import the file once more."


def _listed(texts: tuple[str, ...], start: str, most: int) -> list[str]:
    more = [f"… and {len(texts) - most} more."] if len(texts) > most else []
    return [start + text for text in texts[:most]] + more


async def import_agenda_file(file: Path, slug: str, time_zone: str | None, report: Report) -> str:
    """Read a file into the event with this slug. Return the summary as text. Raises AgendaImportError."""
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise AgendaImportError(f"{file} cannot be read: {error.strerror or error}.") from error
    report(f"Reading {file.name} ({len(data) / 1024:,.0f} kB)")
    try:
        schedule = read_schedule(data, time_zone=time_zone)
    except ScheduleError as error:
        raise AgendaImportError(f"{file}: {error} Nothing was changed.") from error
    report(f"{len(schedule.sessions):,} sessions, {len(schedule.rooms):,} rooms, {len(schedule.days)} days")
    return str(await apply_schedule(schedule, slug, dt.datetime.now(dt.UTC), report))


async def apply_schedule(
    schedule: Schedule, slug: str, now: dt.datetime, report: Report = lambda _line: None
) -> ImportSummary:
    """Bring an event's programme to what the schedule says; an event that does not exist is made and published.

    Sessions are found again by guid. One that vanished from the file is cancelled, one that comes back restored
    (unless organizers cancelled it themselves); those that were made by hand stay as they are, and so do roles,
    translations and interpretation, which the format does not carry. Raises AgendaImportError for a slug that
    cannot be one.
    """
    async with transaction():
        event = await Event.get_or_none(slug=slug)
        is_new = event is None
        if event is None:
            event = await _create_event(schedule, slug, now)
        await hold_event(event.id)
        owners = await _give_owners(event, now)
        texts = await ImportedTexts.read(event.id)
        if is_new:
            _put_event_texts(event, schedule, texts)
        places = Places(event, texts, event.default_language)
        await places.find(schedule)
        report("Comparing with what there is")
        sessions = Sessions(event, texts, places, now)
        await sessions.read()
        sessions.apply(schedule.sessions, {day.number: day.on for day in schedule.days})
        names = {row.id: f"{row.name} {row.local_name}" for row in places.everybody()}
        sessions.index(names, places.renamed)
        summary = _summary(schedule, sessions, is_new=is_new, owners=owners)
        if not summary.is_nothing_new:
            report("Writing")
            await places.write()
            await sessions.write()
            await texts.write(now)
            await _record(event, summary, now)
    return summary


def _summary(schedule: Schedule, sessions: Sessions, *, is_new: bool, owners: int) -> ImportSummary:
    event = sessions.event
    outcome: dict[str, list[str]] = {}
    for id, kind in sessions.outcome.items():
        titles = sessions.texts.of(id, "title")
        title = titles.get(event.default_language) or next(iter(titles.values()), "")
        outcome.setdefault(kind, []).append(f"{title} ({sessions.sessions[id].code})")
    return ImportSummary(
        slug=event.slug,
        is_new_event=is_new,
        outcome={kind: tuple(found) for kind, found in outcome.items()},
        has_other_changes=sessions.places.is_other,
        owners=owners,
        warnings=tuple(str(warning) for warning in schedule.warnings),
    )


async def _record(event: Event, summary: ImportSummary, now: dt.datetime) -> None:
    counts = dict(Counter({kind: len(found) for kind, found in summary.outcome.items()}))
    await raise_revision(event.id)
    await record_change(event.id, "event", event.id, Act.AGENDA_IMPORTED, now, details=counts)
    await release(event.id, None, now, {"act": "import", **counts})


async def _create_event(schedule: Schedule, slug: str, now: dt.datetime) -> Event:
    """Make an event from the file's own conference data: published, for who imports a schedule wants it seen."""
    if not slug or slug != slug_of(slug) or slug in RESERVED:
        raise AgendaImportError(
            f"{slug!r} cannot be an event's address: small letters a to z, digits and hyphens, at most {LONGEST_SLUG}."
        )
    conference = schedule.conference
    language = main_language(schedule)
    pool = await Pool.create(id=uuid.uuid4(), scope=uuid.uuid4(), capacity=None)
    event = await Event.create(
        id=uuid.uuid4(),
        slug=slug,
        state="published",
        default_language=language,
        languages=[language],
        starts_on=conference.starts_on,
        ends_on=min(conference.ends_on, conference.starts_on + dt.timedelta(days=_MOST_DAYS - 1)),
        time_zone=conference.time_zone_name,
        website=conference.url[:500],
        uid=str(uuid.uuid4()),
        revised_at=now,
        pool_id=pool.id,
        created_at=now,
        updated_at=now,
    )
    await Pool.filter(id=pool.id).update(scope=event.id)
    await record_change(event.id, "event", event.id, Act.CREATED, now)
    return event


async def _give_owners(event: Event, now: dt.datetime) -> int:
    """Give an event that nobody organizes to all who may create events. Return how many they are."""
    if await Grant.exists(scope=event.id):
        return 0
    founders = await Account.filter(is_founder=True).values_list("id", flat=True)
    for account in founders:
        await Grant.create(
            id=uuid.uuid4(), account_id=account, role="owner", scope_kind="event", scope=event.id, granted_at=now
        )
    return len(founders)


def main_language(schedule: Schedule) -> str:
    """Return the language most sessions are in; English when the file names none."""
    return text_language(schedule.languages[0] if schedule.languages else "", "en")


def _put_event_texts(event: Event, schedule: Schedule, texts: ImportedTexts) -> None:
    texts.put(event.id, "name", event.default_language, clean_text(schedule.conference.title))
    texts.put(event.id, "description", event.default_language, schedule.conference.description)
