"""The sessions that a public calendar lists, and for a while those that have left it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.values import Agenda, AgendaSession, AgendaSlot
from events.platform.ical.entries import CalendarEntry
from events.publishing.calendars.programme_entries import (
    LISTED_FOR,
    EventEntries,
    is_still_listed,
    listed_until,
    soonest,
)
from events.records.feeds.values import Listing

Holds = Callable[[AgendaSession, AgendaSlot], bool]


@dataclass(frozen=True)
class Listed:
    """The calendar of a whole event, a track or a room at a moment.

    `holds` says what belongs to it; `told` is what it has told, by slot. `only_told` leaves out what
    it has not, as long as nobody may see what is new.
    """

    agenda: Agenda
    told: Mapping[UUID, Listing]
    holds: Holds
    now: dt.datetime
    only_told: bool = False

    def entries(self, maker: EventEntries) -> Iterator[CalendarEntry]:
        """Yield what is in it, and what has left it as cancelled for 30 days."""
        for session, slot in self.slots():
            yield from self.entry(maker, session, slot)

    def slots(self) -> Iterator[tuple[AgendaSession, AgendaSlot]]:
        """Yield all that the calendar might have an entry of."""
        for session in self.agenda.sessions:
            if is_still_listed(session, self.now):
                yield from ((session, slot) for slot in session.slots)

    def entry(self, maker: EventEntries, session: AgendaSession, slot: AgendaSlot) -> Iterator[CalendarEntry]:
        """Yield the entry of a slot, where it has one here."""
        told = self.told.get(slot.id)
        if told is None:
            if self.holds(session, slot) and not self.only_told:
                yield from maker.slot(session, slot)
            return
        is_left = told.left_at is not None if self.only_told else not self.holds(session, slot)
        if is_left and self.now >= (told.left_at or told.changed_at) + LISTED_FOR:
            return
        changed_at = told.changed_at if told.sequence else None
        yield from maker.slot(session, slot, is_left=is_left, raised_by=told.sequence, changed_at=changed_at)

    def valid_until(self) -> dt.datetime | None:
        """Return when the next of those that are cancelled or gone is no longer listed."""
        cancelled = [session for session in self.agenda.sessions if session.is_cancelled]
        ends = [listed_until(slot) for session in cancelled for slot in session.slots]
        ends += [one.left_at + LISTED_FOR for one in self.told.values() if one.left_at is not None]
        return soonest(ends, self.now)
