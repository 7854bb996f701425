"""A booking value by value in words of the current language, and what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import numbers

from events.missions.bookings.matching import Change
from events.missions.bookings.meaning_words import BOOKED_WORDS, origin_words
from events.missions.bookings.reading.reservation import Moment, Price, Reservation, Stop, Traveller
from events.missions.itineraries.plan.kinds import STAYS, TRANSPORT, LegKind, LegStatus
from events.missions.itineraries.plan.values import Place
from events.missions.itineraries.plan.words import dotted, offset, word_of_kind, word_of_status
from events.platform.language import i18n
from events.platform.language.formats import country, day_month, list_of, moment, number, time
from events.platform.language.i18n import current_language, gettext, locale
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.zoned import ZonedTime

_JOURNEY_LABELS: Mapping[str, LazyText] = {
    "origin": pgettext("place", "From"),
    "destination": pgettext("place", "To"),
    "starts": _("Departure"),
    "ends": _("Arrival"),
}
_STAY_LABELS: Mapping[str, LazyText] = {
    "origin": _("Place"),
    "starts": _("Arrival from"),
    "ends": _("Departure until"),
}
_OTHER_LABELS: Mapping[str, LazyText] = {
    "origin": _("Place"),
    "starts": pgettext("of a leg", "Start"),
    "ends": pgettext("of a leg", "End"),
}
_LABELS: Mapping[str, LazyText] = {
    "reference": _("Reference of the booking"),
    "status": pgettext("of a leg", "Status"),
    "title": _("Title"),
    "carrier": _("Company"),
    "number": pgettext("of a journey", "Number"),
    "travellers": _("Travellers"),
    "price": _("Price of the whole booking"),
    "phone": _("Telephone"),
    "url": _("Address on the web"),
    "uid": _("Identifier in calendars"),
    "revised_at": _("Last changed by the sender"),
}
_PARTS: Mapping[str, LazyText] = {
    "name": pgettext("of a place", "name"),
    "iata": _("airport code"),
    "city": _("city"),
    "country": _("country"),
    "address": _("address"),
    "latitude": _("position"),
    "terminal": _("terminal or platform"),
    "zone": _("time zone"),
}
_PART_OF_AN_END = _("%(end)s: %(what)s")


def field_label(name: str, kind: LegKind) -> str:
    """Return what a field of a leg or of a reservation is called."""
    head, _dot, part = name.replace("_terminal", ".terminal").partition(".")
    if part:
        return _PART_OF_AN_END % {"end": field_label(head, kind), "what": _PARTS.get(part) or part}
    return str(_labels_of(kind).get(head) or _LABELS.get(head) or head)


def _labels_of(kind: LegKind) -> Mapping[str, LazyText]:
    if kind in TRANSPORT:
        return _JOURNEY_LABELS
    return _STAY_LABELS if kind in STAYS else _OTHER_LABELS


def value_words(value: object) -> str:
    """Return a value as it is shown; "" for none."""
    words = _VALUE_WORDS.get(type(value), str)
    return words(value) if value is not None else ""


def _zoned_words(value: ZonedTime) -> str:
    return dotted(f"{day_month(value.wall)} {time(value.wall)}", offset(value))


def _stop_words(value: Stop) -> str:
    return " ".join(filter(None, (value.iata, value.name or value.address or value.city)))


def _place_words(value: Place) -> str:
    return " ".join(filter(None, (value.iata, str(value.name))))


def moment_words(value: Moment) -> str:
    """ "Mon, Mar 15 08:10 · UTC−4"; only the day where only that is told."""
    if value.is_day:
        return day_month(value.wall)
    zoned = value.zoned
    return dotted(f"{day_month(value.wall)} {time(value.wall)}", offset(zoned) if zoned else "")


_VALUE_WORDS: Mapping[type, Callable[[Any], str]] = {
    Moment: moment_words,
    ZonedTime: _zoned_words,
    Stop: _stop_words,
    Place: _place_words,
    LegStatus: word_of_status,
}


def title_of_booking(found: Reservation) -> str:
    """ "7B 8120 · Air Boréal", "Hostal El Rosario", else the kind."""
    journey = (dotted(found.number, found.carrier), found.title)
    told = journey if found.is_transport else (found.title, found.origin.name, found.carrier)
    return next(filter(None, told), None) or word_of_kind(found.kind)


def way_of(found: Reservation) -> str:
    """Return when and where: "Mon, Mar 15 08:10 Montréal → 15:25 Lima"."""
    if not found.is_transport:
        ends = " – ".join(moment_words(each) for each in (found.starts, found.ends) if each)
        return dotted(ends, found.origin.city)
    departure, arrival = _hour(found.starts), _arrival(found.starts, found.ends)
    return " ".join(filter(None, (departure, _town(found.origin), "→", arrival, _town(found.destination))))


def _arrival(leaves: Moment | None, arrives: Moment | None) -> str:
    is_same_day = leaves and arrives and leaves.wall.date() == arrives.wall.date()
    return time(arrives.wall) if arrives and is_same_day else _hour(arrives)


def _hour(when: Moment | None) -> str:
    return f"{day_month(when.wall)} {time(when.wall)}" if when else ""


def _town(stop: Stop) -> str:
    return stop.city or stop.name or stop.iata


def traveller_words(each: Traveller) -> str:
    seat = gettext("seat %(seat)s", seat=each.seat) if each.seat else ""
    ticket = gettext("ticket %(number)s", number=each.ticket) if each.ticket else ""
    return dotted(each.name, seat, ticket)


def price_words(price: Price) -> str:
    if not price.currency:
        return number(float(price.amount))
    return str(numbers.format_currency(price.amount, price.currency, locale=locale(current_language())))


@dataclass(frozen=True)
class Line:
    """A value of a booking with its name and where it stands."""

    label: str
    value: str
    origin: str


def lines_of(found: Reservation, home_zone: str) -> list[Line]:
    """Return everything that a booking tells, in the order in which one asks."""
    lines = [
        Line(label, value, origin_words(found.origins.get(name))) for name, label, value in _told(found, home_zone)
    ]
    return [line for line in lines if line.value]


def _told(found: Reservation, home_zone: str) -> Iterator[tuple[str, str, str]]:
    kind = found.kind
    texts = {name: str(getattr(found, name)) for name in ("title", "carrier", "number", "reference")}
    yield "status", field_label("status", kind), str(BOOKED_WORDS[found.status])
    for name, text in texts.items():
        yield name, field_label(name, kind), text
    yield from _end_told(kind, "origin", found.origin)
    yield "starts", field_label("starts", kind), value_words(found.starts)
    yield from _end_told(kind, "destination", found.destination)
    yield "ends", field_label("ends", kind), value_words(found.ends)
    yield "travellers", field_label("travellers", kind), list_of([traveller_words(each) for each in found.travellers])
    yield "price", field_label("price", kind), price_words(found.price) if found.price else ""
    for name in ("phone", "url", "uid"):
        yield name, field_label(name, kind), str(getattr(found, name))
    revised = moment(found.revised_at, home_zone) if found.revised_at else ""
    yield "revised_at", field_label("revised_at", kind), revised


def _end_told(kind: LegKind, end: str, stop: Stop) -> Iterator[tuple[str, str, str]]:
    for part, value in _stop_parts(stop):
        yield f"{end}.{part}", field_label(f"{end}.{part}", kind), value


def _stop_parts(stop: Stop) -> Iterator[tuple[str, str]]:
    for part in ("name", "iata", "city", "address", "terminal", "zone"):
        yield part, str(getattr(stop, part) or "")
    yield "country", country(stop.country)
    yield "latitude", f"{stop.latitude:.5f}, {stop.longitude:.5f}" if stop.has_position else ""


@dataclass(frozen=True)
class ChangeLine:
    """One field that would change: what it is, what it was, what it would be, and where that stands."""

    field: str
    label: str
    old: str
    new: str
    origin: str


def change_lines(changes: tuple[Change, ...], kind: LegKind) -> list[ChangeLine]:
    """Return old and new of what a booking would change, in words."""
    return [
        ChangeLine(
            each.field,
            field_label(each.field, kind),
            value_words(each.old) or i18n.pgettext("value", "nothing"),
            value_words(each.new),
            origin_words(each.origin),
        )
        for each in changes
    ]
