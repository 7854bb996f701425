"""From a mission's itinerary to entries of a calendar. Pure: no database, no clock; texts in one language."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from events.missions.bookings.writing import reservation_json_ld
from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.kinds import KINDS, LegStatus
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.platform.ical.entries import Alarm, CalendarEntry, Classification, EntryError, Status
from events.platform.language.formats import language_name
from events.platform.language.i18n import gettext as _
from events.platform.language.plain_text import plain_text
from events.platform.zoned import ZonedTime
from events.publishing.calendars.local_times import local_times
from events.publishing.calendars.membership import Membership, membership_of
from events.publishing.calendars.privacy_levels import Level, masked
from events.publishing.calendars.programme_entries import latest, own_language, position_at

logger = logging.getLogger("events.publishing.calendars")

_STATUS = {LegStatus.PLANNED: Status.TENTATIVE, LegStatus.CANCELLED: Status.CANCELLED}


@dataclass(frozen=True)
class LegEntries:
    """Makes entries of the legs of a plan in the current language, for a traveller or (`reader` None) the office.

    `is_shared_only` leaves to the office what the whole delegation does. `changed_at` is when what is told of a
    delegate, or of the company of a leg, last changed. `busy_secret` makes the UIDs at the level BUSY.
    """

    plan: Plan
    reader: Delegate | None = None
    level: Level = Level.NO_REFERENCES
    is_shared_only: bool = False
    changed_at: Mapping[UUID, dt.datetime] = field(default_factory=dict)
    busy_secret: str = ""

    @property
    def has_left(self) -> bool:
        """Whether the reader is no longer of the delegation."""
        return self.reader is not None and self.reader.left_at is not None

    @property
    def may_tell_phones(self) -> bool:
        """Whether telephones of drivers and contacts are told: not where a traveller's household reads along."""
        return self.reader is None or self.level is Level.ALL

    def entries(self, now: dt.datetime) -> Iterator[CalendarEntry]:
        """Yield the reader's entries at this moment; cancelled ones for 30 days after their end."""
        for leg in self.plan.legs:
            state = self.membership(leg)
            if state is None or not state.is_listed(now):
                continue
            try:
                yield self._entry(state)
            except EntryError as error:  # one row that no calendar could read must not cost everybody the file
                logger.error("leg %s is in no calendar: %s", leg.id, error)

    def dates(self, now: dt.datetime) -> CalendarEntry:
        """Return the mission's own days: the entry of a calendar without legs, for a file without an entry is none."""
        plan, is_off = self.plan, self.has_left or self.plan.is_called_off
        return self._at_level(
            CalendarEntry(
                uid=f"mission-{plan.mission_id}",
                sequence=plan.version - 1 + self.has_left + len(plan.turns),
                stamp=plan.revised_at or now,
                start=plan.begins_on,
                end=plan.ends_on + dt.timedelta(days=1),
                summary=str(plan.title),
                status=Status.CANCELLED if is_off else Status.CONFIRMED,
                is_transparent=True,
                classification=Classification.PRIVATE,
            )
        )

    def membership(self, leg: Leg) -> Membership | None:
        """Return how the reader stands to a leg, None where they are told nothing of it."""
        return membership_of(self.plan, leg, self.reader, is_shared_only=self.is_shared_only)

    def _entry(self, state: Membership) -> CalendarEntry:
        leg = state.leg
        title, summary = leg.title.here() if leg.title else None, self._summary(leg)
        start, end = span_of(leg)
        entry = CalendarEntry(
            uid=leg.uid,
            sequence=leg.sequence + state.sequence,
            stamp=latest(leg.revised_at, state.changed_at, self._told_at(leg)),
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
        if state.is_parted:  # as it was then, whether they left the delegation since or not
            entry = replace(entry, description="")
        elif self.has_left:
            entry = _bare(entry)
        return self._at_level(entry)

    def _at_level(self, entry: CalendarEntry) -> CalendarEntry:
        return masked(entry, self.busy_secret) if self.level is Level.BUSY else entry

    def _told_at(self, leg: Leg) -> dt.datetime | None:
        """Return when what only the reader is told of a leg last changed."""
        return self.changed_at.get(self.reader.id if self.reader else company_of(leg.id))

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
        yield from _state_and_terminals(leg)
        yield from self._encounter(leg)
        if leg.driver:
            phone = leg.driver_phone if self.may_tell_phones else ""
            yield _("Driver: %(name)s", name=wording.dotted(leg.driver, phone, leg.vehicle))
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
            phone = contact.phone if self.may_tell_phones else ""
            yield _("Contact: %(name)s", name=wording.dotted(contact.name, str(contact.function), phone))
        if leg.language:
            yield _("Language: %(name)s", name=language_name(leg.language))
        if interpreter or leg.interpreter_name:
            yield _("Interpreter: %(name)s", name=interpreter.name if interpreter else leg.interpreter_name)

    def _people(self, leg: Leg) -> list[Delegate]:
        return [person for person in self.plan.delegates if person.id in leg.people]


def company_of(leg: UUID) -> UUID:
    """Return what stands, among the items that are told, for those whose leg it is."""
    return uuid5(leg, "company")


def _bare(entry: CalendarEntry) -> CalendarEntry:
    """Return a leg as somebody who left is told of it: not theirs any more, and nothing of where the others are."""
    return replace(entry, description="", location="", position=None, categories=(), alarms=(), structured_data=None)


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
        if leg.is_open_ended:
            yield _("Nobody knows yet when it arrives: the end of this entry is assumed.")
        else:
            yield _("Duration: %(duration)s", duration=wording.spoken_duration(leg.duration))
        if wording.differs(leg):
            yield f"{wording.town(leg.origin)} {wording.offset(leg.starts)}, " + (
                f"{wording.town(leg.destination)} {wording.offset(leg.ends)}"
            )
    elif leg.is_stay:
        yield _("Arrival from %(time)s", time=leg.starts.wall.strftime("%H:%M"))
        yield _("Departure until %(time)s", time=leg.ends.wall.strftime("%H:%M"))
    elif told := local_times(leg.starts, leg.ends):
        yield told


def _state_and_terminals(leg: Leg) -> Iterator[str]:
    if leg.status in {LegStatus.PLANNED, LegStatus.CHANGED}:
        yield _("State: %(state)s", state=wording.word_of_status(leg.status))
    for label, place, terminal in _ends(leg):
        if terminal:
            yield _("%(label)s: %(value)s", label=label, value=", ".join((wording.town(place), terminal)))


def _ends(leg: Leg) -> tuple[tuple[str, Place | None, str], ...]:
    return (
        (_("Departure"), leg.origin, leg.origin_terminal),
        (_("Arrival"), leg.destination, leg.destination_terminal),
    )


def _location(place: Place | None) -> str:
    if place is None:
        return ""
    parts = list(dict.fromkeys(filter(None, (str(place.name), *place.address.splitlines()))))
    named = re.compile(rf"\b{re.escape(place.city)}\b", re.IGNORECASE)
    if place.city and not any(map(named.search, parts)):  # once is enough: "Plaza Murillo, 01100 La Paz"
        parts.append(place.city)
    return ", ".join(parts)
