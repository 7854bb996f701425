"""The meaning of a reservation for a mission's itinerary: a new leg, a change of one, nothing new, or a cancellation.

Pure. The rules, in order; the first that finds a leg decides:

1.  An earlier booking of the same identity (kind, booking number, segment), or from the same calendar entry (UID):
    its leg. Where several have it, the one nearest in time. So a changed date updates.
2.  A leg with the same booking number and kind: of the same number or the same way (one of the two may have changed,
    the flight number or an airport), at most seven days off; of a stay, in the same house or over the same nights.
3.  A leg without a booking number that was only planned: the same kind and day, and the same number or way or house.
    It is updated, and gains the booking number.
4.  A leg with another booking number, of the same kind, day and number: the same journey of somebody else. Told as
    `ALONGSIDE`, for a person to decide.

Otherwise it is new. A mail that is older than the booking that a leg was last taken from is told as `OUTDATED`. Legs
that are cancelled are found only by rule 1, so that a booking made anew is a new leg.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from events.missions.bookings.reading.reservation import (
    Moment,
    Origin,
    Reservation,
    Status,
    Stop,
    plain_number,
    plain_reference,
)
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.values import Leg, Place
from events.platform.drawing.great_circles import Position, distance_km
from events.platform.language.cleaning import fold
from events.platform.zoned import ZonedTime

_FARTHEST_DATE = dt.timedelta(days=7)
_SAME_PLACE = 2.0  # km


class Meaning(StrEnum):
    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    CANCELLATION = "cancellation"
    ALONGSIDE = "alongside"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A booking from which a leg was made or changed before."""

    leg_id: UUID
    reservation: Reservation


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the leg that the booking would change: times, texts, a Place and a Stop, or a status.

    `field` is the leg's ("starts", "origin_terminal"); `origin` says where in the booking the new value stands.
    """

    field: str
    old: ZonedTime | Place | LegStatus | str | None
    new: Moment | Stop | LegStatus | str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`leg` is None only for NEW, or for the cancellation of what no leg holds."""

    meaning: Meaning
    leg: Leg | None = None
    changes: tuple[Change, ...] = ()


def match(reservation: Reservation, legs: Iterable[Leg], earlier: Iterable[Earlier] = ()) -> Match:
    """Return what the reservation means, and for which leg, with every field that would change."""
    known, before = list(legs), list(earlier)
    standing = list(filter(_stands, known))
    leg = _known_leg(reservation, known, before) or _found_leg(reservation, standing)
    if leg is None:
        return _match_unknown(reservation, standing)
    return Match(Meaning.OUTDATED, leg) if _is_outdated(reservation, leg, before) else match_with(reservation, leg)


def match_with(reservation: Reservation, leg: Leg) -> Match:
    """Return what the reservation means for the leg that it is about."""
    if reservation.status is Status.CANCELLED:
        return Match(Meaning.UNCHANGED if leg.is_cancelled else Meaning.CANCELLATION, leg)
    changes = changes_of(reservation, leg)
    return Match(Meaning.UPDATE if changes else Meaning.UNCHANGED, leg, changes)


def _match_unknown(reservation: Reservation, legs: list[Leg]) -> Match:
    if reservation.status is Status.CANCELLED:
        return Match(Meaning.CANCELLATION)
    beside = next((leg for leg in legs if _is_same_journey(reservation, leg)), None)
    return Match(Meaning.ALONGSIDE, beside) if beside else Match(Meaning.NEW)


def changes_of(reservation: Reservation, leg: Leg) -> tuple[Change, ...]:
    """Every field of the leg for which the reservation tells something else; what it leaves open changes nothing."""
    return tuple(_changes(reservation, leg))


def _known_leg(reservation: Reservation, legs: list[Leg], earlier: list[Earlier]) -> Leg | None:
    ids = {each.leg_id for each in earlier if _is_about(each.reservation, reservation)}
    return _nearest(reservation, [leg for leg in legs if leg.id in ids])


def _is_about(before: Reservation, reservation: Reservation) -> bool:
    same_entry = bool(before.uid) and before.uid == reservation.uid and before.kind is reservation.kind
    return same_entry or before.identity == reservation.identity


def _found_leg(reservation: Reservation, legs: list[Leg]) -> Leg | None:
    alike = [leg for leg in legs if leg.kind is reservation.kind and _is_alike(reservation, leg)]
    booked = (leg for leg in alike if _is_booked_as(reservation, leg))
    return _nearest(reservation, booked) or _nearest(
        reservation, [leg for leg in alike if _is_plan_of(reservation, leg)]
    )


def _is_booked_as(reservation: Reservation, leg: Leg) -> bool:
    return _has_reference(reservation, leg) and _is_near(reservation, leg)


def _is_plan_of(reservation: Reservation, leg: Leg) -> bool:
    is_only_planned = not leg.reference and leg.status is LegStatus.PLANNED
    return is_only_planned and _on_same_day(reservation, leg)


def _nearest(reservation: Reservation, legs: Iterable[Leg]) -> Leg | None:
    """The leg that starts nearest to it; standing ones first."""
    return min(legs, key=lambda leg: (leg.is_cancelled, _distance(reservation, leg), leg.code), default=None)


def _distance(reservation: Reservation, leg: Leg) -> dt.timedelta:
    return abs(reservation.starts.wall - leg.starts.wall) if reservation.starts else dt.timedelta()


