"""From the programme's values to entries of a calendar. Pure: no database, no clock; texts in one language."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from events.congress.agenda.arranging import ROLE_HEADINGS
from events.congress.agenda.values import ROLES, AgendaSession, AgendaSlot
from events.congress.organizing.queries import EventWithTexts
from events.platform.ical.entries import (
    Alarm,
    CalendarEntry,
    Conference,
    ConferenceFeature,
    EntryError,
    Position,
    Status,
)
from events.platform.language.formats import country, language_name, list_of
from events.platform.language.i18n import Localized, current_language, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.language.plain_text import plain_text
from events.platform.web.addresses import address
from events.platform.zoned import UnknownZoneError, WallTimeError, ZonedTime
from events.publishing.calendars.local_times import local_times
from events.publishing.calendars.privacy_levels import masked
from events.publishing.calendars.withdrawn import withdrawn_dates, withdrawn_session

# How long after its end a cancelled entry is still listed.
LISTED_FOR = dt.timedelta(days=30)
_MINUTES_BEFORE = 10
_FEATURES = (ConferenceFeature.AUDIO, ConferenceFeature.VIDEO)

logger = logging.getLogger("events.publishing.calendars")


@dataclass(frozen=True)
class EventEntries:
    """Makes entries of one event in the current language; `absolute` makes a path an address.

    `has_alarms` is for calendars of one person; `may_join` for those of somebody confirmed, who is told how online
    sessions are entered; `busy_secret` makes of each entry only that somebody is busy (`calendars.levels`).
    """

    about: EventWithTexts
    absolute: Callable[[str], str]
    has_alarms: bool = False
    may_join: bool = False
    busy_secret: str = ""

    def dates(
        self, *, status: Status = Status.CONFIRMED, raised_by: int = 0, changed_at: dt.datetime | None = None
    ) -> CalendarEntry:
        """Return the event's own days: all-day, time left free, the end exclusive.

        `status`, `raised_by` (added to the sequence) and `changed_at` say what became of it for one person.
        """
        event = self.about.event
        entry = CalendarEntry(
            uid=event.uid,
            sequence=event.sequence + raised_by,
            stamp=latest(event.revised_at, changed_at),
            created=event.created_at,
            start=event.starts_on,
            end=event.ends_on + dt.timedelta(days=1),
            summary=str(self.about.name),
            description=self._about_event(),
            location=", ".join(filter(None, (self._venue, ", ".join(event.address.splitlines())))),
            position=self._position,
            url=self._event_address,
            status=Status.CANCELLED if event.state == "cancelled" else status,
            is_transparent=True,
            language=own_language(self.about.name.here()),
        )
        return self._at_level(withdrawn_dates(entry, str(self.about.name)) if event.withdrawn_at else entry)

    def _at_level(self, entry: CalendarEntry) -> CalendarEntry:
        return masked(entry, self.busy_secret) if self.busy_secret else entry

    def sessions(self, sessions: Iterable[AgendaSession]) -> list[CalendarEntry]:
        """Yield every slot of these sessions; a row that no calendar could read is left out and logged."""
        return [entry for session in sessions for slot in session.slots for entry in self.slot(session, slot)]

    def slot(
        self,
        session: AgendaSession,
        slot: AgendaSlot,
        *,
        is_left: bool = False,
        raised_by: int = 0,
        changed_at: dt.datetime | None = None,
    ) -> Iterator[CalendarEntry]:
        """Yield one slot, as one entry or (when its row is damaged) none.

        `is_left` makes it cancelled in a calendar that it has left; `raised_by` is added to its sequence; `changed_at`
        is when that became so.
        """
        try:
            entry = self._entry(session, slot, is_left, raised_by, changed_at)
            is_withdrawn = self.about.event.withdrawn_at is not None
            yield self._at_level(withdrawn_session(entry, str(self.about.name)) if is_withdrawn else entry)
        except (EntryError, WallTimeError, UnknownZoneError) as error:
            logger.error("slot %s is in no calendar: %s", slot.id, error)

    def _entry(
        self, session: AgendaSession, slot: AgendaSlot, is_left: bool, raised_by: int, changed_at: dt.datetime | None
    ) -> CalendarEntry:
        is_off = self.about.event.state == "cancelled" or is_called_off(session, slot)
        room, here, join = slot.room, self._session_address(session), self._join_address(session, slot)
        title = session.title.here()
        start = ZonedTime.parse(slot.starts, slot.time_zone, slot.starts_fold)
        end = ZonedTime.parse(slot.ends, slot.time_zone, slot.ends_fold)
        return CalendarEntry(
            uid=slot.uid,
            sequence=slot.sequence + raised_by,
            stamp=latest(slot.revised_at, changed_at),
            created=slot.created_at,
            start=start,
            end=end,
            summary=title.text or session.code,
            description="\n\n".join(filter(None, (local_times(start, end), self._about_session(session, here, join)))),
            location=str(room.name) if room and room.is_online else self._place(slot),
            position=None if room and room.is_online else self._position,
            url=here,
            categories=tuple(str(part.name) for part in (session.track, session.type) if part and part.name),
            status=Status.CANCELLED if is_off or is_left else Status.CONFIRMED,
            cancelled_word="" if is_off else _left_word(),
            alarms=(Alarm(_MINUTES_BEFORE, title.text),) if self.has_alarms else (),
            conferences=(Conference(join, _FEATURES, _("Join online")),) if join else (),
            language=own_language(title),
        )

    def _join_address(self, session: AgendaSession, slot: AgendaSlot) -> str:
        """Return the line on joining a session online; never in what the public reads."""
        return session.join_address(slot) if self.may_join else ""

    def _about_event(self) -> str:
        texts = [str(self.about.text("tagline")), str(self.about.text("notice")), self._event_address]
        return "\n\n".join(filter(None, map(plain_text, texts[:2]))) + f"\n\n{texts[2]}"

    def _about_session(self, session: AgendaSession, here: str, join: str = "") -> str:
        """Return who, what, in which languages, and where to read on; parts apart by an empty line."""
        links = [f"{title}: {target}" if title else target for title, target in session.links]
        parts = (
            _("Join online: %(address)s", address=join) if join else "",  # most applications leave CONFERENCE out
            str(session.subtitle),
            "\n".join(self._people(session)),
            plain_text(str(session.abstract)),
            _languages(session.language, session.interpretation, current_language()),
            "\n".join([*links, here]),
        )
        return "\n\n".join(filter(None, parts))

    def _people(self, session: AgendaSession) -> Iterator[str]:
        language = current_language()
        names: dict[str, list[str]] = {}
        for speaker, role in session.parts:
            person = _person(speaker.name, speaker.organization, speaker.country, language)
            names.setdefault(role, []).append(person)
        between = pgettext("between two items", "; ")
        for role in ROLES:
            if role in names:
                yield _("%(role)s: %(names)s", role=ROLE_HEADINGS[role], names=between.join(names[role]))

    def _place(self, slot: AgendaSlot) -> str:
        return ", ".join(filter(None, (str(slot.room.name) if slot.room else "", self._venue)))

    @cached_property
    def _venue(self) -> str:
        return str(self.about.text("venue"))

    @cached_property
    def _position(self) -> Position | None:
        return position_at(self.about.event.latitude, self.about.event.longitude)

    @cached_property
    def _event_address(self) -> str:
        return self.absolute(address("event", slug=self.about.event.slug))

    def _session_address(self, session: AgendaSession) -> str:
        if session.is_break:  # which has no page of its own
            return self.absolute(address("agenda", slug=self.about.event.slug))
        return self.absolute(address("session", slug=self.about.event.slug, code=session.code))


def is_called_off(session: AgendaSession, slot: AgendaSlot) -> bool:
    return session.is_cancelled or slot.cancelled_at is not None


def is_still_listed(session: AgendaSession, now: dt.datetime) -> bool:
    """Whether a session is listed: a cancelled one until 30 days after its end, others for ever."""
    return not session.is_cancelled or any(now < listed_until(slot) for slot in session.slots)


def listed_until(slot: AgendaSlot) -> dt.datetime:
    return slot.ends_at + LISTED_FOR


def soonest(ends: Iterable[dt.datetime | None], now: dt.datetime) -> dt.datetime | None:
    """Return the first of these instants that is still to come: until then only changes make other bytes."""
    return min((end for end in ends if end is not None and end > now), default=None)


def _left_word() -> str:
    """Return the word before the title of what has left one calendar and takes place all the same."""
    return pgettext("calendar", "No longer in this calendar:") + " "


def cancelled_word() -> str:
    """Return the word before the title of a cancelled entry."""
    return pgettext("calendar", "Cancelled:") + " "


@lru_cache(maxsize=1024)
def _person(name: str, organization: str, code: str | None, _language: str) -> str:
    origin = ", ".join(filter(None, (organization, country(code))))
    return f"{name} ({origin})" if origin else name


@lru_cache(maxsize=256)
def _languages(spoken: str, interpretation: tuple[str, ...], _language: str) -> str:
    lines = [_("Language: %(name)s", name=language_name(spoken))] if spoken else []
    if interpretation:
        lines.append(_("Interpretation: %(names)s", names=list_of([language_name(code) for code in interpretation])))
    return "\n".join(lines)


def own_language(text: Localized) -> str:
    """Return the language of a text that stands in another one than the calendar's, else nothing."""
    return text.language if text.is_fallback else ""


def position_at(latitude: float | None, longitude: float | None) -> Position | None:
    return None if latitude is None or longitude is None else Position(latitude, longitude)


def latest(*instants: dt.datetime | None) -> dt.datetime:
    return max(instant for instant in instants if instant is not None)
