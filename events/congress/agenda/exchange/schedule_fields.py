"""Times, durations, languages and identifiers of schedule files, in the forms that real files have.

Each reader of a form returns None for what it cannot read; who asks knows the line and says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid5

from babel import Locale
from babel.core import get_global

from events.congress.agenda.exchange.schedule_texts import single_line, slug
from events.congress.agenda.values import LONGEST
from events.platform.zoned import FIRST_YEAR, LAST_YEAR

# Derived identifiers are uuid5 in this namespace, so that the same file gives the same ones again.
_NAMESPACE = UUID("5a0d5c4f-6f0e-5a43-9d53-6ab4f5b4a3b1")
_DATETIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s*(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII | re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_ISO_DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.ASCII)
_UNITS = re.compile(r"(?:(\d{1,3})\s*h(?:rs?)?)?\s*(?:(\d{1,4})\s*m(?:ins?)?)?", re.ASCII | re.IGNORECASE)
_DAYS_FIRST = re.compile("pretalx|wops-events", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})", re.ASCII)
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_][\w-]*)?", re.ASCII)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:", re.ASCII)
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "none", "null", "unknown", "other", "n/a", "-"})
_NAMED_IN = ("en", "fr", "es", "de", "it", "pt")


def read_datetime(text: str) -> datetime | None:
    """Return an ISO 8601 date and time, aware when it has an offset, without seconds."""
    found = _DATETIME.fullmatch(text.strip())
    if not found:
        return None
    day, clock, seconds, offset = found.groups()
    try:
        read = datetime.fromisoformat(f"{day}T{clock}{seconds or ''}{(offset or '').upper()}")
    except ValueError:
        return None
    return read.replace(second=0) if _is_kept(read.year) else None


def read_date(text: str) -> date | None:
    """Return the date of "2027-05-25", also of "2027-05-25T09:00:00+02:00" as the file's place writes it."""
    try:
        read = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return read if _is_kept(read.year) else None


def _is_kept(year: int) -> bool:
    return FIRST_YEAR < year < LAST_YEAR


def has_seconds(text: str) -> bool:
    found = _DATETIME.fullmatch(text.strip())
    return bool(found and (found[3] or ":00") != ":00")


def read_clock(text: str) -> timedelta | None:
    """Return "9:30", "09:30:00" or "25:00" (after midnight of a long day) as time since midnight, to the minute."""
    found = _CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 47 or int(found[2]) > 59:
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def read_duration(text: str, generator: str = "") -> timedelta | None:
    """Return "01:30", "1:30", "26:00", "90" (minutes), "01:30:00", "PT1H30M" or "1h30"; seconds round up to a minute.

    pretalx writes a day and more as "1:02:30", days first, and so do we; everybody else writes hours first.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return _kept_duration(timedelta(minutes=int(text[:9])))
    if ":" in text:
        return _clock_duration(text.split(":"), days_first=_DAYS_FIRST.search(generator) is not None)
    if text[:1] in {"P", "p"} and (found := _ISO_DURATION.fullmatch(text.upper())) and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return _kept_duration(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
    if (found := _UNITS.fullmatch(text)) and any(found.groups()):
        return _kept_duration(timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)))
    return None


def _clock_duration(parts: list[str], *, days_first: bool) -> timedelta | None:
    if len(parts) not in {2, 3} or not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if any(number > 59 for number in numbers[1:]):
        return None
    if len(numbers) == 3 and days_first and numbers[1] < 24:
        return _kept_duration(timedelta(days=numbers[0], hours=numbers[1], minutes=numbers[2]))
    hours, minutes, seconds = (*numbers, 0)[:3]
    return _kept_duration(timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _kept_duration(duration: timedelta) -> timedelta | None:
    whole = timedelta(minutes=-(-duration // timedelta(minutes=1)))
    return whole if whole <= LONGEST else None


def read_language(text: str) -> str | None:
    """Return a BCP 47 tag for "de", "de-formal", "pt_BR", "deu", "English"; empty for "und"; None for anything else."""
    text = text.strip()
    if not text or text.lower() in _NO_LANGUAGE:
        return ""
    if found := _TAG.fullmatch(text):
        language, script, territory = found.groups()
        language = str(get_global("language_aliases").get(language.lower(), language.lower()))
        if language in _languages():
            return "-".join(part for part in (language, (script or "").title(), (territory or "").upper()) if part)
    return _names().get(text.casefold())


@cache
def _languages() -> frozenset[str]:
    return frozenset(Locale.parse("en").languages)


@cache
def _names() -> dict[str, str]:
    """Return names of languages in the languages that files are written in, and in themselves."""
    named: dict[str, str] = {}
    for spoken in _NAMED_IN:
        languages = Locale.parse(spoken).languages
        named |= {name.casefold(): code for code, name in languages.items() if code.isalpha()}
        named[str(languages[spoken]).casefold()] = spoken
    return named


def read_color(text: str) -> str:
    """Return "#rrggbb" in lower case for "#RRGGBB" and "#RGB"; empty for anything else."""
    if not _COLOR.fullmatch(text.strip()):
        return ""
    digits = text.strip()[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def read_url(text: str, base: str) -> str:
    """Return an absolute http(s) address, resolved against `base`; empty when it is none."""
    text = single_line(text).replace(" ", "%20")
    try:
        url = text if _SCHEME.match(text) or not (text and base) else urljoin(base, text)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname and len(url) <= 2000 else ""


def default_guid(*parts: object) -> str:
    """Return the same guid for the same parts: for rooms and sessions that come without one."""
    return str(uuid5(_NAMESPACE, "\n".join(str(part) for part in parts)))


def default_id(guid: str) -> int:
    """Return a number from 1 to 2**31 - 1, the same for the same guid: the format wants one on each session."""
    return int.from_bytes(sha256(guid.encode("utf-8", "replace")).digest()[:4]) % (2**31 - 1) + 1


def default_slug(acronym: str, number: int, title: str) -> str:
    """Return a slug such as "congress-12-opening": as the format wants, four characters or more before a hyphen."""
    name = f"{number}-{slug(title)[:60].strip('-') or 'session'}"
    return f"{slug(acronym, '_').ljust(4, '_')}-{name if len(name) > 3 else f'{name}-session'}"
