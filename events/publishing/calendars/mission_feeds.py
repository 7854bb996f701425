"""Calendars of missions: a traveller's own, one leg of it, and the whole mission for the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.platform.ical.entries import Calendar, CalendarEntry
from events.platform.ical.web_calendars import AddLinks, add_links
from events.platform.ical.writer import write_calendar
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.publishing.calendars.feeds import Feed, FeedRequest, busy_calendar, calendar_of, finished
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.programme_entries import LISTED_FOR, soonest


def mission_feed(maker: LegEntries, asked: FeedRequest) -> Feed:
    """Return a mission's calendar: one traveller's legs, or the office's."""
    with speaking(asked.language):
        entries = list(maker.entries(asked.now)) or [maker.dates(asked.now)]
        calendar = _calendar(maker.plan, entries, asked.source, asked.level)
        return finished(calendar, next_end(maker, asked.now), asked.opened)


def leg_file(plan: Plan, reader: Delegate, code: str, now: dt.datetime, *, language: str) -> bytes | None:
    """Return one leg of a traveller to put into a calendar once; None where they have no such leg."""
    uids = {leg.uid for leg in plan.legs if leg.code == code}
    with speaking(language):
        entries = [entry for entry in LegEntries(plan, reader).entries(now) if entry.uid in uids]
        return write_calendar(_calendar(plan, entries, "", Level.NO_REFERENCES)) if entries else None


def leg_add_links(plan: Plan, reader: Delegate, leg: Leg, now: dt.datetime) -> list[AddLinks]:
    """Return links that put a traveller's leg into a calendar of the web; none when it is cancelled."""
    entries = LegEntries(plan, reader).entries(now)
    return [add_links(entry) for entry in entries if entry.uid == leg.uid and not entry.is_cancelled]


def _calendar(plan: Plan, entries: Sequence[CalendarEntry], source: str, level: Level) -> Calendar:
    if level is Level.BUSY:
        return busy_calendar(entries, source)
    described = _("The itinerary as it stands. Times are those of each place.")
    return calendar_of(str(plan.title), entries, source, description=described)


def next_end(maker: LegEntries, now: dt.datetime) -> dt.datetime | None:
    """Return when the next cancelled leg is no longer listed, or all of it ends: before, only changes make another."""
    return soonest(_ends(maker), now)


def _ends(maker: LegEntries) -> Iterable[dt.datetime]:
    for leg in maker.plan.legs:
        state = maker.membership(leg)
        if state is not None and (state.leg.is_cancelled or not state.is_on):
            yield state.listed_until
    if maker.reader is not None and maker.reader.left_at is not None:
        yield maker.reader.left_at + LISTED_FOR


def is_over(plan: Plan, reader: Delegate, now: dt.datetime) -> bool:
    """Whether a calendar of somebody who left has told long enough that everything in it is cancelled."""
    if reader.left_at is None or now < reader.left_at + LISTED_FOR:
        return False
    return not any(True for _entry in LegEntries(plan, reader).entries(now))
