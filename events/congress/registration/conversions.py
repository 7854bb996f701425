"""Conversion of answers when their question changes its kind: without loss, or not at all.

A kind says in its row how its answers are texts and which texts are answers; these are the pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec

from events.congress.registration.stored_answers import (
    LONGEST_LINE,
    Amount,
    Telephone,
    amount_in,
    codes_in,
    day_in,
    moment_in,
    number_in,
    telephone_in,
)
from events.platform.email_addresses import AddressError, normalized
from events.platform.language.choices import countries, country_codes, is_language
from events.platform.language.cleaning import fold
from events.platform.language.i18n import languages
from events.platform.telephones import e164_of
from events.records.money import exponent

ToText = Callable[[str], str | None]
# An answer, and the country of who gave it.
Convert = Callable[[str, str], str | None]


def as_it_is(value: str, country: str = "") -> str:
    return value


def one_line(value: str, country: str = "") -> str | None:
    return value if "\n" not in value and len(value) <= LONGEST_LINE else None


def number(value: str, country: str) -> str | None:
    """Only what would be written back as it was typed: "007" is no number, and "1,5" is one in some languages only."""
    found = number_in(value)
    return value if found is not None and format(found.normalize(), "f") == value else None


def day(value: str, country: str) -> str | None:
    found = day_in(value)
    return value if found and found.isoformat() == value else None


def moment(value: str, country: str) -> str | None:
    return value if moment_in(value) else None


def telephone(value: str, country: str) -> str | None:
    line = one_line(value)
    return None if line is None else Telephone(line, e164_of(line, country)).stored


def typed_number(value: str) -> str | None:
    """Return the number as it was typed; its dialled form follows from that."""
    found = telephone_in(value)
    return found.typed if found else None


def email(value: str, country: str) -> str | None:
    try:
        return value if normalized(value) == value else None
    except AddressError:
        return None


def link(value: str, country: str) -> str | None:
    return value if value.startswith(("https://", "http://")) and not set(value) & set(" \n") else None


def country_named(value: str, country: str) -> str | None:
    """A code, or the name of a country in one of the languages of the product."""
    if value in country_codes():
        return value
    named = {fold(name): code for language in languages() for code, name in countries(language)}
    return named.get(fold(value))


def language(value: str, country: str) -> str | None:
    return value if is_language(value) else None


def amount_in_words(value: str) -> str | None:
    """Return "12.50 EUR"."""
    found = amount_in(value)
    return f"{Decimal(found.minor).scaleb(-exponent(found.currency)):f} {found.currency}" if found else None


def amount(value: str, country: str) -> str | None:
    """Only what was an amount before: the currency of a bare number is anybody's guess."""
    figures, _space, currency = value.partition(" ")
    found = number_in(figures)
    if found is None or len(currency) != 3:
        return None
    stored = Amount(int(found.scaleb(exponent(currency))), currency).stored
    return stored if amount_in_words(stored) == value else None


def several(value: str, country: str) -> str:
    return msgspec.json.encode([value]).decode()


def single(value: str, country: str) -> str | None:
    codes = codes_in(value) or []
    return codes[0] if len(codes) == 1 else None