def _stands(leg: Leg) -> bool:
    return not leg.is_cancelled


def _has_reference(reservation: Reservation, leg: Leg) -> bool:
    plain = plain_reference(reservation.reference)
    return bool(plain) and plain == plain_reference(leg.reference)


def _is_near(reservation: Reservation, leg: Leg) -> bool:
    return _distance(reservation, leg) <= _FARTHEST_DATE


def _on_same_day(reservation: Reservation, leg: Leg) -> bool:
    return reservation.starts is not None and reservation.starts.wall.date() == leg.starts.wall.date()


def _is_alike(reservation: Reservation, leg: Leg) -> bool:
    """The same number or the same way; of what stays in one place, the same house, or days that overlap."""
    if reservation.is_transport:
        return _has_number(reservation, leg) or _has_way(reservation, leg)
    return is_at(reservation.origin, leg.origin) or (_has_reference(reservation, leg) and _overlaps(reservation, leg))


def _has_number(reservation: Reservation, leg: Leg) -> bool:
    return bool(reservation.number) and plain_number(reservation.number) == plain_number(leg.number)


def _has_way(reservation: Reservation, leg: Leg) -> bool:
    return is_at(reservation.origin, leg.origin) and is_at(reservation.destination, leg.destination)


def _overlaps(reservation: Reservation, leg: Leg) -> bool:
    starts, ends = reservation.starts, reservation.ends
    return bool(starts and ends and starts.wall < leg.ends.wall and leg.starts.wall < ends.wall)


def _is_same_journey(reservation: Reservation, leg: Leg) -> bool:
    same_kind = reservation.is_transport and leg.kind is reservation.kind
    return same_kind and _on_same_day(reservation, leg) and _has_number(reservation, leg)


def _is_outdated(reservation: Reservation, leg: Leg, earlier: list[Earlier]) -> bool:
    last = max((each.reservation.revised_at for each in earlier if _is_of(each, leg)), default=None, key=_sortable)
    return last is not None and reservation.revised_at is not None and reservation.revised_at < last


def _is_of(earlier: Earlier, leg: Leg) -> bool:
    return earlier.leg_id == leg.id and earlier.reservation.revised_at is not None


def _sortable(instant: dt.datetime | None) -> float:
    return instant.timestamp() if instant else float("-inf")


def _changes(reservation: Reservation, leg: Leg) -> Iterator[Change]:
    yield from _time_changes(reservation, leg)
    yield from _place_changes(reservation, leg)
    texts = {
        "carrier": reservation.carrier,
        "number": reservation.number,
        "reference": reservation.reference,
        "origin_terminal": reservation.origin.terminal,
        "destination_terminal": reservation.destination.terminal,
    }
    for name, new in texts.items():
        old = getattr(leg, name)
        if new and _plain(name, new) != _plain(name, old):
            yield Change(name, old, new, reservation.origins.get(name.replace("_", ".")))
    status = _status(reservation, leg)
    if status is not None:
        yield Change("status", leg.status, status, reservation.origins.get("status"))


def _plain(name: str, text: str) -> str:
    if name == "number":
        return plain_number(text)
    return plain_reference(text) if name == "reference" else fold(text)


def _time_changes(reservation: Reservation, leg: Leg) -> Iterator[Change]:
    for name, old, new in (("starts", leg.starts, reservation.starts), ("ends", leg.ends, reservation.ends)):
        is_open = name == "ends" and leg.is_open_ended
        if new is not None and (is_open or _is_other_time(old, new)):
            yield Change(name, None if is_open else old, new, reservation.origins.get(name))


def _is_other_time(old: ZonedTime, new: Moment) -> bool:
    """A mere day is compared as a day; a time without zone in the zone that the leg has."""
    if new.is_day:
        return new.wall.date() != old.wall.date()
    return new.placed(old.zone).instant() != old.instant()


def _place_changes(reservation: Reservation, leg: Leg) -> Iterator[Change]:
    stops = {"origin": (leg.origin, reservation.origin), "destination": (leg.destination, reservation.destination)}
    for name, (place, stop) in stops.items():
        if stop and not is_at(stop, place):
            origins = (reservation.origins.get(f"{name}.{part}") for part in ("iata", "name", "address"))
            yield Change(name, place, stop, next(filter(None, origins), None))


def is_at(stop: Stop, place: Place | None) -> bool:
    """Whether a stop is a place: the same airport; a position within two kilometres; the same name or address.

    Names are held against those of every language.
    """
    if place is None or not stop:
        return False
    if stop.iata and place.iata:
        return stop.iata == place.iata
    if _is_close(stop, place):
        return True
    names = map(fold, (*place.name.texts.values(), place.local_name, place.address))
    return bool(set(names) & set(map(fold, (stop.name, stop.address))) - {""})


def _is_close(stop: Stop, place: Place) -> bool:
    if stop.latitude is None or stop.longitude is None or place.position is None:
        return False
    return distance_km(Position(stop.latitude, stop.longitude), place.position) <= _SAME_PLACE


def _status(reservation: Reservation, leg: Leg) -> LegStatus | None:
    """A leg that was only planned, or cancelled, is booked now; a mere hold leaves a leg as it is."""
    was_open = leg.status in {LegStatus.PLANNED, LegStatus.CANCELLED}
    return LegStatus.BOOKED if was_open and reservation.status is Status.CONFIRMED else None
