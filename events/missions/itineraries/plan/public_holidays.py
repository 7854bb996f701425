"""Public holidays and weekends of a country, from the `holidays` package; it loads on first use."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6

# Where offices close otherwise than the package says, which gives these the weekend of most countries.
_WEEKENDS = {
    "NP": frozenset({SATURDAY}),
    "LY": frozenset({FRIDAY, SATURDAY}),
    "PS": frozenset({FRIDAY, SATURDAY}),
    "SO": frozenset({FRIDAY}),
}
_ENGLISH = ("en_US", "en_GB")


def public_holiday(country: str, day: dt.date, language: str = "en") -> str | None:
    """The name of the public holiday of a country (ISO 3166-1 alpha-2) on a day, or None.

    In `language` where the package has the country's names in it, else in English, else in the country's own. None too
    where the package does not know the country or the year.
    """
    return _year(country, day.year, language).get(day)


def is_weekend(country: str, day: dt.date) -> bool:
    """Whether offices of a country are closed that day of the week; Saturday and Sunday where nothing else is known."""
    if country in _WEEKENDS:
        return day.weekday() in _WEEKENDS[country]
    found = _country(country, None, None)
    return bool(found.is_weekend(day)) if found is not None else day.weekday() in {SATURDAY, SUNDAY}


@lru_cache(maxsize=512)
def _year(country: str, year: int, language: str) -> dict[dt.date, str]:
    known = _country(country, None, None)
    if known is None:
        return {}
    found = _country(country, year, _tongue(known, language))
    return {} if found is None else {day: str(name) for day, name in found.items()}


@lru_cache(maxsize=512)
def _country(country: str, year: int | None, language: str | None) -> Any:
    """The package's calendar of a country; None where it knows none."""
    import holidays

    try:
        return holidays.country_holidays(country, years=year, language=language, expand=False)
    except NotImplementedError:
        return None


def _tongue(known: Any, language: str) -> str | None:
    """The package's name of a language as it has it for a country: "es", "fr_SN", "en_US"; None for the default."""
    offered = known.supported_languages
    own = [tag for tag in offered if tag.split("_")[0] == language]
    english = [tag for tag in (*_ENGLISH, *sorted(offered)) if tag in offered and tag.startswith("en")]
    # Where the country's own language is the reader's, its own words for it go before another country's.
    best = ([known.default_language] if known.default_language in own else []) + own + english
    return best[0] if best else None
