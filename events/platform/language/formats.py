"""Dates, times, numbers and names as CLDR writes them in the current language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from babel import dates, numbers

from events.platform.language import i18n
from events.platform.language.i18n import current_language

_known_years: ContextVar[range | None] = ContextVar("known_years", default=None)
_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?= [^\W\d])")


def _locale() -> Any:
    return i18n.locale(current_language())


def date(value: dt.date, capital: bool = False) -> str:
    """Return a day in full: "mardi 25 mai 2027"; with a capital where it is a heading."""
    text = _ordinal(dates.format_date(value, "full", locale=_locale()))
    return text[:1].upper() + text[1:] if capital else text


def day(value: dt.date) -> str:
    """Return a day without the weekday: "25 mai 2027", "1er juin 2027"."""
    return _ordinal(dates.format_date(value, "long", locale=_locale()))


def _ordinal(text: str) -> str:
    """French says "1er mai" and "2 mai"; CLDR's patterns have the bare figure."""
    return _FIRST_OF_MONTH.sub("1er", text) if current_language() == "fr" else text


def know_years(first: dt.date, last: dt.date) -> None:
    """Let days from one to another go without their year for the rest of this request: what is shown is of then."""
    _known_years.set(range(first.year, last.year + 1))


def day_month(value: dt.date) -> str:
    """Return a day of a known year: "mar. 25 mai"; with its year where it is of another one."""
    moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day, not an instant
    known = _known_years.get()
    skeleton = "MMMEd" if known is None or value.year in known else "yMMMEd"
    return _ordinal(str(dates.format_skeleton(skeleton, moment, locale=_locale())))


def day_of_month(value: dt.date) -> str:
    """Return a day without weekday and year, for a button: "25 mai"."""
    moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day, not an instant
    return _ordinal(str(dates.format_skeleton("MMMMd", moment, locale=_locale())))


def span(first: dt.date, last: dt.date) -> str:
    """Days from one to another, nothing said twice: "25–28 mai 2027"."""
    if first == last:
        return day(first)
    return _ordinal(str(dates.format_interval(first, last, "yMMMMd", locale=_locale())))


def time(value: dt.datetime) -> str:
    """Return the hour a wall clock shows, of a naive datetime: "14:30"."""
    return str(dates.format_skeleton("Hm", value, tzinfo=None, locale=_locale()))


def wall(value: str) -> dt.datetime:
    """Return a stored wall time "2027-05-25T09:00" as a naive datetime."""
    return dt.datetime.fromisoformat(value)


def moment(value: dt.datetime, zone: str | None = None) -> str:
    """An instant with day, hour and minute, in `zone` (UTC when none is given), the zone named when it is UTC."""
    from events.platform.zoned import zone as zone_of

    there = value.astimezone(zone_of(zone) if zone else dt.UTC).replace(tzinfo=None)
    pattern = str(dates.get_datetime_format("medium", locale=_locale()))
    text = pattern.format(time(there), dates.format_date(there, "medium", locale=_locale()))
    return text if zone else f"{text} UTC"


def city_of(zone: str) -> str:
    """Return the city that a time zone goes by: "Madrid"."""
    return str(dates.get_timezone_location(zone, _locale(), return_city=True))


def number(value: float) -> str:
    return numbers.format_decimal(value, locale=_locale())


def country(code: str | None) -> str:
    """Return a country's name from its ISO 3166 code; an unknown code is shown as it is."""
    return str(_locale().territories.get(code, code)) if code else ""


def language_name(code: str | None, capital: bool = False) -> str:
    name = (i18n.locale(current_language()).languages.get(code, code) or "") if code else ""
    return name[:1].upper() + name[1:] if capital else name


def language_names(code: str, languages: Iterable[str]) -> list[str]:
    """Return the names of a language in several languages, where they are known."""
    names = (i18n.locale(language).languages.get(code) for language in languages)
    return [name for name in names if name]


def list_of(items: list[str]) -> str:
    """ "a, b and c" in the language of the request."""
    from babel.lists import format_list

    names = [str(item) for item in items]
    text = format_list(names, locale=_locale()) if names else ""
    if current_language() == "es" and len(names) > 1 and _SOUNDS_AS_I.match(names[-1]):
        # CLDR's patterns leave to code that "y" becomes "e" before the sound of i: "español e inglés".
        text = f"{text.removesuffix(f' y {names[-1]}')} e {names[-1]}"
    return text


_SOUNDS_AS_I = re.compile(r"[ií]|h[ií](?!e)", re.IGNORECASE)
