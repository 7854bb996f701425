"""From a mission's itinerary to entries of a calendar. Pure: no database, no clock; texts in one language."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from events.missions.bookings.writing import reservation_json_ld
from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.kinds import KINDS, LegStatus
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.platform.ical.entries import Alarm, CalendarEntry, Classification, EntryError, Status
from events.platform.language.formats import language_name
from events.platform.language.i18n import gettext as _
from events.platform.language.plain_text import plain_text
from events.platform.zoned import ZonedTime
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.programme_entries import LISTED_FOR, latest, own_language, position_at

__all__ = ["LegEntries", "Level", "Membership", "is_listed", "listed_until", "span_of", "summary_of"]

logger = logging.getLogger("events.publishing.calendars")

_STATUS = {LegStatus.PLANNED: Status.TENTATIVE, LegStatus.CANCELLED: Status.CANCELLED}


@dataclass(frozen=True)
class Membership:
    """The part of a person in a leg: on it, or off it since `changed_at`, which then is listed as cancelled."""

    is_on: bool
    sequence: int = 0
    changed_at: dt.datetime | None = None


@dataclass(frozen=True)
class LegEntries:
    """Makes entries of the legs of a plan in the current language, for a traveller or (`reader` None) the office."""

    plan: Plan
    reader: Delegate | None = None
    level: Level = Level.NO_REFERENCES
    is_shared_only: bool = False  # for the office: only what the whole delegation does

    @property
    def has_left(self) -> bool:
        """Whether the reader is no longer of the delegation."""
        return self.reader is not None and self.reader.left_at is not None

    @property
    def is_called_off(self) -> bool:
        """Whether the mission as a whole is cancelled: then everything of it is."""
        return len(self.plan.turns) % 2 == 1

    def entries(self, now: dt.datetime) -> Iterator[CalendarEntry]:
        """Yield the reader's entries at this moment; cancelled ones for 30 days after their end."""
        for leg in self.plan.legs:
            state = self.membership(leg)
            if state is None or not is_listed(leg, state, now):
                continue
            try:
                yield self._entry(leg, state)
            except EntryError as error:  # one row that no calendar could read must not cost everybody the file
                logger.error("leg %s is in no calendar: %s", leg.id, error)

    def dates(self, now: dt.datetime) -> CalendarEntry:
        """Return the mission's own days: the entry of a calendar without legs, for a file without an entry is none."""
        plan, is_off = self.plan, self.has_left or self.is_called_off
        return CalendarEntry(
            uid=f"mission-{plan.mission_id}",
            sequence=plan.version - 1 + self.has_left + len(plan.turns),
            stamp=plan.revised_at or now,
            start=plan.begins_on,
            end=plan.ends_on + dt.timedelta(days=1),
            summary=_("Busy") if self.level is Level.BUSY else str(plan.title),
            status=Status.CANCELLED if is_off else Status.CONFIRMED,
            is_transparent=True,
            classification=Classification.PRIVATE,
        )

    def membership(self, leg: Leg) -> Membership | None:
        """Return how the reader stands to a leg.

        None for one that they never had, and for one that was changed after they left the delegation.
        """
        state, turns = self._own(leg), self.plan.turns
        if state is None or not turns:
            return state
        is_on = state.is_on and not self.is_called_off
        return Membership(is_on, state.sequence + len(turns), latest(state.changed_at, turns[-1]))

    def _own(self, leg: Leg) -> Membership | None:
        if self.reader is None:
            return Membership(is_on=True) if leg.is_shared or not self.is_shared_only else None
        row = leg.deviations.get(self.reader.id)
        sequence = row.sequence if row else 0
        changed_at = row.changed_at if row else None
        if self.reader.left_at is not None:
            had = row.is_on or row.sequence > 0 if row else leg.is_shared
            if not had or leg.revised_at > self.reader.left_at:
                return None
            left = latest(self.reader.left_at, changed_at)
            return Membership(is_on=False, sequence=sequence + 1, changed_at=left)
        if self.reader.id in leg.people:
            return Membership(is_on=True, sequence=sequence, changed_at=changed_at if sequence else None)
        if row and not row.is_on and row.sequence > 0:
            return Membership(is_on=False, sequence=sequence, changed_at=changed_at)
        return None

    def _entry(self, leg: Leg, state: Membership) -> CalendarEntry:
        title, summary = leg.title.here() if leg.title else None, self._summary(leg)
        start, end = span_of(leg)
        entry = CalendarEntry(
            uid=leg.uid,
            sequence=leg.sequence + state.sequence,
            stamp=latest(leg.revised_at, state.changed_at),
            created=leg.created_at,
            start=start,
            end=end,
            summary=summary,
            description=self._description(leg),
            location=_location(leg.origin),
            position=position_at(leg.origin.latitude, leg.origin.longitude) if leg.origin else None,
            categories=(wording.word_of_kind(leg.kind),),
            status=_STATUS.get(leg.status, Status.CONFIRMED) if state.is_on else Status.CANCELLED,
            is_transparent=KINDS[leg.kind].leaves_time_free,
            classification=Classification.PRIVATE,
            alarms=self._alarms(leg, summary),
            language=own_language(title) if title else "",
            reference=f"mission-{self.plan.mission_id}",
            structured_data=self._reservation(leg, state),
        )
        if self.level is Level.BUSY:
            return replace(_bare(entry), summary=_("Busy"), language="", reference="")
        return _bare(entry) if self.has_left else entry

    def _summary(self, leg: Leg) -> str:
        """Return the title; for the office with those whose leg it is, unless all travel together."""
        what = summary_of(leg, self.plan)
        if self.reader is not None or leg.is_shared:
            return what
        return _("%(what)s (%(names)s)", what=what, names=wording.names(self._people(leg)) or "–")

    def _reservation(self, leg: Leg, state: Membership) -> Mapping[str, Any] | None:
        """Return the reservation that apps of travellers read; for whoever is no longer on the leg, as cancelled."""
        if self.reader is None:
            return None
        told = leg if state.is_on else replace(leg, status=LegStatus.CANCELLED)
        return reservation_json_ld(told, self.reader, with_reference=self.level is Level.ALL)

    def _alarms(self, leg: Leg, summary: str) -> tuple[Alarm, ...]:
        minutes = KINDS[leg.kind].reminder
        return (Alarm(minutes, summary),) if self.reader and minutes else ()

    def _description(self, leg: Leg) -> str:
        """Return what one needs to know on the way; parts apart by an empty line."""
        parts = (
            "\n".join(_times(leg)),
            "\n".join(self._facts(leg)),
            plain_text(str(leg.agenda)),
            plain_text(str(leg.notes)),
            _("Part of: %(mission)s", mission=self.plan.title),
        )
        return "\n\n".join(filter(None, parts))

    def _facts(self, leg: Leg) -> Iterator[str]:
        if leg.status in {LegStatus.PLANNED, LegStatus.CHANGED}:
            yield _("State: %(state)s", state=wording.word_of_status(leg.status))
        for label, place, terminal in _ends(leg):
            if terminal:
                yield _("%(label)s: %(value)s", label=label, value=", ".join((wording.town(place), terminal)))
        yield from self._encounter(leg)
        if leg.driver:
            yield _("Driver: %(name)s", name=wording.dotted(leg.driver, leg.driver_phone, leg.vehicle))
        if leg.reference and self.level is Level.ALL:
            yield _("Booking reference: %(reference)s", reference=leg.reference)
        if leg.origin and leg.origin.phone and not leg.is_transport:
            yield _("Telephone of the place: %(phone)s", phone=leg.origin.phone)
        if self.reader is None and not leg.is_shared:
            yield _("People: %(names)s", names=wording.names(self._people(leg)))

    def _encounter(self, leg: Leg) -> Iterator[str]:
        partner, contact = self.plan.partner(leg.partner_id), self.plan.contact(leg.contact_id)
        interpreter = self.plan.delegate(leg.interpreter_id)
        if partner:
            yield _("Partner: %(name)s", name=partner.name)
        if contact:
            yield _("Contact: %(name)s", name=wording.dotted(contact.name, str(contact.function), contact.phone))
        if leg.language:
            yield _("Language: %(name)s", name=language_name(leg.language))
        if interpreter or leg.interpreter_name:
            yield _("Interpreter: %(name)s", name=interpreter.name if interpreter else leg.interpreter_name)

    def _people(self, leg: Leg) -> list[Delegate]:
        return [person for person in self.plan.delegates if person.id in leg.people]


