"""A journey on a map and on a timeline: stops numbered as reached, lengths of ways, days by the clocks there."""

from __future__ import annotations

import datetime as dt
import re

from events.missions.itineraries.plan.days import days_of
from events.missions.itineraries.views.journey import draw, journey_of
from events.missions.itineraries.views.lanes import draw_lanes, frame_of, trimmed
from events.platform.drawing.great_circles import Position, distance_km
from events.platform.language.i18n import speaking
from tests.missions.itineraries.plans import (
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    OFFICE_LA_PAZ,
    cancelled,
    delegate,
    flight,
    meeting,
    place,
    plan_of,
    road,
    stay,
)

ANA, BEN = delegate("Ana"), delegate("Ben")


def test_stops_are_numbered_as_reached_with_their_nights_and_ways_have_lengths() -> None:
    there = flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00")
    bed = stay(HOTEL_LA_PAZ, "2027-03-15 14:00", "2027-03-18 09:00", people=[ANA])
    same_bed = stay(HOTEL_LA_PAZ, "2027-03-16 14:00", "2027-03-19 09:00", people=[BEN])
    back = flight(EL_ALTO, LIMA, "2027-03-19 12:00", "2027-03-19 13:00")
    journey = journey_of(plan_of([ANA, BEN], there, bed, same_bed, back).legs)
    assert [(stop.number, stop.place, stop.nights) for stop in journey.stops] == [
        (1, LIMA, 0),
        (2, EL_ALTO, 0),
        (3, HOTEL_LA_PAZ, 4),
    ]
    one_way = distance_km(Position(-12.02, -77.11), Position(-16.51, -68.19))
    assert [way.km for way in journey.ways] == [one_way, one_way]
    assert journey.km == 2 * one_way


def test_a_place_without_position_is_named_apart_and_its_way_has_no_length() -> None:
    village = place("Village", "America/La_Paz", "BO")
    journey = journey_of(plan_of([ANA], road(OFFICE_LA_PAZ, village, "2027-03-15 09:00", "2027-03-15 12:00")).legs)
    assert ([stop.place for stop in journey.stops], journey.unplaced) == ([OFFICE_LA_PAZ], (village,))
    assert ([way.km for way in journey.ways], journey.km) == ([None], 0)


def test_what_is_cancelled_is_on_no_map_and_a_map_without_stops_has_no_sheet() -> None:
    journey = journey_of(plan_of([ANA], cancelled(meeting(OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 10:00"))).legs)
    assert (journey.stops, draw(journey, lambda _leg: "", "Title")) == ((), ())


def test_the_map_has_a_closer_sheet_for_a_crowd_and_each_stop_leads_somewhere() -> None:
    plan = plan_of(
        [ANA],
        flight(LIMA, EL_ALTO, "2027-03-15 09:00", "2027-03-15 12:00"),
        road(EL_ALTO, OFFICE_LA_PAZ, "2027-03-15 13:00", "2027-03-15 14:00"),
    )
    with speaking("en"):
        sheets = draw(journey_of(plan.legs), lambda leg: f"/legs/{leg.code}", "Mission")
    assert [sheet.caption for sheet in sheets] == ["Stops 1 to 3", "Stops 2 to 3: El Alto, La Paz"]
    assert f'href="/legs/{plan.legs[0].code}"' in sheets[0].picture


def test_each_day_of_a_timeline_begins_at_midnight_where_the_delegation_is_then() -> None:
    plan = plan_of(
        [ANA],
        flight(LIMA, EL_ALTO, "2027-03-16 22:10", "2027-03-17 01:05"),
        meeting(OFFICE_LA_PAZ, "2027-03-18 09:00", "2027-03-18 10:00"),
    )
    frame = frame_of(days_of(plan), plan)
    assert frame is not None
    assert [(at.isoformat(), date.day) for at, date in frame.days] == [
        ("2027-03-16T05:00:00+00:00", 16),
        ("2027-03-17T04:00:00+00:00", 17),
        ("2027-03-18T04:00:00+00:00", 18),
    ]
    assert frame.ends.isoformat() == "2027-03-19T04:00:00+00:00"
    # from 22:00 in Lima, where the evening is, to 6:00 of the next morning by the same clock
    assert [at.isoformat() for at in frame.nights[0]] == ["2027-03-17T03:00:00+00:00", "2027-03-17T11:00:00+00:00"]


def test_across_the_date_line_no_day_begins_before_the_one_drawn_before_it() -> None:
    apia, pago = place("Apia", "Pacific/Apia", "WS"), place("Pago Pago", "Pacific/Pago_Pago", "AS")
    plan = plan_of(
        [ANA],
        flight(apia, pago, "2027-03-17 10:00", "2027-03-16 10:35"),
        meeting(pago, "2027-03-17 09:00", "2027-03-17 10:00"),
    )
    frame = frame_of(days_of(plan), plan)
    assert frame is not None
    begins = [at for at, _date in frame.days]
    assert begins == sorted(begins)
    assert frame.ends > frame.starts


def test_a_leg_is_on_the_lanes_of_those_who_are_on_it_and_leads_to_itself() -> None:
    hers = meeting(OFFICE_LA_PAZ, "2027-03-15 09:00", "2027-03-15 11:00", people=[BEN])
    plan = plan_of([ANA, BEN], hers)
    frame = frame_of(days_of(plan), plan)
    assert frame is not None
    with speaking("en"):
        drawn = draw_lanes(
            plan,
            frame,
            href=lambda leg: f"/l/{leg.code}",
            lane_href=lambda one: f"/p/{one.code}",
            now=frame.starts,
        )
    assert re.findall(r'href="([^"]+)"', drawn.names) == ["/p/ana", "/p/ben"]
    assert re.findall(r'href="([^"]+)"', drawn.days) == [f"/l/{hers.code}"]
    assert "Office La Paz · Meeting · Mon 15 Mar, 09:00–11:00 · Planned" in drawn.days


def test_a_timeline_begins_an_hour_before_the_first_leg_and_keeps_what_goes_on_from_before() -> None:
    talk = meeting(OFFICE_LA_PAZ, "2027-03-17 09:00", "2027-03-17 11:00")
    plan = plan_of([ANA], talk, begins_on=dt.date(2027, 3, 15), ends_on=dt.date(2027, 3, 18))
    frame = frame_of(days_of(plan), plan)
    assert frame is not None
    short = trimmed(frame, plan)
    assert [(at.isoformat(), date.day) for at, date in short.days] == [
        ("2027-03-17T12:00:00+00:00", 17),
        ("2027-03-18T04:00:00+00:00", 18),
    ]
    assert short.starts == short.days[0][0]
    later = frame_of(days_of(plan)[3:], plan)
    assert later is not None
    assert trimmed(later, plan) == later


def test_there_is_no_frame_without_days() -> None:
    assert frame_of((), plan_of([ANA])) is None
