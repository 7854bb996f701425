"""Taking values of a booking over into a leg that is there: the form, and the leg as it will be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.datastructures import FormData
from wtforms.validators import Optional

from events.missions.bookings.booking_words import field_label
from events.missions.bookings.matching import Change
from events.missions.bookings.new_leg import place_data
from events.missions.bookings.proposals import Proposal
from events.missions.bookings.reading.reservation import Moment, Reservation
from events.missions.itineraries.legs.form import Offered
from events.missions.itineraries.legs.operations import COLUMNS, LegValues
from events.missions.itineraries.legs.stop_fields import Stop, offer_stops, stop_fields, stop_in
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.kinds import KINDS, LegStatus
from events.missions.itineraries.plan.values import Leg, Plan
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import SelectMultipleField, choices_of
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form
from events.platform.zoned import WallTimeError, ZonedTime

_ENDS = {"origin": "from", "destination": "to"}


def change_data(proposal: Proposal, offered: Offered) -> dict[str, Any]:
    """Return the form's data with everything ticked, and the places as the booking has them."""
    found = proposal.reservation
    data: dict[str, Any] = {
        "take": [each.field for each in proposal.changes],
        "people": [person.code for person in proposal.missing],
    }
    for each in proposal.changes:
        if name := _ENDS.get(each.field):
            data |= place_data(name, getattr(found, each.field), offered.stops(), found.kind)
    return data


class ChangeForm(Form):
    """The changes of a booking: a box for each field, the places that would be others, who is put on the leg.

    Once valid, `values` is the leg as it will be and `taken` the fields that come from the booking.
    """

    take = SelectMultipleField(_("What is taken over"), [Optional()])
    people = SelectMultipleField(_("Put on the leg"), [Optional()])

    values: LegValues

    def __init__(
        self, proposal: Proposal, leg: Leg, offered: Offered, formdata: FormData | None = None, **options: Any
    ) -> None:
        self.proposal, self.leg, self.offered = proposal, leg, offered
        self.is_by_air = KINDS[leg.kind].is_by_air
        labels = {each.field: field_label(each.field, leg.kind) for each in proposal.changes}
        ends = {_ENDS[field]: label for field, label in labels.items() if field in _ENDS}
        choices = {
            "take": choices_of(labels),
            "people": choices_of((person.code, person.name) for person in proposal.missing),
        }
        fields = {name: field for end in ends for name, field in stop_fields(end).items()}
        super().__init__(formdata, choices=choices, fields=fields, **options)
        for end, label in ends.items():
            offer_stops(self, end, label, offered.stops())

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(self.take.data or ())

    def check(self) -> None:
        if not self.errors:
            self._check_values()

    def _check_values(self) -> None:
        if not self.taken and not self.people.data:
            refuse(self.take, _("Tick what the leg takes over, or dismiss the booking below."))
            return
        stops = {end: self._stop(end) for end in _ENDS if end in self.taken}
        chosen = {end: stop for end, stop in stops.items() if stop}
        if len(chosen) < len(stops):
            return
        try:
            starts, ends = _times(self.leg, self.proposal.reservation, self.taken, chosen)
        except WallTimeError:
            refuse(self.take, _("This year cannot be right."))
            return
        if ends.instant() <= starts.instant():
            refuse(self.take, _("The leg would end before it starts: take over both times, or neither."))
            return
        added = [person.id for person in self.proposal.missing if person.code in (self.people.data or ())]
        values = changed_values(self.leg, self.offered.plan, self.proposal.changes, self.taken, added)
        places = {end: stop.place for end, stop in chosen.items()}
        self.values = LegValues(**values | places | {"starts": starts, "ends": ends})

    def _stop(self, end: str) -> Stop | None:
        places, language = self.offered.stops(), self.offered.plan.languages[0]
        return stop_in(self, _ENDS[end], places, self.leg.kind, language)


def changed_values(
    leg: Leg, plan: Plan, changes: tuple[Change, ...], taken: tuple[str, ...], added: list[Any]
) -> dict[str, Any]:
    """The leg's values with the texts and the state that are taken over, and who is put on; places and times apart."""
    present = frozenset(person.id for person in plan.delegates if person.left_at is None)
    on = leg.people | frozenset(added)
    told = {each.field: each.new for each in changes if each.field in taken}
    status = told.get("status")
    return {
        "kind": leg.kind,
        "origin": leg.origin.id if leg.origin else None,
        "destination": leg.destination.id if leg.destination else None,
        "status": status if isinstance(status, LegStatus) else leg.status,
        "company": Company(leg.is_shared, present - on if leg.is_shared else on),
        "objective_ids": leg.objective_ids,
        **{name: getattr(leg, name) for name in COLUMNS},
        **{name: str(text) for name, text in told.items() if name in COLUMNS},
    }


def _times(leg: Leg, found: Reservation, taken: tuple[str, ...], stops: dict[str, Stop]) -> tuple[ZonedTime, ZonedTime]:
    last = "destination" if leg.is_transport else "origin"
    starts = _time(leg.starts, found.starts, stops.get("origin"), is_taken="starts" in taken)
    ends = _time(leg.ends, found.ends, stops.get(last), is_taken="ends" in taken)
    return starts, ends


def _time(old: ZonedTime, new: Moment | None, stop: Stop | None, *, is_taken: bool) -> ZonedTime:
    """The new time in its place, the hour of the old one where only a day is told.

    Else the old one: in another place its instant where the booking tells the same, and what the clocks showed where
    it does not.
    """
    zone = stop.zone if stop else old.zone
    if is_taken and new is not None:
        if new.is_day:
            return ZonedTime(dt.datetime.combine(new.wall.date(), old.wall.time()), zone)
        placed = new.placed(zone)
        # A zone that was guessed gives way to that of the place: the instant stays.
        return ZonedTime.from_instant(placed.instant() or old.instant(), zone)
    if zone == old.zone:
        return old
    is_same = new is not None and new.placed(old.zone).instant() == old.instant()
    return ZonedTime.from_instant(old.instant(), zone) if is_same else ZonedTime(old.wall, zone)
