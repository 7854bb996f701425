"""The keys by which answers are sorted and found: texts whose order is that of what they stand for."""

from __future__ import annotations

from decimal import Decimal

from events.congress.registration.stored_answers import (
    amount_in,
    attached_in,
    codes_in,
    journey_in,
    number_in,
    telephone_in,
)
from events.platform.language.cleaning import fold

LONGEST_KEY = 200
_WHOLE = 10**22  # what six decimals and sixteen digits before them hold


def folded(value: str) -> str:
    return fold(value)


def padded(number: Decimal) -> str:
    """Return a key of 23 digits; negative numbers come first, the smallest before all."""
    millionths = int(number.scaleb(6))
    return f"1{millionths:022d}" if millionths >= 0 else f"0{_WHOLE + millionths:022d}"


def number_key(value: str) -> str:
    number = number_in(value)
    return folded(value) if number is None else padded(number)


def telephone_key(value: str) -> str:
    """The number as any telephone dials it, else as it was typed."""
    number = telephone_in(value)
    return (number.e164 or folded(number.typed)) if number else folded(value)


def codes_key(value: str) -> str:
    codes = codes_in(value)
    return folded(value) if codes is None else " ".join(codes)


def journey_key(value: str) -> str:
    """Return the day and the hour."""
    journey = journey_in(value)
    return f"{journey.day}T{journey.hour}" if journey else folded(value)


def amount_key(value: str) -> str:
    """Amounts of one currency follow each other."""
    amount = amount_in(value)
    return f"{amount.currency} {padded(Decimal(amount.minor))}" if amount else folded(value)


def attached_key(value: str) -> str:
    """Return the name of the file."""
    file = attached_in(value)
    return folded(file.name if file else value)
