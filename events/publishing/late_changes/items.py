"""From notices to what they are about: the state before, the present one, and how both are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.change_operations import seen_session
from events.congress.agenda.programme_queries import load_agenda
from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.missions.itineraries.legs.change_operations import seen_leg
from events.missions.itineraries.plan import values as plan
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.words import title_of, town
from events.records.changes.models import Notice
from events.records.changes.values import Change, Seen, change_for, is_near, is_over

NOTIFIED_STATES = frozenset({"approved", "under_way"})
SHORTLY = dt.timedelta(hours=6)  # so close to its start, a mail may be read too late


@dataclass(frozen=True)
class Item:
    """A session or leg that changed. `title` and `place` (by the id in `Seen.places`) speak the current language."""

    notice: Notice
    before: Seen
    after: Seen
    code: str
    title: Callable[[], str]
    place: Callable[[str], str]
    leg: plan.Leg | None = None

    def is_urgent_at(self, now: dt.datetime) -> bool:
        """Whether it changed so shortly before it starts that a mail may be read too late."""
        return self.is_notifiable(SHORTLY, now)

    def is_notifiable(self, window: dt.timedelta, now: dt.datetime) -> bool:
        """Whether it changed shortly before it starts, is another than it was, and is not over."""
        is_another = change_for(self.before, self.after) or self.before.people != self.after.people
        is_close = is_near(self.before, self.after, self.notice.changed_at, window)
        return bool(is_another) and is_close and not is_over(self.before, self.after, now)

    @property
    def is_journey(self) -> bool:
        """Whether it is a leg from one place to another: its hours name both."""
        return self.leg is not None and self.leg.is_transport

    def change_for(self, person: UUID | None) -> Change | None:
        return change_for(self.before, self.after, person)


async def items_of(notices: Sequence[Notice]) -> tuple[Event | Mission | None, list[Item]]:
    """Return the event or mission that some notices (one or more, of one scope) are about, and what changed in it."""
    scope = notices[0].scope
    if notices[0].kind == "session":
        event = await Event.get_or_none(id=scope)
        return event, await event_items(event, notices) if event else []
    mission = await Mission.get_or_none(id=scope)
    return mission, await mission_items(mission, notices) if mission else []


async def event_items(event: Event, notices: Iterable[Notice]) -> list[Item]:
    """Return the sessions, in the order of their beginning; none while the event is not published."""
    if event.state != "published":
        return []
    agenda = await load_agenda(event)
    rooms = {str(room.id): room for room in agenda.rooms}
    sessions = {session.id: session for session in agenda.sessions}
    items = [
        Item(
            notice=notice,
            before=Seen.read(notice.before),
            after=seen_session(session),
            code=session.code,
            title=lambda session=session: str(session.title),  # type: ignore[misc]
            place=lambda id: str(rooms[id].name) if id in rooms else "",
        )
        for notice in notices
        if (session := sessions.get(notice.subject))
    ]
    return sorted(items, key=_order)


async def mission_items(mission: Mission, notices: Iterable[Notice]) -> list[Item]:
    """Return the legs, in the order of their beginning; none unless the mission is approved or under way."""
    if mission.state not in NOTIFIED_STATES:
        return []
    found = await load_plan(mission)
    places = {str(place.id): place for place in found.places}
    legs = {leg.id: leg for leg in found.legs}
    items = []
    for notice in notices:
        leg = legs.get(notice.subject)
        if leg is None:
            continue
        named = (lambda id: town(places.get(id))) if leg.is_transport else (lambda id: _name(places.get(id)))
        title = lambda leg=leg: title_of(leg, found)  # noqa: E731
        seen = Seen.read(notice.before)
        items.append(Item(notice, seen, seen_leg(leg), leg.code, title, named, leg))
    return sorted(items, key=_order)


def _name(place: plan.Place | None) -> str:
    return ", ".join(dict.fromkeys(filter(None, (str(place.name), place.city)))) if place else ""


def _order(item: Item) -> tuple[dt.datetime, str]:
    moments = (item.after if item.after.starts and not item.after.is_cancelled else item.before).moments
    return (moments or (item.notice.changed_at,))[0], item.code
