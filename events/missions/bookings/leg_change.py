"""Taking values of a booking over into a leg that is there: the form, and the leg as it will be."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.validators import Optional

from events.missions.bookings.booking_words import field_label
from events.missions.bookings.matching import Change
from events.missions.bookings.new_leg import place_data
from events.missions.bookings.proposals import Proposal
from events.missions.bookings.reading.reservation import Moment, Reservation
from events.missions.itineraries.legs.form import Offered
from events.missions.itineraries.legs.kept_values import company_of, values_of_leg
from events.missions.itineraries.legs.operations import COLUMNS, LegValues
from events.missions.itineraries.legs.stop_fields import Stop, offer_stops, stop_fields, stop_in
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
        people = choices_of((person.code, person.name) for person in proposal.missing)
        ends = [field for field in labels if field in _ENDS]
        fields = chain.from_iterable(stop_fields(_ENDS[field]).items() for field in ends)
        choices = {"take": choices_of(labels), "people": people}
        super().__init__(formdata, choices=choices, fields=dict(fields), **options)
        for field in ends:
            offer_stops(self, _ENDS[field], labels[field], offered.stops())

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
        stops = self._stops()
        times = self._times(stops) if stops is not None else None
        if stops is None or times is None:
            return
        starts, ends = times
        values = changed_values(self.leg, self.offered.plan, self.proposal.changes, self.taken, self._added())
        places = {end: stop.place for end, stop in stops.items()}
        self.values = LegValues(**values | places | {"starts": starts, "ends": ends})

    def _stops(self) -> dict[str, Stop] | None:
        """Return the places that are taken over; None when one of them cannot be told, which its field says."""
        places, language = self.offered.stops(), self.offered.plan.languages[0]
        asked = [end for end in _ENDS if end in self.taken]
        found = {end: stop_in(self, _ENDS[end], places, self.leg.kind, language) for end in asked}
        chosen = {end: stop for end, stop in found.items() if stop}
        return chosen if len(chosen) == len(asked) else None

    def _times(self, stops: dict[str, Stop]) -> tuple[ZonedTime, ZonedTime] | None:
        """Return the times that the leg would have; None when they cannot be, which the form says."""
        try:
            starts, ends = _times(self.leg, self.proposal.reservation, self.taken, stops)
        except WallTimeError:
            refuse(self.take, _("This year cannot be right."))
            return None
        if ends.instant() <= starts.instant():
            refuse(self.take, _("The leg would end before it starts: take over both times, or neither."))
            return None
        return starts, ends

    def _added(self) -> frozenset[UUID]:
        ticked = self.people.data or ()
        return frozenset(person.id for person in self.proposal.missing if person.code in ticked)


def changed_values(
    leg: Leg, plan: Plan, changes: tuple[Change, ...], taken: tuple[str, ...], added: frozenset[UUID]
) -> dict[str, Any]:
    """The leg's values with the texts and the state that are taken over, and who is put on; places and times apart."""
    told = {each.field: each.new for each in changes if each.field in taken}
    status = told.get("status")
    return {
        **values_of_leg(leg),
        "status": status if isinstance(status, LegStatus) else leg.status,
        "company": company_of(leg, plan, added),
        "is_open_ended": leg.is_open_ended and "ends" not in taken,
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
        return _taken_time(old, new, zone)
    if zone == old.zone:
        return old
    is_same = new is not None and new.placed(old.zone).instant() == old.instant()
    return ZonedTime.from_instant(old.instant(), zone) if is_same else ZonedTime(old.wall, zone)


def _taken_time(old: ZonedTime, new: Moment, zone: str) -> ZonedTime:
    if new.is_day:
        return ZonedTime(dt.datetime.combine(new.wall.date(), old.wall.time()), zone)
    # A zone that was guessed gives way to that of the place: the instant stays.
    return ZonedTime.from_instant(new.placed(zone).instant() or old.instant(), zone)
