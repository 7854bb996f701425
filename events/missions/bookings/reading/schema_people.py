"""Who travels, on which seat, for how much: the parts of a schema.org reservation beside the journey itself."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    path = ""
    seat, ticket = get("airplaneSeat", "seatNumber"), get("ticketNumber")
    tickets = everything("reservedTicket")[:MOST_TRAVELLERS]
    for person in everything("underName")[:MOST_TRAVELLERS] or filter(None, (get("underName"),)):
        own = [each for each in tickets if _holder(each) in {"", _name(person)}]
        _add(found, _name(person), seat or _seat(own), ticket or _ticket(own))
        path = path or person.path
    for each in tickets:
        if holder := _holder(each):
            _add(found, holder, _seat([each]), _ticket([each]))
            path = path or each.path
    draft.take("travellers", tuple(found.values()), path)


def read_price(draft: Draft, get: _Get) -> None:
    """The price of the whole reservation, with its currency where that is told; passed over where it is unclear."""
    node = get("totalPrice", "price")
    ticket = get("reservedTicket")
    if node is None and ticket:
        node = ticket.get("totalPrice", "price")
    if node is None:
        return
    held = node.get("price", "value") if node.is_object else node
    currency = get("priceCurrency") or (ticket.get("priceCurrency") if ticket else None) or node.get("priceCurrency")
    price = price_in(held.text if held else "", currency.text if currency else "")
    if held and price:
        draft.take("price", price, held.path)


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
