"""The days of an event, each leading to its programme."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from babel.dates import format_skeleton

from events.platform.language.formats import date
from events.platform.language.i18n import current_language, locale
from events.platform.web.addresses import address


class DayLink(TypedDict):
    """A day as the macro `content.day_switch` draws it."""

    href: str
    weekday: str
    number: str
    month: str
    full: str
    is_current: bool


def day_link(slug: str, day: dt.date, current: dt.date | None) -> DayLink:
    """Return the link to a day of the programme, in the reader's language."""
    where = locale(current_language())
    moment = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, not an instant
    return {
        "href": address("agenda.day", slug=slug, day=day.isoformat()),
        "weekday": str(format_skeleton("E", moment, locale=where)),
        "number": str(day.day),
        "month": str(format_skeleton("MMM", moment, locale=where)),
        "full": date(day),
        "is_current": day == current,
    }
