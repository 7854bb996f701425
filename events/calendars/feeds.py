"""Calendars of an event, of one session and of one person, as finished bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from events.addresses import address
from events.agenda.models import Star
from events.agenda.programme import load_agenda
from events.agenda.values import Agenda, AgendaSession
from events.calendars.entries import Calendar, CalendarEntry, Status
from events.calendars.ics import write_calendar
from events.calendars.programme_entries import TOLD_FOR, Teller, cancelled_word, is_still_told, told_until
from events.i18n import current_language, languages, speaking
from events.i18n import gettext as _
from events.installation import Installation
from events.installation import now as clock
from events.organizing.frames import face_of
from events.organizing.models import Event
from events.organizing.queries import EventWithTexts
from events.registration.models import Registration

REFRESH_EVERY = dt.timedelta(hours=1)

# What a registration's state adds to the sequence of the event's own dates in that person's calendar: it only grows.
_RANKS = {"waitlisted": 0, "confirmed": 1, "cancelled": 2}
_STATUS = {"waitlisted": Status.TENTATIVE, "confirmed": Status.CONFIRMED, "cancelled": Status.CANCELLED}


@dataclass(frozen=True)
class Feed:
    """A calendar's bytes, and until when they stay right if nothing but the clock goes on."""

    content: bytes
    valid_until: dt.datetime | None = None


async def event_calendar(installation: Installation, event: Event, language: str, now: dt.datetime) -> Feed:
    """The public calendar: the event's own dates and every session but breaks, in one language."""
    agenda, about = await load_agenda(event), (await face_of(event)).event
    sessions = [session for session in agenda.sessions if not session.is_break and is_still_told(session, now)]
    with speaking(language):
        teller = Teller(about, installation.absolute)
        source = installation.absolute(address("calendars.event", slug=event.slug, lang=language))
        calendar = _calendar(about, str(about.name), [teller.dates(), *teller.sessions(sessions)], teller, source)
    return Feed(write_calendar(calendar), _next_end(sessions, now))


async def session_calendar(
    installation: Installation, event: Event, session: AgendaSession, language: str
) -> bytes:
    """One session to put into a calendar once, with all of its slots."""
    about = (await face_of(event)).event
    with speaking(language):
        teller = Teller(about, installation.absolute)
        return write_calendar(_calendar(about, str(session.title), teller.sessions([session]), teller))


async def person_calendar(installation: Installation, registration: Registration, language: str) -> bytes:
    """A person's calendar as a file, for a mail. The registration has its event fetched."""
    return (await person_feed(installation, registration, language, clock())).content


async def person_feed(
    installation: Installation, registration: Registration, language: str, now: dt.datetime, source: str = ""
) -> Feed:
    """The event's own dates and the sessions somebody follows, with alarms; what they left is told as cancelled
    for 30 days. `source` is the feed's own address, given only to whoever came by it."""
    event = registration.event
    agenda, about = await load_agenda(event), (await face_of(event)).event
    stars = await Star.filter(registration_id=registration.id).order_by("added_at", "id")
    told = _Told(registration, agenda, stars, now)
    with speaking(language):
        teller = Teller(about, installation.absolute, has_alarms=True)
        name = _("%(event)s: my sessions", event=about.name)
        calendar = _calendar(about, name, list(told.entries(teller)), teller, source)
    return Feed(write_calendar(calendar), told.valid_until())


class _Told:
    """What one person's calendar tells at one moment."""

    def __init__(
        self, registration: Registration, agenda: Agenda, stars: Sequence[Star], now: dt.datetime
    ) -> None:
        self._registration = registration
        self._left_at = registration.cancelled_at if registration.state == "cancelled" else None
        found = ((star, agenda.session_by_id(star.session_id)) for star in stars)
        self._followed = [(star, session) for star, session in found if session and self._is_told(star, session, now)]
        self._now = now

    def _ended_at(self, star: Star) -> dt.datetime | None:
        """When somebody stopped following a session, by leaving it or by leaving the event, whichever was first."""
        instants = [instant for instant in (star.removed_at, self._left_at) if instant is not None]
        return min(instants, default=None)

    def _is_told(self, star: Star, session: AgendaSession, now: dt.datetime) -> bool:
        ended_at = self._ended_at(star)
        return is_still_told(session, now) and (ended_at is None or now < ended_at + TOLD_FOR)

    def entries(self, teller: Teller) -> Iterator[CalendarEntry]:
        if self._left_at is None or self._now < self._left_at + TOLD_FOR:
            yield self._dates(teller)
        for star, session in self._followed:
            ended_at = self._ended_at(star)
            for slot in session.slots:
                yield from teller.slot(
                    session,
                    slot,
                    is_left=ended_at is not None,
                    raised_by=star.sequence + (self._left_at is not None),
                    changed_at=ended_at or star.added_at,
                )

    def _dates(self, teller: Teller) -> CalendarEntry:
        state = self._registration.state
        changed_at = self._registration.updated_at
        return teller.dates(status=_STATUS[state], raised_by=_RANKS[state], changed_at=changed_at)

    def valid_until(self) -> dt.datetime | None:
        ends = [ended_at + TOLD_FOR for star, _ in self._followed if (ended_at := self._ended_at(star))]
        if self._left_at is not None:
            ends.append(self._left_at + TOLD_FOR)
        called_off = _next_end([session for _, session in self._followed], self._now)
        return min((end for end in (*ends, called_off) if end and end > self._now), default=None)


def language_for(asked: str | None, otherwise: str) -> str:
    """The language asked for when it is offered, else the other one, else the first that is."""
    offered = languages()
    return next((language for language in (asked, otherwise) if language in offered), offered[0])


def _calendar(
    about: EventWithTexts, name: str, entries: Iterable[CalendarEntry], teller: Teller, source: str = ""
) -> Calendar:
    unique = {entry.uid: entry for entry in entries}  # one row too many must not cost everybody the file
    return Calendar(
        name=name,
        entries=tuple(unique.values()),
        language=current_language(),
        description=str(about.text("tagline")),
        cancelled_word=cancelled_word(),
        source=source,
        url=teller.absolute(address("event", slug=about.event.slug)),
        refresh_every=REFRESH_EVERY if source else None,
    )


def _next_end(sessions: Iterable[AgendaSession], now: dt.datetime) -> dt.datetime | None:
    """When the next of these cancelled sessions is no longer told."""
    ends = (told_until(slot) for session in sessions if session.is_cancelled for slot in session.slots)
    return min((end for end in ends if end > now), default=None)

