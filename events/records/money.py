"""Money as whole minor units of an ISO 4217 currency: reading what was typed, writing, converting. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from babel.numbers import NumberFormatError, format_decimal, get_currency_precision, parse_decimal

from events.platform.language.i18n import current_language, locale

MOST = 10**15  # minor units: beyond any mission, within a column and a float
LONGEST_RATE = 24
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"[0-9.,'’]{1,30}", re.ASCII)  # no exponent, no sign
_RATE = re.compile(r"\d{1,9}(\.\d{1,12})?", re.ASCII)


class MoneyError(ValueError):
    """The text is no amount of this currency."""


def exponent(currency: str) -> int:
    """Digits after the point: XOF 0, EUR 2, TND 3."""
    return int(get_currency_precision(currency))


def read_amount(text: str, currency: str) -> int:
    """Minor units of an amount as readers of the current language write it ("1 234,50"); "1234.5" is read everywhere
    where it has one meaning.

    Raise MoneyError, also for more digits than the currency has.
    """
    compact = _SPACES.sub("", text)
    if not _DIGITS.fullmatch(compact):
        raise MoneyError(text)
    try:
        value = parse_decimal(compact, locale=locale(current_language()), strict=True)
    except NumberFormatError as error:
        value = _plain(compact, error)
    minor = value.scaleb(exponent(currency))
    if minor != minor.to_integral_value() or not 0 <= minor <= MOST:
        raise MoneyError(text)
    return int(minor)


def _plain(text: str, error: Exception) -> Decimal:
    """Return a number with a point and at most two or three digits behind it, in a language that writes a comma."""
    if re.fullmatch(r"\d+\.\d{1,2}", text, re.ASCII):
        return Decimal(text)
    raise MoneyError(text) from error


def typed_amount(minor: int | None, currency: str) -> str:
    """Return an amount as a form shows it: with the decimal sign of the reader, without groups."""
    if minor is None:
        return ""
    digits = exponent(currency)
    pattern = "0." + "0" * digits if digits else "0"
    return str(format_decimal(Decimal(minor).scaleb(-digits), pattern, locale=locale(current_language())))


def money(minor: int | None, currency: str) -> str:
    """Return an amount for readers, with its ISO code: "1 234,50 CAD"; a dash for none."""
    if minor is None:
        return "–"
    digits = exponent(currency)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    shown = format_decimal(Decimal(minor).scaleb(-digits), pattern, locale=locale(current_language()))
    return f"{shown}\N{NO-BREAK SPACE}{currency}"


def read_rate(text: str) -> str:
    """How much one unit is worth, as it is kept: "0.131". Either decimal sign is read. Raise MoneyError."""
    compact = _SPACES.sub("", text).replace(",", ".")
    if not _RATE.fullmatch(compact) or len(compact) > LONGEST_RATE or not Decimal(compact):
        raise MoneyError(text)
    return compact


def told_rate(rate: str) -> str:
    """Return a rate as the reader writes numbers, every digit of it: "0,125"."""
    shown = format_decimal(Decimal(rate), locale=locale(current_language()), decimal_quantization=False)
    return str(shown)


def converted(minor: int, currency: str, rate: str, base: str) -> int:
    """Minor units of `base`, one unit of `currency` being worth `rate` of it; rounded half to even.

    Raise MoneyError for a rate that is no number.
    """
    try:
        value = Decimal(minor).scaleb(-exponent(currency)) * Decimal(rate)
    except InvalidOperation as error:
        raise MoneyError(rate) from error
    return int(value.scaleb(exponent(base)).to_integral_value(ROUND_HALF_EVEN))
