"""The calendar at a replaced address: each entry says that there is another one, and how to get it. Pure.

None of them is cancelled by that: whoever reads "cancelled" before a flight believes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from events.platform.ical.entries import Calendar, CalendarEntry, Classification
from events.platform.language.i18n import gettext as _


def ended_calendar(calendar: Calendar, subject: UUID, generation: int, ended_at: dt.datetime) -> Calendar:
    """Return the calendar behind an address that ended then, in the current language.

    Whoever still holds the address learns nothing that is newer: entries that were changed or added since are left
    out, the others say nothing but their title and time, and that the address is another. Each sequence is one more
    than was ever told of that state.
    """
    entries = (*_ended(calendar.entries, ended_at), _explanation(subject, generation, ended_at))
    return replace(calendar, entries=entries, description="", refresh_every=None, source="", url="")


def _ended(entries: Iterable[CalendarEntry], ended_at: dt.datetime) -> Iterator[CalendarEntry]:
    for entry in entries:
        if entry.stamp <= ended_at:
            yield CalendarEntry(
                uid=entry.uid,
                sequence=entry.sequence + 1,
                stamp=ended_at,
                created=entry.created,
                start=entry.start,
                end=entry.end,
                summary=_("This calendar has a new address: %(title)s", title=entry.summary),
                description=_how(),
                status=entry.status,
                is_transparent=entry.is_transparent,
                classification=Classification.PRIVATE,
            )


def _explanation(subject: UUID, generation: int, ended_at: dt.datetime) -> CalendarEntry:
    day = ended_at.astimezone(dt.UTC).date()
    return CalendarEntry(
        uid=f"calendar-ended-{subject}-{generation}",
        sequence=0,
        stamp=ended_at,
        start=day,
        end=day + dt.timedelta(days=1),
        summary=_("This calendar has a new address"),
        description=_how(),
        is_transparent=True,
        classification=Classification.PRIVATE,
    )


def _how() -> str:
    return _(
        "The address that this application is subscribed to has been replaced. Nothing here is cancelled by that, and "
        "nothing here is kept current any more. Open your personal page, subscribe to the new address, and remove this "
        "calendar."
    )
