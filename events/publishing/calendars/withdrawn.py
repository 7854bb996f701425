"""Calendars of an event that is a draft again: they say so, and no more of the work on it than must be.

Dates, times and the names of the event, its tracks and rooms are those that stand now, not those told before. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from events.platform.ical.entries import CalendarEntry, Status
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext


def withdrawn_dates(entry: CalendarEntry, name: str) -> CalendarEntry:
    """Return the event's own dates, by its name, as not certain; a cancelled one stays cancelled."""
    status = entry.status if entry.is_cancelled else Status.TENTATIVE
    summary = _("Withdrawn for now: %(title)s", title=name)
    return replace(_bare(entry), summary=summary, status=status)


def withdrawn_session(entry: CalendarEntry, name: str) -> CalendarEntry:
    """Return a session as one that does not stand for now: its title may be another one by the time it returns."""
    word = pgettext("calendar", "Withdrawn for now:") + " "
    return replace(_bare(entry), summary=name, status=Status.CANCELLED, cancelled_word=word)


def _bare(entry: CalendarEntry) -> CalendarEntry:
    about = _(
        "The organizers have taken the programme back to work on it. This calendar goes on by itself when they publish "
        "it again: stay subscribed."
    )
    return replace(
        entry,
        description=about,
        location="",
        position=None,
        url="",
        categories=(),
        alarms=(),
        conferences=(),
        language="",
    )