def _bare(entry: CalendarEntry) -> CalendarEntry:
    """Return a leg as somebody who left is told of it: not theirs any more, and nothing of where the others are."""
    return replace(entry, description="", location="", position=None, categories=(), alarms=(), structured_data=None)


def is_listed(leg: Leg, state: Membership, now: dt.datetime) -> bool:
    return now < listed_until(leg) if leg.is_cancelled or not state.is_on else True


def listed_until(leg: Leg) -> dt.datetime:
    """Return until when a cancelled leg is listed."""
    return leg.ends_at + LISTED_FOR


def span_of(leg: Leg) -> tuple[dt.date | ZonedTime, dt.date | ZonedTime]:
    """Return start and end: of a stay the days of its nights, the end exclusive; of anything else its times."""
    if not leg.is_stay:
        return leg.starts, leg.ends
    first, last = leg.starts.wall.date(), leg.ends.wall.date()
    return first, max(last, first + dt.timedelta(days=1))


def summary_of(leg: Leg, plan: Plan) -> str:
    """Return the title of an entry: "IB 6511 Lima → La Paz", "Hotel Rosario", "Meeting with AMUPEI"."""
    title = wording.title_of(leg, plan)
    if leg.is_transport:
        route = f"{wording.town(leg.origin)} → {wording.town(leg.destination)}"
        return route if title == wording.word_of_kind(leg.kind) else f"{title} · {route}"
    return title


def _times(leg: Leg) -> Iterator[str]:
    """Yield both local times of a journey, and how long it is by the clock that travels along."""
    if leg.is_transport:
        yield wording.both_clocks(leg)
        yield _("Duration: %(duration)s", duration=wording.spoken_duration(leg.duration))
        if wording.differs(leg):
            yield f"{wording.town(leg.origin)} {wording.offset(leg.starts)}, " + (
                f"{wording.town(leg.destination)} {wording.offset(leg.ends)}"
            )
    elif leg.is_stay:
        yield _("Arrival from %(time)s", time=leg.starts.wall.strftime("%H:%M"))
        yield _("Departure until %(time)s", time=leg.ends.wall.strftime("%H:%M"))


def _ends(leg: Leg) -> tuple[tuple[str, Place | None, str], ...]:
    return (
        (_("Departure"), leg.origin, leg.origin_terminal),
        (_("Arrival"), leg.destination, leg.destination_terminal),
    )


def _location(place: Place | None) -> str:
    if place is None:
        return ""
    parts = (str(place.name), *place.address.splitlines(), place.city)
    return ", ".join(dict.fromkeys(filter(None, parts)))
