"""The entries that one registration brings into its holder's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from events.congress.agenda.models import Star
from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import Agenda, AgendaSession
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.life import RANKS
from events.congress.registration.models import Registration
from events.platform.ical.entries import CalendarEntry, Status
from events.platform.web.installation import Installation
from events.publishing.calendars.privacy_levels import Level, raised
from events.publishing.calendars.programme_entries import (
    LISTED_FOR,
    EventEntries,
    is_still_listed,
    latest,
    listed_until,
    soonest,
)
from events.publishing.calendars.tokens import busy_secret

# By rank of the stage.
_STATUS = (Status.TENTATIVE, Status.CONFIRMED, Status.CANCELLED)
_TURN = len(_STATUS)  # more than any rank: each way back adds it, so that numbers only grow


@dataclass(frozen=True)
class Personal:
    """A registration (its event fetched) with all that its holder's calendar is made from."""

    registration: Registration
    agenda: Agenda
    about: EventWithTexts
    stars: tuple[Star, ...]
    now: dt.datetime

    def entries(self, maker: EventEntries, raised_by: int = 0) -> Iterator[CalendarEntry]:
        """Yield the event's own dates and the sessions somebody follows; those they left as cancelled for 30 days.

        `raised_by` is added to each sequence.
        """
        raised_by += _TURN * self.registration.life_turns
        if self._left_at is None or self.now < self._left_at + LISTED_FOR:
            yield raised(self._dates(maker), raised_by)
        for star, session in self._followed():
            ended_at = self._ended_at(star)
            for slot in session.slots:
                yield from maker.slot(
                    session,
                    slot,
                    is_left=ended_at is not None,
                    raised_by=star.sequence + (self._left_at is not None) + raised_by,
                    # In which language, and whether they may join online, is the registration's.
                    changed_at=latest(ended_at or star.added_at, self.registration.updated_at),
                )

    def valid_until(self) -> dt.datetime | None:
        """Return when the next of them is no longer listed, if only time goes on."""
        followed = self._followed()
        left = (self._left_at, *(self._ended_at(star) for star, _ in followed))
        ends = [instant + LISTED_FOR for instant in left if instant is not None]
        ends += [listed_until(slot) for _, session in followed if session.is_cancelled for slot in session.slots]
        return soonest(ends, self.now)

    @property
    def most_raised(self) -> int:
        """More than anything that this registration has added to a sequence."""
        own = max((star.sequence for star in self.stars), default=0)
        return own + _TURN * (self.registration.life_turns + 1)

    @property
    def _left_at(self) -> dt.datetime | None:
        return self.registration.cancelled_at if self.registration.is_over else None

    def _dates(self, maker: EventEntries) -> CalendarEntry:
        # What a stage adds to the sequence of the event's own dates in that person's calendar.
        rank, changed_at = RANKS[self.registration.stage], self.registration.updated_at
        return maker.dates(status=_STATUS[rank], raised_by=rank, changed_at=changed_at)

    def _followed(self) -> list[tuple[Star, AgendaSession]]:
        found = ((star, self.agenda.session_by_id(star.session_id)) for star in self.stars)
        return [(star, session) for star, session in found if session and self._is_listed(star, session)]

    def _ended_at(self, star: Star) -> dt.datetime | None:
        """Return when somebody stopped following a session, by leaving it or the event, whichever was first."""
        instants = [instant for instant in (star.removed_at, self._left_at) if instant is not None]
        return min(instants, default=None)

    def _is_listed(self, star: Star, session: AgendaSession) -> bool:
        ended_at = self._ended_at(star)
        return is_still_listed(session, self.now) and (ended_at is None or self.now < ended_at + LISTED_FOR)


async def personal(registration: Registration, now: dt.datetime) -> Personal:
    """Read what a registration's calendar is made from. The registration has its event fetched."""
    event = registration.event
    agenda, about = await load_agenda(event), (await face_of(event)).event
    stars = await Star.filter(registration_id=registration.id).order_by("added_at", "id")
    return Personal(registration, agenda, about, tuple(stars), now)


def personal_entries(installation: Installation, about: Personal, level: Level) -> EventEntries:
    """Return a maker of entries with alarms and, to who is confirmed, the address of online sessions.

    At the level BUSY it says only when somebody is busy.
    """
    registration = about.registration
    is_busy = level is Level.BUSY
    return EventEntries(
        about.about,
        installation.absolute,
        has_alarms=True,
        may_join=registration.state == "confirmed",
        busy_secret=busy_secret(installation.signer, registration.person_id) if is_busy else "",
    )
