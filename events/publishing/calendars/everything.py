"""One calendar of all that concerns a person: the registrations and the missions whose rows share the person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.congress.registration.models import Registration
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.plan.queries import load_plan
from events.platform.ical.entries import Calendar, CalendarEntry
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.publishing.calendars.feeds import Feed, FeedRequest, busy_calendar, calendar_of, finished
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import next_end
from events.publishing.calendars.person_entries import Personal, personal, personal_entries
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.programme_entries import soonest
from events.publishing.calendars.tokens import busy_secret
from events.records.stamps.queries import seen_to_change

# All that decides what the calendar holds, in one read: each row of the person with the revision of what it is about.
STATE = """
WITH me AS (
  SELECT person_id FROM registration WHERE id = $1 UNION ALL SELECT person_id FROM delegate WHERE id = $1
)
SELECT r.id, r.feed_generation, r.language, r.state, r.version, r.updated_at, r.cancelled_at AS left_at,
  e.id AS about, e.revision, r.star_changes
FROM registration r JOIN event e ON e.id = r.event_id WHERE r.person_id IN (SELECT person_id FROM me)
UNION ALL
SELECT d.id, d.feed_generation, d.language, 'delegate', d.version, d.created_at, d.left_at, m.id, m.revision, 0
FROM delegate d JOIN mission m ON m.id = d.mission_id
WHERE d.person_id IN (SELECT person_id FROM me) OR d.id = $1
"""

State = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Concerns:
    """All that concerns a person: registrations with their programmes, and places in delegations."""

    registrations: tuple[Personal, ...]
    delegates: tuple[Delegate, ...]


async def concerns(state: State, now: dt.datetime) -> Concerns:
    """Read what the state names. Latest registrations first, those that stand before those that are over."""
    ids = [UUID(str(row["id"])) for row in state]
    rows = await Registration.filter(id__in=ids).select_related("event")
    rows.sort(key=lambda row: (not row.is_over, row.registered_at), reverse=True)
    delegates = await Delegate.filter(id__in=ids).select_related("mission").order_by("created_at")
    return Concerns(tuple([await personal(row, now) for row in rows]), tuple(delegates))


async def everything_feed(installation: Installation, state: State, asked: FeedRequest) -> Feed | None:
    """Return the joint calendar; None when nothing is left to tell."""
    now, found = asked.now, await concerns(state, asked.now)
    makers = [maker async for maker in _makers(installation, found.delegates, asked.level)]
    ends = [*(about.valid_until() for about in found.registrations), *(next_end(maker, now) for maker in makers)]
    with speaking(asked.language):
        entries = [
            *_programmes(installation, found.registrations, asked.level),
            *(entry for maker in makers for entry in maker.entries(now)),
        ]
        entries = entries or [maker.dates(now) for maker in makers if not maker.has_left]
        if not entries:
            return None
        return finished(_calendar(entries, asked), soonest(ends, now), asked.opened)


def _calendar(entries: Iterable[CalendarEntry], asked: FeedRequest) -> Calendar:
    if asked.level is Level.BUSY:
        return busy_calendar(entries, asked.source)
    return calendar_of(_("My events and missions"), entries, asked.source)


async def _makers(installation: Installation, delegates: Iterable[Delegate], level: Level) -> AsyncIterator[LegEntries]:
    for delegate in delegates:
        mission: Mission = delegate.mission
        plan = await load_plan(mission)
        changed_at, secret = await seen_to_change(plan.mission_id), busy_secret(installation.signer, delegate.id)
        yield LegEntries(plan, plan.delegate(delegate.id), level, changed_at=changed_at, busy_secret=secret)


def _programmes(installation: Installation, registrations: Iterable[Personal], level: Level) -> Iterator[CalendarEntry]:
    """Yield each item once.

    Somebody who cancelled and registered again has two rows of an event: the newer decides, and its sequences stand
    above all that the older ones told.
    """
    by_event: defaultdict[UUID, list[Personal]] = defaultdict(list)
    for about in registrations:
        by_event[about.registration.event_id].append(about)
    for rows in by_event.values():
        newest: dict[str, CalendarEntry] = {}
        for place, about in enumerate(rows):
            raised_by = sum(older.most_raised for older in rows[place + 1 :])
            for entry in about.entries(personal_entries(installation, about, level), raised_by):
                newest.setdefault(entry.uid, entry)
        yield from newest.values()
