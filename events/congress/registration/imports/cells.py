"""What stands in the cells of tables that people send: languages, countries and days as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from events.platform.language.choices import country_codes
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import language_name
from events.platform.language.i18n import languages, speaking
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.organizations.importing import country_names
from events.records.organizations.names import key_of

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_UNKNOWN = _("“%(column)s” says “%(cell)s”, which is not known there.")


def not_known(heading: LazyText | str, cell: str) -> str:
    """Return what is said of a cell that names nothing on offer."""
    return _UNKNOWN % {"column": heading, "cell": clean_line(cell)[:80]}


@cache
def countries() -> dict[str, str]:
    """Return the codes of countries by themselves and by their names, folded."""
    return country_names() | {key_of(code): code for code in country_codes()}


@cache
def mail_languages() -> dict[str, str]:
    """Return the codes of our languages by themselves and by their names, folded."""
    return language_names(languages())


def language_names(codes: Sequence[str]) -> dict[str, str]:
    """Return languages by code and by their names in every language of ours."""
    found = {key_of(code): code for code in codes}
    for language in languages():
        with speaking(language):
            found |= {key_of(language_name(code)): code for code in codes}
    return found


def day_in(cell: str) -> str:
    """Return a day as forms take it: spreadsheets add a time, and people write the day first."""
    if written := _DAY.fullmatch(cell):
        day, month, year = (int(part) for part in written.groups())
        return f"{year:04}-{month:02}-{day:02}"
    return cell.removesuffix("T00:00:00")
