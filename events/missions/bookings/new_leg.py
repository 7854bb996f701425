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
from events.missions.itineraries.plan.kinds import KINDS, STAYS, LegKind, LegStatus
from events.missions.itineraries.plan.values import Place, Plan
from events.platform.language.cleaning import fold
from events.platform.language.i18n import gettext
from events.platform.places.airports import airport
from events.platform.web.editing import RefusedError
from events.platform.zoned import ZonedTime

# Of a stay of which only the days are told: hours that most houses have, to be looked at by whoever confirms.
_USUAL_HOURS = {"starts": dt.time(15), "ends": dt.time(11)}


def new_leg_data(found: Reservation, offered: Offered) -> dict[str, Any]:
    """The reservation as the form of a leg shows it."""
    plan, asked = offered.plan, KINDS[found.kind].asks
    texts = _texts(found) | {"driver": found.carrier, "driver_phone": found.phone, "vehicle": found.number}
    data: dict[str, Any] = {name: text for name, text in texts.items() if name in asked}
    data |= place_data("from", found.origin, offered.stops(), found.kind)
    data |= place_data("to", found.destination, offered.stops(), found.kind) if found.is_transport else {}
    data |= _times(found) | _company(found, plan)
    title = {} if _is_named_elsewhere(found) else {plan.languages[0]: found.title}
    return data | {"title": title, "status": str(status_of(found))}


def _is_named_elsewhere(found: Reservation) -> bool:
    """Whether a leg needs no title: its number, its way or its place says what it is."""
    return found.is_transport or found.kind in STAYS or found.title == found.origin.name


def _texts(found: Reservation) -> dict[str, str]:
    return {
        "carrier": found.carrier,
        "number": found.number,
        "reference": found.reference,
        "origin_terminal": found.origin.terminal,
        "destination_terminal": found.destination.terminal,
    }


def status_of(found: Reservation) -> LegStatus:
    """A mere hold is no booking yet."""
    return LegStatus.BOOKED if found.status is Status.CONFIRMED else LegStatus.PLANNED


def place_data(name: str, stop: Stop, places: Sequence[Place], kind: LegKind) -> dict[str, Any]:
    """A stop in the inputs of one end: the mission's place, an airport by its code, else a new place."""
    known = next((place for place in places if is_at(stop, place)), None)
    if (KINDS[kind].is_by_air or known is None) and _is_airport(stop.iata):
        return {f"{name}_iata": stop.iata}
    return {f"{name}_place": known.code} if known is not None else _new_place_data(name, stop)


def _is_airport(code: str) -> bool:
    """Whether a code is that of an airport whose clock is known."""
    found = airport(code) if code else None
    return found is not None and bool(found.zone)


def _new_place_data(name: str, stop: Stop) -> dict[str, Any]:
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
    present = [person.code for person in plan.present]
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
    if moment is None or moment.wall != typed.wall or not moment.has_offset_only:
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
    texts = tuple(name for name, text in _texts(found).items() if text and getattr(values, name) == text)
    told = {
        "origin": bool(found.origin),
        "destination": bool(found.destination),
        "starts": _tells(found.starts, values.starts),
        "ends": _tells(found.ends, values.ends),
    }
    return texts + tuple(name for name, is_told in told.items() if is_told)


def _tells(moment: Moment | None, typed: ZonedTime) -> bool:
    if moment is None:
        return False
    if moment.is_day:
        return moment.wall.date() == typed.wall.date()
    return moment.placed(typed.zone).instant() == typed.instant()
