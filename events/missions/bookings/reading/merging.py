"""One reservation told several times in one file (per traveller, as JSON-LD and as microdata, as .ics): told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from events.missions.bookings.reading.reservation import (
    Origin,
    Reservation,
    Stop,
    Traveller,
    plain_number,
    plain_reference,
)
from events.platform.language.cleaning import fold

_SCALARS = ("reference", "title", "carrier", "number", "starts", "ends", "price", "phone", "url", "uid", "revised_at")


def merged(reservations: Iterable[Reservation]) -> tuple[Reservation, ...]:
    """In the order of their first telling; what the first leaves empty is filled from the later ones."""
    found: list[Reservation] = []
    for each in reservations:
        index = next((index for index, other in enumerate(found) if _is_same(other, each)), None)
        if index is None:
            found.append(each)
        else:
            found[index] = _filled(found[index], each)
    return tuple(found)


def _is_same(first: Reservation, second: Reservation) -> bool:
    """The same kind on the same day, booking numbers that do not differ, and the same number, house or way."""
    if first.kind is not second.kind or _differ(plain_reference(first.reference), plain_reference(second.reference)):
        return False
    if _day(first) != _day(second) or _differ(first.uid, second.uid):
        return False
    if first.is_transport and first.number and second.number:
        same_ends = not _differ(first.origin.key, second.origin.key)
        return same_ends and plain_number(first.number) == plain_number(second.number)
    return first.segment == second.segment


def _differ(first: str, second: str) -> bool:
    return bool(first and second and first != second)


def _day(reservation: Reservation) -> str:
    return reservation.starts.wall.date().isoformat() if reservation.starts else ""


def _filled(first: Reservation, second: Reservation) -> Reservation:
    values: dict[str, Any] = {name: getattr(second, name) for name in _SCALARS if not getattr(first, name)}
    for name in ("starts", "ends"):
        held, other = getattr(first, name), getattr(second, name)
        if held and other and (held.is_day, held.zone is None) > (other.is_day, other.zone is None):
            values[name] = other
    values |= {name: _filled_stop(getattr(first, name), getattr(second, name)) for name in ("origin", "destination")}
    better: dict[str, Origin] = {
        name: second.origins[name] for name in ("starts", "ends") if name in values and name in second.origins
    }
    values["travellers"] = _together(first.travellers, second.travellers)
    return replace(first, **values, origins={**second.origins, **first.origins, **better})


def _filled_stop(first: Stop, second: Stop) -> Stop:
    """Empty parts from the other, where both are the same place."""
    if not first or not second or first.key != second.key:
        return first or second
    empty = {each.name for each in fields(Stop) if getattr(first, each.name) in ("", None)}
    return replace(first, **{name: getattr(second, name) for name in empty})


def _together(first: tuple[Traveller, ...], second: tuple[Traveller, ...]) -> tuple[Traveller, ...]:
    found = {fold(each.name): each for each in first}
    for each in second:
        known = found.get(fold(each.name))
        found[fold(each.name)] = (
            Traveller(known.name, known.seat or each.seat, known.ticket or each.ticket) if known else each
        )
    return tuple(found.values())


def with_origin(reservation: Reservation, name: str, origin: Origin, value: object) -> Reservation:
    """The reservation with one more field, unless it has it."""
    if getattr(reservation, name):
        return reservation
    changes: dict[str, Any] = {name: value}
    return replace(reservation, **changes, origins={**reservation.origins, name: origin})
