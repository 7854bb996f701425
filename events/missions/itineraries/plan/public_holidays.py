"""Public holidays and weekends of a country, from the `holidays` package; it loads on first use."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from events.missions.itineraries.plan.civil_holiday_names import CIVIL_HOLIDAYS
from events.missions.itineraries.plan.feast_names import FEASTS
from events.platform.language.i18n import current_language, speaking
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6

# Where offices close otherwise than the package says, which gives these the weekend of most countries.
_WEEKENDS = {
    "NP": frozenset({SATURDAY}),
    "LY": frozenset({FRIDAY, SATURDAY}),
    "PS": frozenset({FRIDAY, SATURDAY}),
    "SO": frozenset({FRIDAY}),
}
_ENGLISH = ("en_US", "en_GB")
_NAMES: Mapping[str, LazyText] = {name.arguments[0]: name for name in (*FEASTS, *CIVIL_HOLIDAYS)}
_NOTE = re.compile(r" \(([^)]+)\)$")
_NOTES: Mapping[str, LazyText] = {
    "estimated": _("%(holiday)s (date estimated)"),
    "observed": _("%(holiday)s (day in lieu)"),
    "observed, estimated": _("%(holiday)s (day in lieu, date estimated)"),
    "in lieu": _("%(holiday)s (day in lieu)"),
    "substitute day": _("%(holiday)s (day in lieu)"),
}


def public_holiday(country: str, day: dt.date, language: str = "en") -> str | None:
    """The name of the public holiday of a country (ISO 3166-1 alpha-2) on a day, or None.

    In `language` where the package has the country's names in it or our catalogues do, else in English, else in the
    country's own. None too where the package does not know the country or the year.
    """
    return _year(country, day.year, language).get(day)


def holiday_here(country: str, day: dt.date) -> str | None:
    """The name of a public holiday in the current language."""
    return public_holiday(country, day, current_language())


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
    tongue = _tongue(known, language)
    found = _country(country, year, tongue)
    if found is None:
        return {}
    is_foreign = language != "en" and (tongue or known.default_language or "en").startswith("en")
    with speaking(language):
        return {day: _translated(name) if is_foreign else str(name) for day, name in found.items()}


def _translated(names: str) -> str:
    """Return English names of one day in the current language, as far as they are known."""
    return "; ".join(map(_translated_name, names.split("; ")))


def _translated_name(name: str) -> str:
    note = _NOTE.search(name)
    bare, form = (name[: note.start()], _NOTES.get(note[1])) if note else (name, None)
    known = str(_NAMES.get(bare, bare))
    return form % {"holiday": known} if form else known if bare == name else str(_NAMES.get(name, name))


@lru_cache(maxsize=512)
def _country(country: str, year: int | None, language: str | None) -> Any:
    """The package's calendar of a country; None where it knows none."""
    holidays = _package()
    try:
        return holidays.country_holidays(country, years=year, language=language, expand=False)
    except NotImplementedError:
        return None


@cache
def _package() -> Any:
    """The package without its folder of countries read as a whole, 8 MiB: each is imported when it is asked for."""
    countries = importlib.util.find_spec("holidays.countries")
    if countries is not None:
        sys.modules.setdefault(countries.name, importlib.util.module_from_spec(countries))
    import holidays

    return holidays


def _tongue(known: Any, language: str) -> str | None:
    """The package's name of a language as it has it for a country: "es", "fr_SN", "en_US"; None for the default."""
    offered = known.supported_languages
    own = [tag for tag in offered if tag.split("_")[0] == language]
    english = [tag for tag in (*_ENGLISH, *sorted(offered)) if tag in offered and tag.startswith("en")]
    # Where the country's own language is the reader's, its own words for it go before another country's.
    best = ([known.default_language] if known.default_language in own else []) + own + english
    return best[0] if best else None
