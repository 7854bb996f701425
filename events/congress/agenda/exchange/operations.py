"""Bringing the programme of an event to what a schedule says, or telling what that would change.

All of it in one transaction: a file that cannot be read changes nothing, and the same file read twice writes
nothing the second time, no revision and no SEQUENCE.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.exchange.import_summary import CHANGED, MOST_CANCELLED, ImportSummary, SessionOutcome
from events.congress.agenda.exchange.place_operations import Places
from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.session_matching import text_language
from events.congress.agenda.exchange.session_operations import Sessions
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.operations import release
from events.congress.organizing.models import Event
from events.platform.language.cleaning import clean_text
from events.platform.language.slugs import LONGEST_SLUG, RESERVED, slug_of
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.grant_operations import make_grant
from events.records.people.models import Account, Grant
from events.records.seats.models import Pool

Report = Callable[[str], None]

_MOST_DAYS = 60


class AgendaImportError(Exception):
    """The file was not imported and nothing was changed; the text says where and why."""


class TooManyCancelledError(AgendaImportError):
    """The file lacks so many of the sessions of earlier files that it may be the wrong one."""

    def __init__(self, summary: ImportSummary) -> None:
        self.summary = summary
        missing, imported = summary.missing, summary.imported
        super().__init__(
            f"{missing} of the {imported} sessions of earlier files are not in this one: they would be cancelled. "
            f"Nothing was changed. If that is meant, allow it: --cancel-at-most {-(-missing * 100 // imported)}."
        )


@dataclass(frozen=True)
class Terms:
    """Who imports, and what may come of it; `revision` is the event's when it was shown what would change."""

    most_cancelled: float = MOST_CANCELLED
    by: UUID | None = None
    revision: int | None = None


@dataclass(frozen=True)
class _Comparison:
    """A schedule beside the programme of an event: rows that wait to be written, and what becomes of each session."""

    event: Event
    texts: ImportedTexts
    places: Places
    sessions: Sessions

    async def write(self, now: dt.datetime) -> None:
        await self.places.write()
        await self.sessions.write()
        await self.texts.write(now)


async def preview_schedule(schedule: Schedule, slug: str, now: dt.datetime) -> ImportSummary:
    """Return what `apply_schedule` would do now; nothing is written. Raise AgendaImportError for a bad slug."""
    event = await Event.get_or_none(slug=slug)
    comparison = await _compare(event or _new_event(schedule, slug, now), schedule, now)
    return _summary(comparison, schedule, is_new=event is None)


def _nobody_listens(_line: str) -> None:
    pass


async def apply_schedule(
    schedule: Schedule, slug: str, now: dt.datetime, terms: Terms = Terms(), report: Report = _nobody_listens
) -> ImportSummary:
    """Bring an event's programme to what the schedule says; an event that does not exist is made, a draft.

    Sessions are found again by guid. One that vanished from the file is cancelled, one that comes back restored
    (unless organizers cancelled it themselves); those that were made by hand stay as they are, and so do roles,
    translations and interpretation, which the format does not carry. Raise AgendaImportError for a slug that
    cannot be one, TooManyCancelledError, and ChangedMeanwhileError when the event is not at `terms.revision` any more.
    """
    async with transaction():
        event = await Event.get_or_none(slug=slug)
        is_new = event is None
        if event is None:
            event = await _create_event(schedule, slug, now)
        await hold_event(event.id)
        await event.refresh_from_db()
        if terms.revision not in {None, event.revision}:
            raise ChangedMeanwhileError
        owners = await _give_owners(event, now)
        report("Comparing with what there is")
        comparison = await _compare(event, schedule, now)
        summary = _summary(comparison, schedule, is_new=is_new, owners=owners)
        if summary.missing_share > terms.most_cancelled:
            raise TooManyCancelledError(summary)
        if not summary.is_nothing_new:
            report("Writing")
            await comparison.write(now)
            await _record(event, summary, terms.by, now)
    return summary


