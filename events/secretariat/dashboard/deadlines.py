"""The days that are coming for an event: when registration opens and closes, and when it begins. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.congress.organizing.models import Event
from events.congress.organizing.windows import window_of
from events.congress.registration.question_queries import CategoryChoice
from events.congress.registration.rules import corrections_end
from events.platform.language.i18n import Translated
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.zoned import ZonedTime

MOST = 6  # that the dashboard shows

_OPENS, _CLOSES = _("Registration opens"), _("Registration closes")
_CORRECTED = _("People can correct their data for the last time")
_BEGINS = _("The event begins")


@dataclass(frozen=True)
class Deadline:
    """Something that begins or ends: when, its words, and of which category; None where it is the event's own."""

    at: ZonedTime
    words: LazyText
    category: Translated | None = None


def deadlines_of(event: Event, categories: Sequence[CategoryChoice], now: dt.datetime) -> list[Deadline]:
    """Return what is still to come, the nearest first."""
    found = [one for one in _all(event, categories, now) if one.at.instant() > now]
    return sorted(found, key=lambda one: one.at.instant())[:MOST]


def _all(event: Event, categories: Sequence[CategoryChoice], now: dt.datetime) -> Iterator[Deadline]:
    window = window_of(event, now)
    ends = ((_OPENS, window.opens), (_CLOSES, window.closes), (_CORRECTED, corrections_end(event)))
    yield from (Deadline(at, words) for words, at in ends if at)
    for category in categories:
        yield from _of_category(event, category, now)
    yield Deadline(ZonedTime(dt.datetime.combine(event.starts_on, dt.time()), event.time_zone), _BEGINS)


def _of_category(event: Event, category: CategoryChoice, now: dt.datetime) -> Iterator[Deadline]:
    """Give the ends of a category's window that are its own."""
    window = window_of(event, now, category)
    if category.opens and window.opens:
        yield Deadline(window.opens, _OPENS, category.name)
    if category.closes and window.closes:
        yield Deadline(window.closes, _CLOSES, category.name)
