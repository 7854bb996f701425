"""Feeds of rows, as the installation gives them, beside what clients must see of the rows.

The longer texts are taken from the feed by a reader of our own (`calendars.rfc5545`): what they say is tested
elsewhere, and here that every client shows them as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.operations import SessionValues, cancel_session, restore_session, revise_session
from events.congress.organizing.models import Event
from events.missions.file.models import Mission
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan.queries import load_plan
from events.platform.web.installation import Installation
from events.platform.zoned import ZonedTime
from events.publishing.calendars.feeds import FeedRequest, event_calendar
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import mission_feed
from events.publishing.calendars.privacy_levels import Level
from tests.factories import NOW, make_account, make_event, make_room, make_session
from tests.missions_factory import make_delegate, make_leg, make_mission, make_place
from tests.publishing.calendars.clients.cases import Case
from tests.publishing.calendars.clients.reckoning import Row
from tests.publishing.calendars.rfc5545 import parse

MADRID = "Europe/Madrid"
ADDRESS = "Carrer de l'Aigua 1, Barcelona"


async def feed_cases(here: Installation) -> list[Case]:
    """Cases of an open database that is empty."""
    return [*await _story(here), await _event(here), *await _traveller()]


def _case(name: str, states: Iterable[bytes], rows: Iterable[Row]) -> Case:
    told = tuple(states)
    found = {event.text("UID"): event.text("DESCRIPTION") for event in parse(told[-1]).named("VEVENT")}
    return Case(name, told, [replace(row, description=found[row.uid]).seen() for row in rows])


def _days(event: Event) -> Row:
    return Row(event.uid, "2027-05-25", "2027-05-29", "World congress", location=ADDRESS, is_transparent=True)


# -- a session that is moved twice, cancelled, restored and renamed ------------------------------------------------


async def _story(here: Installation) -> list[Case]:
    event, by = await make_event("story"), (await make_account()).id
    session = await make_session(event, title="Échange entre opérateurs")
    uid = (await Slot.get(session_id=session.id)).uid
    row = Row(uid, "2027-05-25T09:00", "2027-05-25T10:30", "Échange entre opérateurs", MADRID, sequence=2)
    states, cases = [await _public(here, event)], []

    async def told(name: str, now: Row) -> None:
        states.append(await _public(here, event))
        cases.append(_case(name, states, [_days(event), now]))

    await _revise(event, session.id, row.starts, "2027-05-25T11:00", row.summary, by)
    states.append(await _public(here, event))
    moved = replace(row, starts="2027-05-26T17:30", ends="2027-05-26T19:00")
    await _revise(event, session.id, moved.starts, moved.ends, row.summary, by)
    await told("moved twice", moved)
    await cancel_session(event, session.id, by=by, now=NOW)
    gone = replace(moved, summary=f"Cancelled: {row.summary}", status="CANCELLED", sequence=3, is_transparent=True)
    await told("cancelled", gone)
    await restore_session(event, session.id, by=by, now=NOW)
    back = replace(moved, sequence=4)
    await told("restored", back)
    await _revise(event, session.id, moved.starts, moved.ends, "Échange; suite, et fin", by)
    await told("renamed", replace(back, summary="Échange; suite, et fin"))
    return cases


async def _revise(event: Event, session_id: UUID, starts: str, ends: str, title: str, by: UUID) -> None:
    version = (await Session.get(id=session_id)).version
    values = SessionValues(
        {"title": {"fr": title}}, ZonedTime.parse(starts, MADRID), ZonedTime.parse(ends, MADRID), language="fr"
    )
    await revise_session(event, session_id, version, values, by=by, now=NOW)


async def _public(here: Installation, event: Event) -> bytes:
    return (await event_calendar(here, await Event.get(id=event.id), "en", NOW)).content


# -- an event, a traveller -----------------------------------------------------------------------------------------


async def _event(here: Installation) -> Case:
    event = await make_event("programme")
    room = await make_room(event)
    first = await make_session(event, "ABC123", title="L’eau, un bien commun; où en sommes-nous ?", room=room)
    starts, ends = "2027-05-26T22:00", "2027-05-27T01:00"
    late = await make_session(event, "DEF456", title="Nuit de l’eau", starts=starts, ends=ends)
    uids = {slot.session_id: slot.uid for slot in await Slot.filter(event_id=event.id)}
    rows = [
        _days(event),
        Row(
            uids[first.id],
            "2027-05-25T09:00",
            "2027-05-25T10:30",
            "L’eau, un bien commun; où en sommes-nous ?",
            MADRID,
            location="Room ebre",
        ),
        Row(uids[late.id], starts, ends, "Nuit de l’eau", MADRID),
    ]
    return _case("event’s feed", [await _public(here, event)], rows)


async def _traveller() -> list[Case]:
    mission = await make_mission()
    lea = await make_delegate(mission)
    casablanca = await make_place(mission, "cmn", city="Casablanca", time_zone="Africa/Casablanca", country="MA")
    montreal = await make_place(mission, "yul", city="Montréal", time_zone="America/Toronto", country="CA")
    flight = await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=montreal,
        destination=casablanca,
        title="Vol",
        status="booked",
        number="AT 209",
        reference="PNR123",
        starts="2027-03-13T21:15",
        ends="2027-03-14T09:50",
    )
    stay = await make_leg(
        mission,
        "stay",
        kind="stay",
        origin=casablanca,
        title="Hôtel Rosario",
        status="confirmed",
        reference="H-77",
        starts="2027-03-14T15:00",
        ends="2027-03-18T11:00",
    )
    on_16_march = partial(make_leg, mission, starts="2027-03-16T09:00", origin=casablanca)
    gone = await on_16_march(title="Réunion", ends="2027-03-16T11:00", status="cancelled", cancelled_at=NOW, sequence=1)
    left = await on_16_march("left", title="Visite", kind="visit", ends="2027-03-16T12:30")
    await LegPerson.create(leg=left, delegate=lea, is_on=False, sequence=1, changed_at=NOW)
    rows = _legs(flight, stay, gone, left)
    busy = [
        replace(
            row,
            uid=f"busy-{hashlib.blake2b(row.uid.encode(), digest_size=16).hexdigest()}",
            summary=row.summary.partition(": ")[0] + ": Busy" if ": " in row.summary else "Busy",
            location="",
            alarms=(),
            **_in_utc(row),
        )
        for row in rows
    ]
    return [
        _case("traveller’s feed", [await _feed(mission, Level.ALL)], rows),
        _case("busy only", [await _feed(mission, Level.BUSY)], busy),
    ]


def _legs(flight: Leg, stay: Leg, gone: Leg, left: Leg) -> list[Row]:
    here, there = "Africa/Casablanca", "America/Toronto"
    off = Row(
        gone.uid,
        gone.starts,
        gone.ends,
        "Cancelled: Réunion",
        here,
        status="CANCELLED",
        sequence=1,
        is_transparent=True,
        location="Lieu cmn, Casablanca",
    )
    return [
        Row(
            flight.uid,
            flight.starts,
            flight.ends,
            "Vol · Montréal → Casablanca",
            there,
            here,
            location="Lieu yul, Montréal",
            alarms=(180,),
        ),
        Row(stay.uid, "2027-03-14", "2027-03-18", "Hôtel Rosario", location=off.location, is_transparent=True),
        off,
        replace(off, uid=left.uid, ends=left.ends, summary="Cancelled: Visite"),
    ]


async def _feed(mission: Mission, level: Level) -> bytes:
    plan = await load_plan(await Mission.get(id=mission.id))
    return mission_feed(LegEntries(plan, plan.delegates[0], level), FeedRequest("en", NOW, level=level)).content


def _in_utc(row: Row) -> dict[str, Any]:
    """Return when a row is as a calendar of busy times tells it; whole days are the same everywhere."""
    if not row.zone:
        return {}
    walls = ((row.starts, row.zone, row.folds[0]), (row.ends, row.end_zone or row.zone, row.folds[1]))
    starts, ends = (ZonedTime.from_instant(ZonedTime.parse(*wall).instant(), "UTC").stored for wall in walls)
    return {"starts": starts, "ends": ends, "zone": "UTC", "end_zone": "", "folds": (0, 0)}