async def _compare(event: Event, schedule: Schedule, now: dt.datetime) -> _Comparison:
    texts = await ImportedTexts.read(event.id)
    if not texts.of(event.id, "name"):
        _put_event_texts(event, schedule, texts)
    places = Places(event, texts, event.default_language)
    await places.find(schedule)
    sessions = Sessions(event, texts, places, now)
    await sessions.read()
    sessions.apply(schedule.sessions, {day.number: day.on for day in schedule.days})
    names = {row.id: f"{row.name} {row.local_name}" for row in places.everybody()}
    sessions.index(names, places.renamed)
    return _Comparison(event, texts, places, sessions)


def _summary(comparison: _Comparison, schedule: Schedule, *, is_new: bool, owners: int = 0) -> ImportSummary:
    sessions = comparison.sessions
    return ImportSummary(
        slug=comparison.event.slug,
        is_new_event=is_new,
        sessions=tuple(_outcome(sessions, id, kind) for id, kind in sessions.outcome.items()),
        imported=sessions.imported,
        missing=sessions.missing,
        has_other_changes=comparison.places.is_other,
        owners=owners,
        warnings=schedule.warnings,
    )


def _outcome(sessions: Sessions, id: UUID, kind: str) -> SessionOutcome:
    titles = sessions.texts.of(id, "title")
    title = titles.get(sessions.event.default_language) or next(iter(titles.values()), "")
    changes = tuple(sessions.changes.get(id, ())) if kind == CHANGED else ()
    return SessionOutcome(kind, title, sessions.sessions[id].code, changes)


async def _record(event: Event, summary: ImportSummary, by: UUID | None, now: dt.datetime) -> None:
    counts = dict(summary.counts)
    await raise_revision(event.id)
    await record_change(event.id, "event", event.id, Act.AGENDA_IMPORTED, now, actor=by, details=counts)
    await release(event.id, by, now, {"act": "import", **counts})


def _new_event(schedule: Schedule, slug: str, now: dt.datetime) -> Event:
    """Return an event of the file's own conference data, not yet stored: a draft, for its team decides who sees it."""
    if not slug or slug != slug_of(slug) or slug in RESERVED:
        raise AgendaImportError(
            f"{slug!r} cannot be an event's address: small letters a to z, digits and hyphens, at most {LONGEST_SLUG}."
        )
    conference, language = schedule.conference, main_language(schedule)
    return Event(
        id=uuid.uuid4(),
        slug=slug,
        state="draft",
        default_language=language,
        languages=[language],
        starts_on=conference.starts_on,
        ends_on=min(conference.ends_on, conference.starts_on + dt.timedelta(days=_MOST_DAYS - 1)),
        time_zone=conference.time_zone_name,
        website=conference.url[:500],
        uid=str(uuid.uuid4()),
        revised_at=now,
        created_at=now,
        updated_at=now,
    )


async def _create_event(schedule: Schedule, slug: str, now: dt.datetime) -> Event:
    event = _new_event(schedule, slug, now)
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=None)
    event.pool_id = pool.id
    await event.save(force_create=True)
    await record_change(event.id, "event", event.id, Act.CREATED, now)
    return event


async def _give_owners(event: Event, now: dt.datetime) -> int:
    """Give an event that nobody organizes to all who may create events. Return how many they are."""
    if await Grant.exists(scope=event.id):
        return 0
    founders = await Account.filter(is_founder=True)
    for founder in founders:
        await make_grant(founder.id, "owner", "event", event.id, now)
    return len(founders)


def main_language(schedule: Schedule) -> str:
    """Return the language most sessions are in; English when the file names none."""
    return text_language(schedule.languages[0] if schedule.languages else "", "en")


def _put_event_texts(event: Event, schedule: Schedule, texts: ImportedTexts) -> None:
    texts.put(event.id, "name", event.default_language, clean_text(schedule.conference.title))
    texts.put(event.id, "description", event.default_language, schedule.conference.description)
