"""Legs of which nobody knows when they arrive: they can be saved, are warned about, and no assumed hour is told."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import httpx
import pytest

from events.missions.bookings.leg_change import changed_values
from events.missions.bookings.writing import reservation_json_ld
from events.missions.fieldwork.decision_operations import LegNote, values_with_times
from events.missions.fieldwork.models import FieldNote
from events.missions.file.models import Mission
from events.missions.itineraries.legs.change_operations import seen_leg
from events.missions.itineraries.models import Leg
from events.missions.itineraries.plan.days import Part, days_of
from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.whereabouts import whereabouts
from events.missions.itineraries.plan.words import both_clocks, length_of
from events.missions.itineraries.views.board_words import board_row
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import WarningCode
from events.platform.language.i18n import speaking
from events.publishing.calendars.feeds import FeedRequest
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import mission_feed
from events.publishing.roadbooks.days import day_pages
from events.publishing.roadbooks.legs import RowMaker
from events.records.changes.values import Seen, differences
from tests.factories import make_account, sign_in
from tests.missions.itineraries.plans import (
    COCHABAMBA,
    HOTEL_COCHABAMBA,
    OFFICE_LA_PAZ,
    delegate,
    flight,
    meeting,
    plan_of,
)
from tests.missions.itineraries.plans import leg as any_leg
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_place

ANA = delegate("Ana")
PLAN = plan_of(
    [ANA],
    any_leg(
        LegKind.BUS,
        OFFICE_LA_PAZ,
        "2027-03-17 22:30",
        "2027-03-18 01:30",
        HOTEL_COCHABAMBA,
        number="7",
        is_open_ended=True,
    ),
    meeting(HOTEL_COCHABAMBA, "2027-03-18 00:30", "2027-03-18 01:00"),
    flight(COCHABAMBA, OFFICE_LA_PAZ, "2027-03-18 01:31", "2027-03-18 02:20"),
)
OPEN, NEXT, AWAY = PLAN.legs
M = "/en/organize/missions/mission"
BUS = {
    "kind": "bus",
    "from_place": "la-paz",
    "to_place": "oruro",
    "starts_on": "2027-03-17",
    "starts": "22:30",
    "ends": "",
    "number": "7",
    "status": "planned",
    "who": "all",
}


async def _team(client: httpx.AsyncClient) -> Mission:
    mission = await make_mission()
    await make_delegate(mission)
    await make_place(mission)
    await make_place(mission, "oruro", city="Oruro")
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission)
    return mission


async def test_an_arrival_nobody_knows_is_saved_when_that_is_ticked_and_typed_later(client: httpx.AsyncClient) -> None:
    mission = await _team(client)
    refused = await client.post(f"{M}/legs/new", data=BUS)
    assert (refused.status_code, "or tick that nobody knows it yet" in refused.text) == (422, True)
    assert (await client.post(f"{M}/legs/new", data=BUS | {"is_open_ended": "y"})).status_code == 303
    leg = await Leg.get(mission_id=mission.id)
    assert (leg.is_open_ended, leg.ends, leg.ends_at - leg.starts_at) == (
        True,
        "2027-03-18T01:30",
        dt.timedelta(hours=3),
    )
    page = (await client.get(f"{M}/legs/{leg.code}")).text
    assert re.findall(r'<input[^>]*name="ends"[^>]*>', page)[0].count("01:30") == 0
    (ticked,) = re.findall(r'<input[^>]*name="is_open_ended"[^>]*>', page)
    assert " checked" in ticked
    known = BUS | {"version": str(leg.version), "ends": "01:30"}
    assert (await client.post(f"{M}/legs/{leg.code}", data=known)).status_code == 303
    again = await Leg.get(id=leg.id)
    assert (again.is_open_ended, again.ends, again.sequence) == (False, leg.ends, leg.sequence + 1)


async def test_an_hour_that_is_typed_all_the_same_is_assumed(client: httpx.AsyncClient) -> None:
    mission = await _team(client)
    await client.post(f"{M}/legs/new", data=BUS | {"is_open_ended": "y", "ends": "05:00"})
    leg = await Leg.get(mission_id=mission.id)
    assert (leg.is_open_ended, leg.ends) == (True, "2027-03-18T05:00")


@pytest.mark.parametrize("page", ["itinerary", "arrivals", "timeline", "map", "warnings", "legs/bus-7/card"])
async def test_no_page_tells_the_assumed_hour(client: httpx.AsyncClient, page: str) -> None:
    await _team(client)
    await client.post(f"{M}/legs/new", data=BUS | {"is_open_ended": "y", "ends": "05:07"})
    answer = await client.get(f"{M}/{page}")
    assert answer.status_code == 200
    assert "05:07" not in answer.text
    if page == "warnings":
        assert "Nobody knows when it arrives" in html.unescape(answer.text)


async def test_a_calendar_says_that_the_end_is_assumed(client: httpx.AsyncClient) -> None:
    mission = await _team(client)
    await client.post(f"{M}/legs/new", data=BUS | {"is_open_ended": "y", "ends": "05:07"})
    plan = await load_plan(await Mission.get(id=mission.id))
    told = mission_feed(
        LegEntries(plan, plan.delegates[0]), FeedRequest("en", dt.datetime.now(dt.UTC))
    ).content.decode()
    unfolded = told.replace("\r\n ", "")
    assert "Nobody knows yet when it arrives: the end of this entry is assumed." in unfolded
    assert "DTEND;TZID=America/La_Paz:20270318T050700" in unfolded
    assert ("05:07" in unfolded, "arrivalTime" in unfolded, "Duration" in unfolded) == (False, False, False)


def test_only_the_open_arrival_is_warned_about_and_not_what_follows_it() -> None:
    codes = [(warning.code, warning.leg_id) for warning in warnings_of(PLAN)]
    assert (WarningCode.OPEN_ENDED, OPEN.id) in codes
    asked = {WarningCode.OVERLAP, WarningCode.SPEED, WarningCode.CONNECTION_SHORT}
    closed = warnings_of(replace(PLAN, legs=(replace(OPEN, is_open_ended=False), NEXT)))
    assert {code for code, _leg in codes} & {WarningCode.OVERLAP, WarningCode.SPEED} == set()
    assert {warning.code for warning in closed} & asked == {WarningCode.OVERLAP}
    alone = warnings_of(replace(PLAN, legs=(OPEN, AWAY)))
    late = warnings_of(replace(PLAN, legs=(replace(OPEN, is_open_ended=False), AWAY)))
    assert [WarningCode.CONNECTION_SHORT in {one.code for one in told} for told in (alone, late)] == [False, True]


def test_words_days_papers_and_the_board_leave_the_hour_open() -> None:
    with speaking("en"):
        assert both_clocks(OPEN) == "22:30 La Paz → ? Cochabamba"
        assert length_of(OPEN) == "arrival open"
        days = days_of(PLAN)
        assert [entry.part for day in days for entry in day.entries if entry.leg == OPEN] == [Part.BEGINS]
        (row,) = day_pages(RowMaker(PLAN), [OPEN])[0].rows
        assert (row.ends and (row.ends.time, row.ends.day_change), row.duration) == (("?", ""), "arrival open")
        at = dt.datetime(2027, 3, 18, 3, tzinfo=dt.UTC)
        (found,) = whereabouts(PLAN, at)
        assert board_row(found, PLAN, at).span == "arrival open"
    told = reservation_json_ld(OPEN, ANA, with_reference=True)
    assert told is not None
    assert ("departureTime" in told["reservationFor"], "arrivalTime" in told["reservationFor"]) == (True, False)


@pytest.mark.parametrize(("taken", "is_open"), [((), True), (("starts",), True), (("ends",), False)])
def test_a_booking_makes_an_arrival_known_where_it_is_taken_over(taken: tuple[str, ...], is_open: bool) -> None:
    assert changed_values(OPEN, PLAN, (), taken, frozenset())["is_open_ended"] is is_open


@pytest.mark.parametrize(("said", "is_open"), [("starts", True), ("ends", False)])
def test_a_note_from_the_field_makes_an_arrival_known(said: str, is_open: bool) -> None:
    note = FieldNote(kind="time", details={said: "2027-03-17T22:40" if said == "starts" else "2027-03-18T03:00"})
    assert values_with_times(LegNote(note, OPEN, PLAN)).is_open_ended is is_open


def test_that_an_arrival_becomes_known_is_a_change_of_its_time() -> None:
    was, now_known = seen_leg(OPEN), seen_leg(replace(OPEN, is_open_ended=False))
    assert differences(was, now_known) == {"time"}
    assert Seen.read(was.stored()) == was
    older = was.stored()
    del older["is_open_ended"]
    assert Seen.read(older).is_open_ended is False
