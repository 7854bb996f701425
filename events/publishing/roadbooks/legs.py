"""A leg of an itinerary as a row of a day, in the current language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.days import Entry, Part
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.values import Delegate, Leg, Objective, Place, Plan
from events.platform.language.formats import day_month, language_name, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.publishing.roadbooks.clocks import clocks
from events.publishing.roadbooks.markdown_blocks import blocks
from events.publishing.roadbooks.values import Clock, DayRow, Detail, RowLook

_OPEN = frozenset({LegStatus.PLANNED, LegStatus.CHANGED})


@dataclass(frozen=True)
class RowMaker:
    """Makes rows of the legs of a plan for one reader: somebody of the delegation, or (None) the delegation.

    Who is on a leg is said where not everybody is. The reference of a booking is private: only `is_private`
    shows it, as does a roadbook of one person. A partner that reads (`for_partner`) is told neither notes,
    drivers' phones nor anybody of the delegation but its `visitors`.
    """

    plan: Plan
    reader: Delegate | None = None
    is_private: bool = False
    for_partner: UUID | None = None
    visitors: tuple[Delegate, ...] | None = None

    @cached_property
    def party(self) -> tuple[Delegate, ...]:
        """Return the delegation as it is now, or who of it visits."""
        if self.visitors is not None:
            return self.visitors
        return self.plan.present

    @cached_property
    def goal_numbers(self) -> dict[UUID, str]:
        """Return the numbers of the specific objectives, as the list of objectives has them."""
        return {goal.id: str(number) for number, goal in enumerate(specific(self.plan), start=1)}

    def part(self, entry: Entry) -> DayRow:
        """Return what a day has of a leg: its beginning with all that is known of it, its end, or that it goes on."""
        if entry.part is Part.BEGINS:
            return self.row(entry.leg)
        if entry.part is Part.GOES_ON:
            return self._later(entry.leg, pgettext("a leg on a later day", "continues"), Clock(time=""))
        if entry.leg.is_stay:
            return self.check_out(entry.leg)
        return self._end(entry.leg)

    def row(self, leg: Leg) -> DayRow:
        starts, ends = clocks(leg)
        return DayRow(
            look=look_of(leg),
            kind=wording.word_of_kind(leg.kind),
            title=self._title(leg),
            starts=starts,
            ends=ends,
            duration="" if leg.is_stay else wording.length_of(leg),
            route=wording.both_clocks(leg) if leg.is_transport else "",
            open_state=wording.word_of_status(leg.status) if leg.status in _OPEN else "",
            who=self.who(leg.people),
            details=tuple(self._details(leg)),
            agenda=blocks(str(leg.agenda)),
            notes=() if self.for_partner else blocks(str(leg.notes), keeps_lines=True),
        )

    def check_out(self, leg: Leg) -> DayRow:
        """Return the row of the morning on which a stay ends."""
        return DayRow(
            look=RowLook.STAY,
            kind=pgettext("end of a stay", "Leaving"),
            title=self._title(leg),
            starts=Clock(time=time(leg.ends.wall)),
            who=self.who(leg.people),
        )

    def _end(self, leg: Leg) -> DayRow:
        """Return the row of an arrival, or of the last day of what lasts several."""
        clock = Clock(time=time(leg.ends.wall), place=wording.town(leg.destination))
        if not leg.is_transport:
            return self._later(leg, pgettext("a leg on a later day", "end"), clock)
        details = (*_arrival(leg), *self._driver(leg))
        return replace(self._later(leg, "", clock), kind=pgettext("end of a journey", "Arrival"), details=details)

    def _later(self, leg: Leg, what: str, clock: Clock) -> DayRow:
        place = place_details(leg.origin, self._title(leg)) if leg.origin and not leg.is_transport else ()
        return DayRow(
            look=look_of(leg),
            kind=wording.dotted(wording.word_of_kind(leg.kind), what),
            title=self._title(leg),
            starts=clock,
            who=self.who(leg.people),
            details=tuple(place),
        )

    def who(self, people: frozenset[UUID]) -> str:
        """Return who is on something, where that is not everybody; for one reader, with whom they are."""
        here = [person for person in self.party if person.id in people]
        absent = [person for person in self.party if person.id not in people]
        if not absent or not here:
            return ""
        return self._company(here) if self.reader else _fewer(here, absent)

    def _company(self, here: list[Delegate]) -> str:
        others = [person for person in here if person != self.reader]
        return _("With %(names)s", names=wording.names(others)) if others else _("Nobody else of the delegation")

    def _title(self, leg: Leg) -> str:
        """Return the title; nothing where only its kind is known, for that is told anyway."""
        title = wording.title_of(leg, self.plan)
        return "" if title == wording.word_of_kind(leg.kind) else title

    def _details(self, leg: Leg) -> Iterator[Detail]:
        if leg.is_transport:
            yield from _ends(leg)
            yield from self._driver(leg)
        elif leg.origin:
            yield from place_details(leg.origin, self._title(leg))
        if leg.is_encounter:
            yield from self._partner(leg)
            yield from self._encounter(leg)
        yield from self._booking(leg)

    def _booking(self, leg: Leg) -> Iterator[Detail]:
        if leg.reference and self.is_private:
            yield Detail(label=_("Booking reference"), text=leg.reference)
        if (documents := self.plan.documents_of(leg)) and not self.for_partner:
            yield Detail(label=_("Documents"), text=", ".join(document.name for document in documents))

    def _driver(self, leg: Leg) -> Iterator[Detail]:
        if driving := wording.dotted(leg.driver, leg.vehicle):
            yield Detail(label=_("Driver") if leg.driver else _("Vehicle"), text=driving)
        if leg.driver_phone and not self.for_partner:
            yield Detail(label=_("Driver’s phone"), text=leg.driver_phone, is_phone=True)

    def _partner(self, leg: Leg) -> Iterator[Detail]:
        partner, contact = self.plan.partner(leg.partner_id), self.plan.contact(leg.contact_id)
        if partner and partner.id != self.for_partner:
            yield Detail(label=_("Partner"), text=str(partner.name))
        if contact and self.for_partner in {None, contact.partner_id}:
            yield Detail(label=_("Contact"), text=wording.dotted(contact.name, str(contact.function)))
            if contact.phone:
                yield Detail(label=_("Contact’s phone"), text=contact.phone, is_phone=True)

    def _encounter(self, leg: Leg) -> Iterator[Detail]:
        if leg.language:
            yield Detail(label=_("Language"), text=language_name(leg.language, capital=True))
        if leg.needs_interpreter or leg.interpreter_id or leg.interpreter_name:
            yield self._interpreter(leg)
        if goals := [number for id_, number in self.goal_numbers.items() if id_ in leg.objective_ids]:
            yield Detail(label=_("Objectives"), text=", ".join(goals))

    def _interpreter(self, leg: Leg) -> Detail:
        person = self.plan.delegate(leg.interpreter_id)
        name = person.name if person else leg.interpreter_name
        text = name or _("Needed, nobody is named yet")
        return Detail(label=_("Interpreter"), text=text, needs_attention=not name)


def _fewer(here: list[Delegate], absent: list[Delegate]) -> str:
    """Return who is on something by the shorter list, of these or of the others."""
    if len(absent) < len(here):
        return _("Without %(names)s", names=wording.names(absent))
    return _("Only %(names)s", names=wording.names(here))


def _ends(leg: Leg) -> Iterator[Detail]:
    for label, place, terminal in (
        (pgettext("place", "From"), leg.origin, leg.origin_terminal),
        (pgettext("place", "To"), leg.destination, leg.destination_terminal),
    ):
        if place:
            yield Detail(label=label, text=_of_place(place, terminal))
            yield from _local_name(place)


def _arrival(leg: Leg) -> Iterator[Detail]:
    """Yield where somebody arrives, and where and when they left."""
    left = f"{day_month(leg.starts.wall)}, {time(leg.starts.wall)}"
    yield Detail(label=pgettext("place", "From"), text=wording.dotted(wording.town(leg.origin), left))
    if leg.destination:
        yield Detail(label=pgettext("place", "To"), text=_of_place(leg.destination, leg.destination_terminal))
        yield from _local_name(leg.destination)


def _local_name(place: Place) -> Iterator[Detail]:
    if place.local_name:
        yield Detail(label="", text=place.local_name, language=place.local_language)


def specific(plan: Plan) -> list[Objective]:
    return sorted((goal for goal in plan.objectives if not goal.is_general), key=lambda goal: goal.position)


def look_of(leg: Leg) -> RowLook:
    if leg.is_transport:
        return RowLook.TRANSPORT
    if leg.is_stay:
        return RowLook.STAY
    return RowLook.ENCOUNTER if leg.is_encounter else RowLook.OTHER


def place_details(place: Place, title: str = "") -> Iterator[Detail]:
    """Yield where something is.

    Name (but where it is the title), name in the local script, address, phone, altitude.
    """
    name = "" if str(place.name) == title else str(place.name)
    city = "" if place.city in name else place.city  # once is enough: "Réservoir du Castel, Gorée"
    where = wording.dotted(", ".join(filter(None, (name, city))), wording.altitude(place.altitude))
    if where:
        yield Detail(label=_("Place"), text=where)
    yield from _local_name(place)
    if place.address:
        yield Detail(label=pgettext("place", "Address"), text=", ".join(place.address.splitlines()))
    if place.phone:
        yield Detail(label=_("Phone"), text=place.phone, is_phone=True)


def _of_place(place: Place, terminal: str) -> str:
    """Return an end of a journey: "El Alto (LPB) · Terminal 2 · 4,061 m"."""
    name = f"{place.name} ({place.iata})" if place.iata else str(place.name)
    spoken = _("Terminal %(terminal)s", terminal=terminal) if terminal else ""
    return wording.dotted(name, spoken, wording.altitude(place.altitude))
