"""Who travels, on which seat, for how much: the parts of a schema.org reservation beside the journey itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from events.missions.bookings.reading.draft import Draft
from events.missions.bookings.reading.nodes import Node
from events.missions.bookings.reading.reservation import Price, Traveller

MOST_TRAVELLERS = 50

_AMOUNT = re.compile(
    r"(?:([A-Z]{3})\s*)?"  # the currency, before or behind
    r"(\d{1,9}|\d{1,3}(?:[ .,'\u00a0\u202f]\d{3}){1,2})(?:[.,](\d{1,2}))?"
    r"\s*([A-Z]{3})?"
)
_Get = Callable[..., Node | None]
_All = Callable[[str], tuple[Node, ...]]


def read_travellers(draft: Draft, get: _Get, everything: _All) -> None:
    """The names, each with seat and ticket; from the reservation itself, and from each of its tickets."""
    found: dict[str, Traveller] = {}
    seat, ticket = get("airplaneSeat", "seatNumber"), get("ticketNumber")
    tickets = everything("reservedTicket")[:MOST_TRAVELLERS]
    people = [(_name(person), person) for person in _people(get, everything)]
    for name, _person in people:
        own = [each for each in tickets if _holder(each) in {"", name}]
        _add(found, name, seat or _seat(own), ticket or _ticket(own))
    held = [(_holder(each), each) for each in tickets]
    for holder, each in held:
        _add(found, holder, _seat([each]), _ticket([each]))
    paths = (*(person.path for _name, person in people), *(each.path for holder, each in held if holder))
    draft.take("travellers", tuple(found.values()), next(iter(paths), ""))


def _people(get: _Get, everything: _All) -> Iterable[Node]:
    return everything("underName")[:MOST_TRAVELLERS] or filter(None, (get("underName"),))


def read_price(draft: Draft, get: _Get) -> None:
    """The price of the whole reservation, with its currency where that is told; passed over where it is unclear."""
    told = [each.get for each in (get("reservedTicket"),) if each]
    node = _first((get, *told), "totalPrice", "price")
    held = node.get("price", "value") if node and node.is_object else node
    if node is None or held is None:
        return
    currency = _first((get, *told, node.get), "priceCurrency")
    if price := price_in(held.text, currency.text if currency else ""):
        draft.take("price", price, held.path)


def _first(told: Iterable[_Get], *names: str) -> Node | None:
    return next(filter(None, (get(*names) for get in told)), None)


def price_in(text: str, currency: str = "") -> Price | None:
    """A price such as "1 234,50" with its currency beside it, or "EUR 120.5"; None for anything else."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return None
    whole = re.sub(r"\D", "", found[2])
    named = currency.upper() or found[1] or found[4] or ""
    return Price(Decimal(f"{whole}.{found[3] or '0'}"), named if re.fullmatch("[A-Z]{3}", named) else "")


def _add(found: dict[str, Traveller], name: str, seat: Node | None, ticket: Node | None) -> None:
    if name and name not in found:
        found[name] = Traveller(name, seat.words if seat else "", ticket.words if ticket else "")


def _name(person: Node) -> str:
    """The name, or given and family name; "" for what is neither."""
    parts = (person.get("givenName"), person.get("familyName"))
    return person.words or " ".join(part.text for part in parts if part)


def _holder(ticket: Node) -> str:
    person = ticket.get("underName")
    return _name(person) if person else ""


def _seat(tickets: list[Node]) -> Node | None:
    seats = (ticket.follow("ticketedSeat", "seatNumber") or ticket.get("ticketedSeat") for ticket in tickets)
    return next((seat for seat in seats if seat and seat.words), None)


def _ticket(tickets: list[Node]) -> Node | None:
    return next((number for ticket in tickets if (number := ticket.get("ticketNumber"))), None)
