"""A booking in the form of a new leg: what stands in it before anybody types, and what it says once it is valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from events.missions.bookings.matching import is_at
from events.missions.bookings.proposals import named_in
from events.missions.bookings.reading.reservation import Moment, Reservation, Status, Stop
from events.missions.itineraries.legs.form import LegForm, Offered, values_of
from events.missions.itineraries.legs.operations import LegValues
from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.plan.airports import airport
from events.missions.itineraries.plan.kinds import KINDS, STAYS, LegKind, LegStatus
from events.missions.itineraries.plan.values import Place, Plan
from events.platform.language.cleaning import fold
from events.platform.language.i18n import gettext
from events.platform.web.editing import RefusedError
from events.platform.zoned import ZonedTime

# Of a stay of which only the days are told: hours that most houses have, to be looked at by whoever confirms.
_USUAL_HOURS = {"starts": dt.time(15), "ends": dt.time(11)}


def new_leg_data(found: Reservation, offered: Offered) -> dict[str, Any]:
    """The reservation as the form of a leg shows it."""
    plan, asked = offered.plan, KINDS[found.kind].asks
    texts = {"carrier": found.carrier, "number": found.number, "reference": found.reference}
    texts |= {"origin_terminal": found.origin.terminal, "destination_terminal": found.destination.terminal}
    texts |= {"driver": found.carrier, "driver_phone": found.phone, "vehicle": found.number}
    data: dict[str, Any] = {name: text for name, text in texts.items() if name in asked}
    data |= place_data("from", found.origin, offered.stops(), found.kind)
    data |= place_data("to", found.destination, offered.stops(), found.kind) if found.is_transport else {}
    data |= _times(found) | _company(found, plan)
    is_named_elsewhere = found.is_transport or found.kind in STAYS or found.title == found.origin.name
    title = {} if is_named_elsewhere else {plan.languages[0]: found.title}
    return data | {"title": title, "status": str(status_of(found))}


def status_of(found: Reservation) -> LegStatus:
    """A mere hold is no booking yet."""
    return LegStatus.BOOKED if found.status is Status.CONFIRMED else LegStatus.PLANNED


def place_data(name: str, stop: Stop, places: Sequence[Place], kind: LegKind) -> dict[str, Any]:
    """A stop in the inputs of one end: the mission's place, an airport by its code, else a new place."""
    known = next((place for place in places if is_at(stop, place)), None)
    by_code = airport(stop.iata) if stop.iata else None
    if by_code is not None and by_code.zone and (KINDS[kind].is_by_air or known is None):
        return {f"{name}_iata": stop.iata}
    if known is not None:
        return {f"{name}_place": known.code}
    told = {"name": stop.name or stop.address, "city": stop.city, "country": stop.country, "zone": stop.zone or ""}
    return {f"{name}_{part}": text for part, text in told.items()} if stop else {}


def _times(found: Reservation) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, moment in (("starts", found.starts), ("ends", found.ends)):
        if moment is None:
            continue
        usual = _USUAL_HOURS[name] if found.kind in STAYS else None
        hour = usual if moment.is_day else moment.wall.time()
        data |= {f"{name}_on": moment.wall.date(), name: hour, f"{name}_fold": str(moment.fold)}
    return data


def _company(found: Reservation, plan: Plan) -> dict[str, Any]:
    """Those whom the booking names; where it names nobody of the delegation, somebody has to say who it is for."""
    present = [person.code for person in plan.delegates if person.left_at is None]
    named = [person.code for person in named_in(found, plan)]
    return {"who": "all", "people": []} if named and named == present else {"who": "only", "people": named}


def new_leg_values(form: LegForm, found: Reservation) -> LegValues:
    """Return what a valid form says, with what the booking knows of a place that is new.

    Raise RefusedError when a time of which only the offset was known ends too early in its place.
    """
    values = values_of(form)
    starts = settled(found.starts, values.starts)
    ends = settled(found.ends, values.ends)
    if ends.instant() <= starts.instant():
        raise RefusedError(gettext("The end is not after the start, by the clocks of both places."), "ends")
    origin, destination = _known_more(values.origin, found.origin), _known_more(values.destination, found.destination)
    if isinstance(origin, PlaceValues) and found.kind in STAYS and not origin.phone:
        origin = replace(origin, phone=found.phone[:40])
    return replace(values, starts=starts, ends=ends, origin=origin, destination=destination)


def settled(moment: Moment | None, typed: ZonedTime) -> ZonedTime:
    """The time that was typed; where the booking told it with an offset and nobody touched it, that instant there."""
    if moment is None or moment.zone or moment.offset is None or moment.is_day or moment.wall != typed.wall:
        return typed
    return moment.placed(typed.zone).zoned or typed


def _known_more(chosen: Any, stop: Stop) -> Any:
    """A new place that goes by the name in the booking has its address and position from there too."""
    if not isinstance(chosen, PlaceValues) or chosen.iata:
        return chosen
    names = {fold(text) for text in chosen.texts.get("name", {}).values()}
    if not names & {fold(stop.name), fold(stop.address)} - {""}:
        return chosen
    address = "" if fold(stop.address) in names else stop.address
    return replace(chosen, address=address, latitude=stop.latitude, longitude=stop.longitude)


def fields_told(found: Reservation, values: LegValues) -> tuple[str, ...]:
    """Return which fields of the new leg are as the booking tells them."""
    texts = {"carrier": found.carrier, "number": found.number, "reference": found.reference}
    texts |= {"origin_terminal": found.origin.terminal, "destination_terminal": found.destination.terminal}
    fields = [name for name, text in texts.items() if text and getattr(values, name) == text]
    fields += [name for name, stop in (("origin", found.origin), ("destination", found.destination)) if stop]
    for name, moment in (("starts", found.starts), ("ends", found.ends)):
        typed: ZonedTime = getattr(values, name)
        if moment is not None and _tells(moment, typed):
            fields.append(name)
    return tuple(fields)


def _tells(moment: Moment, typed: ZonedTime) -> bool:
    if moment.is_day:
        return moment.wall.date() == typed.wall.date()
    return moment.placed(typed.zone).instant() == typed.instant()
