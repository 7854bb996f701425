"""One reservation told several times in one file (per traveller, as JSON-LD and as microdata, as .ics): told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from events.missions.bookings.reading.reservation import (
    Moment,
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
    same_day = first.kind is second.kind and _day(first) == _day(second)
    return same_day and not _is_other_booking(first, second) and _is_same_way(first, second)


def _is_other_booking(first: Reservation, second: Reservation) -> bool:
    references = (plain_reference(each.reference) for each in (first, second))
    return _differ(*references) or _differ(first.uid, second.uid)


def _is_same_way(first: Reservation, second: Reservation) -> bool:
    if first.is_transport and first.number and second.number:
        same_ends = not _differ(first.origin.key, second.origin.key)
        return same_ends and plain_number(first.number) == plain_number(second.number)
    return first.segment == second.segment


def _differ(first: str, second: str) -> bool:
    return bool(first and second and first != second)


def _day(reservation: Reservation) -> str:
    return reservation.starts.wall.date().isoformat() if reservation.starts else ""


def _filled(first: Reservation, second: Reservation) -> Reservation:
    better = [name for name in ("starts", "ends") if _tells_more(getattr(second, name), getattr(first, name))]
    missing = [name for name in _SCALARS if not getattr(first, name)]
    values: dict[str, Any] = {name: getattr(second, name) for name in (*missing, *better)}
    values["origin"] = _filled_stop(first.origin, second.origin)
    values["destination"] = _filled_stop(first.destination, second.destination)
    values["travellers"] = _together(first.travellers, second.travellers)
    return replace(first, **values, origins=_origins(first.origins, second.origins, better))


def _origins(first: Mapping[str, Origin], second: Mapping[str, Origin], better: Iterable[str]) -> dict[str, Origin]:
    """Return where each field stands: in the first telling, but for those that the second tells better."""
    told = {name: second[name] for name in better if name in second}
    return {**second, **first, **told}


def _tells_more(other: Moment | None, held: Moment | None) -> bool:
    """Whether a time says its hour or its zone where the other does not."""
    if held is None or other is None:
        return False
    return (held.is_day, held.zone is None) > (other.is_day, other.zone is None)


def _filled_stop(first: Stop, second: Stop) -> Stop:
    """Empty parts from the other, where both are the same place."""
    if not first or not second or first.key != second.key:
        return first or second
    empty = {each.name for each in fields(Stop) if getattr(first, each.name) in ("", None)}
    return replace(first, **{name: getattr(second, name) for name in empty})


def _together(first: tuple[Traveller, ...], second: tuple[Traveller, ...]) -> tuple[Traveller, ...]:
    found = {fold(each.name): each for each in first}
    for each in second:
        known = found.get(fold(each.name), each)
        found[fold(each.name)] = Traveller(known.name, known.seat or each.seat, known.ticket or each.ticket)
    return tuple(found.values())


def with_origin(reservation: Reservation, name: str, origin: Origin, value: object) -> Reservation:
    """The reservation with one more field, unless it has it."""
    if getattr(reservation, name):
        return reservation
    changes: dict[str, Any] = {name: value}
    return replace(reservation, **changes, origins={**reservation.origins, name: origin})
