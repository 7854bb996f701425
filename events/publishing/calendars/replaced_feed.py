"""The calendar at a replaced address: each entry as cancelled, and one that explains. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from events.platform.ical.entries import Calendar, CalendarEntry, Classification, Status
from events.platform.language.i18n import gettext as _


def ended_calendar(calendar: Calendar, subject: UUID, generation: int, ended_at: dt.datetime) -> Calendar:
    """Return the calendar behind an address that ended then, in the current language.

    Whoever still holds the address learns nothing that is newer: entries that were changed or added since are left
    out, the others say nothing but their title and time. Each sequence is one more than was ever told of that state.
    """
    entries = (*_cancelled(calendar.entries, ended_at), _explanation(subject, generation, ended_at))
    return replace(calendar, entries=entries, description="", refresh_every=None, source="", url="")


def _cancelled(entries: Iterable[CalendarEntry], ended_at: dt.datetime) -> Iterator[CalendarEntry]:
    for entry in entries:
        if entry.stamp <= ended_at:
            yield CalendarEntry(
                uid=entry.uid,
                sequence=entry.sequence + 1,
                stamp=ended_at,
                created=entry.created,
                start=entry.start,
                end=entry.end,
                summary=entry.summary,
                status=Status.CANCELLED,
                classification=Classification.PRIVATE,
                language=entry.language,
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
        description=_(
            "The address that this application is subscribed to has been replaced. Nothing here is cancelled in "
            "reality. Open your personal page, subscribe to the new address, and remove this calendar."
        ),
        is_transparent=True,
        classification=Classification.PRIVATE,
    )
