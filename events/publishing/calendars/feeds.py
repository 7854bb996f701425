"""Calendars of an event, of a part of it, of one session and of one person, as finished bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import AgendaRoom, AgendaSession, AgendaSlot, AgendaTrack
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.models import Registration
from events.platform.ical.entries import Calendar, CalendarEntry
from events.platform.ical.web_calendars import AddLinks, add_links
from events.platform.ical.writer import write_calendar
from events.platform.language.i18n import current_language, languages, speaking
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.publishing.calendars.listed import Holds, Listed
from events.publishing.calendars.person_entries import personal, personal_entries
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.programme_entries import (
    EventEntries,
    cancelled_word,
)
from events.publishing.calendars.replaced_feed import ended_calendar
from events.publishing.calendars.tokens import FeedAccess
from events.records.feeds.queries import listed_by

CALENDAR_TYPE = "text/calendar; charset=utf-8"
REFRESH_EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """A calendar's bytes, and until when they stay right while only time goes on."""

    content: bytes
    valid_until: dt.datetime | None = None


@dataclass(frozen=True)
class FeedRequest:
    """A feed as it is asked for: the language, the moment, how much it may tell, and by which address.

    `source` is the feed's own address, given only to whoever came by it; `opened` what a private address opens.
    """

    language: str
    now: dt.datetime
    source: str = ""
    level: Level = Level.NO_REFERENCES
    opened: FeedAccess | None = None


def finished(calendar: Calendar, valid_until: dt.datetime | None, opened: FeedAccess | None = None) -> Feed:
    """Return the calendar as bytes, in the current language; as one that has ended where its address was replaced."""
    if opened is not None and opened.ended_at is not None:
        calendar = ended_calendar(calendar, opened.subject, opened.generation, opened.ended_at)
    return Feed(write_calendar(calendar), valid_until)


def calendar_of(
    name: str, entries: Iterable[CalendarEntry], source: str, *, description: str = "", url: str = ""
) -> Calendar:
    """Return a calendar in the current language, each entry once. With an address, clients come again to it."""
    unique = {entry.uid: entry for entry in entries}  # one row too many must not cost everybody the file
    return Calendar(
        name=name,
        entries=tuple(unique.values()),
        language=current_language(),
        description=description,
        cancelled_word=cancelled_word(),
        source=source,
        url=url,
        refresh_every=REFRESH_EVERY if source else None,
    )


def busy_calendar(entries: Iterable[CalendarEntry], source: str) -> Calendar:
    """Return a calendar that only says when somebody is busy, without its own address, which tells of what."""
    return replace(calendar_of(_("Busy"), entries, source), source="")


# -- public ------------------------------------------------------------------------------------------------------


async def event_calendar(installation: Installation, event: Event, language: str, now: dt.datetime) -> Feed:
    """Return the public calendar: the event's own dates and every session but breaks, in one language."""
    listed = await _listed(event, event.id, lambda session, _slot: not session.is_break, now)
    about = (await face_of(event)).event
    with speaking(language):
        maker = EventEntries(about, installation.absolute)
        source = installation.absolute(address("calendars.event", slug=event.slug, lang=language))
        entries = [maker.dates(), *listed.entries(maker)]
        return finished(_calendar(about, str(about.name), entries, maker, source), listed.valid_until())


async def part_calendar(
    installation: Installation, event: Event, part: AgendaTrack | AgendaRoom, language: str, now: dt.datetime
) -> Feed:
    """Return the sessions of one theme or room without breaks, of a room only what is in it.

    What left it stands in it as cancelled for 30 days. Where there are none it holds the event's own dates, for no file
    is empty.
    """

    def holds(session: AgendaSession, slot: AgendaSlot) -> bool:
        return not session.is_break and part in (session.track, slot.room)

    listed, about = await _listed(event, part.id, holds, now), (await face_of(event)).event
    page = "calendars.room" if isinstance(part, AgendaRoom) else "calendars.track"
    source = installation.absolute(address(page, slug=event.slug, code=part.code, lang=language))
    with speaking(language):
        maker = EventEntries(about, installation.absolute)
        entries = list(listed.entries(maker)) or [maker.dates()]
        title = _("%(part)s, %(event)s", part=part.name, event=about.name)
        return finished(_calendar(about, title, entries, maker, source), listed.valid_until())


async def _listed(event: Event, part: UUID, holds: Holds, now: dt.datetime) -> Listed:
    """Read what a calendar lists; while its event is withdrawn, only what it has told before."""
    is_withdrawn = event.withdrawn_at is not None
    return Listed(await load_agenda(event), await listed_by(part), holds, now, only_told=is_withdrawn)


async def session_calendar(installation: Installation, event: Event, session: AgendaSession, language: str) -> bytes:
    """Return one session to put into a calendar once, with all of its slots."""
    about = (await face_of(event)).event
    with speaking(language):
        maker = EventEntries(about, installation.absolute)
        return write_calendar(_calendar(about, str(session.title), maker.sessions([session]), maker))


async def session_add_links(installation: Installation, event: Event, session: AgendaSession) -> list[AddLinks]:
    """Return links that put each slot that takes place into a calendar of the web, in the current language."""
    about = (await face_of(event)).event
    entries = EventEntries(about, installation.absolute).sessions([session])
    return [add_links(entry) for entry in entries if not entry.is_cancelled]


# -- one person's ------------------------------------------------------------------------------------------------


async def person_feed(installation: Installation, registration: Registration, asked: FeedRequest) -> Feed:
    """Return the event's own dates and the sessions somebody follows, with alarms.

    Sessions that they left are listed as cancelled for 30 days.
    """
    about = await personal(registration, asked.now)
    with speaking(asked.language):
        maker = personal_entries(installation, about, asked.level)
        name = _("%(event)s: my sessions", event=about.about.name)
        calendar = _calendar(about.about, name, about.entries(maker), maker, asked.source)
        return finished(calendar, about.valid_until(), asked.opened)


def language_for(asked: str | None, otherwise: str) -> str:
    """Return the language asked for when it is offered, else the other one, else the first that is."""
    offered = languages()
    return next((language for language in (asked, otherwise) if language in offered), offered[0])


def _calendar(
    about: EventWithTexts, name: str, entries: Iterable[CalendarEntry], maker: EventEntries, source: str = ""
) -> Calendar:
    if maker.busy_secret:
        return busy_calendar(entries, source)
    if about.event.withdrawn_at:
        return calendar_of(name, entries, source)
    url = maker.absolute(address("event", slug=about.event.slug))
    return calendar_of(name, entries, source, description=str(about.text("tagline")), url=url)
