"""The data of the demonstration's missions: complete, in three languages, true to what is known and plausible."""

import datetime as dt
import json
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from events.demonstration.mission_file import Days
from events.missions.file.rules import STEPS, MissionState
from events.missions.itineraries.plan.kinds import ENCOUNTERS, TRANSPORT, LegKind, LegStatus, PartnerRole, PlaceKind
from events.platform.drawing.great_circles import Position, distance_km
from events.platform.places.airports import airport
from events.platform.zoned import ZonedTime
from tests.demonstration.texts import (
    LANGUAGES,
    broken_english,
    broken_french,
    broken_spanish,
    incomplete,
    matching,
    strings,
)

NAMES = ("bolivia", "utilities")
# By which places one leaves and arrives.
STOPS = {LegKind.FLIGHT: "airport", LegKind.TRAIN: "station", LegKind.BUS: "station", LegKind.BOAT: "port"}
# Kilometres of the great circle in an hour, from door to door, lowest and highest.
SPEEDS = {
    LegKind.FLIGHT: (300, 850),
    LegKind.TRAIN: (60, 200),
    LegKind.BUS: (20, 80),
    LegKind.ROAD: (2, 60),
    LegKind.BOAT: (3, 20),
}
FIRST_DAYS = [dt.date(2027, 1, 4) + dt.timedelta(days=7 * week) for week in range(52)]


def raw(name: str) -> str:
    return (files("events") / "demonstration" / "data" / "missions" / f"{name}.json").read_text(encoding="utf-8")


DATA: dict[str, Any] = {name: json.loads(raw(name)) for name in NAMES}
BOLIVIA, UTILITIES = DATA["bolivia"], DATA["utilities"]
each_mission = pytest.mark.parametrize("name", NAMES)


def codes(rows: list[dict[str, Any]]) -> set[str]:
    return {row["code"] for row in rows}


def taken(data: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """The legs on which somebody is, without those that are cancelled."""
    return [
        leg
        for leg in data["legs"]
        if leg["status"] != "cancelled" and (code not in leg.get("off", ()) if leg["is_shared"] else code in leg["on"])
    ]


def hours(data: dict[str, Any], leg: dict[str, Any], days: Days) -> tuple[ZonedTime, ZonedTime]:
    zones = {place["code"]: place["zone"] for place in data["places"]}
    starts = ZonedTime.parse(days.wall(leg["starts"]), zones[leg["origin"]])
    there = zones[leg.get("destination", leg["origin"])]
    if "lasts" in leg:
        return starts, ZonedTime.from_instant(starts.instant() + dt.timedelta(minutes=leg["lasts"]), there)
    return starts, ZonedTime.parse(days.wall(leg["ends"]), there)


# Completeness


@each_mission
def test_the_files_are_readable_by_people(name: str) -> None:
    assert raw(name) == json.dumps(DATA[name], ensure_ascii=False, indent=1) + "\n"


@each_mission
def test_every_text_is_there_in_the_three_languages(name: str) -> None:
    assert incomplete(DATA[name]) == []


def test_the_missions_have_the_promised_extent() -> None:
    found = {
        name: {
            "travellers": len(data["delegates"]),
            "legs of everybody": min(len(taken(data, code)) for code in codes(data["delegates"])) >= 20,
            "legs": len(data["legs"]) >= 30,
            "specific objectives": len(data["objectives"]) - 1,
            "languages read": {delegate["language"] for delegate in data["delegates"]},
        }
        for name, data in DATA.items()
    }
    same = {"legs of everybody": True, "legs": True, "languages read": LANGUAGES}
    assert found == {
        "bolivia": {"travellers": 6, "specific objectives": 4, **same},
        "utilities": {"travellers": 5, "specific objectives": 3, **same},
    }


def test_what_a_mission_can_have_is_shown() -> None:
    legs = [leg for data in DATA.values() for leg in data["legs"]]
    assert {leg["kind"] for leg in legs} == set(LegKind)
    assert {leg["status"] for leg in legs} == set(LegStatus)
    partners = [partner for data in DATA.values() for partner in data["partners"]]
    assert {role for partner in partners for role in partner["roles"]} == set(PartnerRole)
    lines = [line for data in DATA.values() for line in data["budget"]]
    assert {line["payer"] for line in lines} == {"sender", "host", "funder"}
    assert {line["is_direct"] for line in lines} == {True, False}
    assert {line["currency"] for line in BOLIVIA["budget"]} == {"CAD", "USD", "BOB"}
    assert {line["currency"] for line in UTILITIES["budget"]} == {"EUR", "MAD", "XOF", "NPR"}


@each_mission
def test_an_indicator_is_counted_with_a_target_or_told_with_an_aim(name: str) -> None:
    indicators = [item for objective in DATA[name]["objectives"] for item in objective["indicators"]]
    assert {item["kind"] for item in indicators} == {"counted", "told"}
    assert [item for item in indicators if ("target" in item) != (item["kind"] == "counted")] == []
    assert [item for item in indicators if ("aim" in item) != (item["kind"] == "told")] == []


def test_what_came_of_the_mission_to_bolivia_is_told_whole() -> None:
    assert [objective["code"] for objective in BOLIVIA["objectives"] if "result" not in objective] == []
    assert len([leg for leg in BOLIVIA["legs"] if "minutes" in leg]) >= 8
    assert {action["state"] for action in BOLIVIA["joint_actions"]} == {"done", "dropped"}
    assert [action["code"] for action in BOLIVIA["joint_actions"] if not action["closed_on"]] == []
    assert "open" in {action["state"] for action in UTILITIES["joint_actions"]}
    assert Counter(rating["partner"] for rating in BOLIVIA["ratings"]) == {None: 3, "amupei": 3}
    scores = [rating["scores"] for data in DATA.values() for rating in data["ratings"]]
    assert {(len(marks), min(marks.values()) >= 1, max(marks.values()) <= 5) for marks in scores} == {(11, True, True)}


# What is known


def test_dates_and_partners_of_the_mission_to_bolivia_are_the_real_ones() -> None:
    assert (BOLIVIA["begins_on"], BOLIVIA["ends_on"]) == ("2008-03-15", "2008-03-30")
    assert (BOLIVIA["partnership"]["begins_on"], BOLIVIA["partnership"]["ends_on"]) == ("2008-01-01", "2009-03-31")
    amupei = BOLIVIA["partners"][0]
    assert (len(amupei["committees"]), "AMUPEI" in amupei["name"]["es"]) == (12, True)
    assert {role for partner in BOLIVIA["partners"] for role in partner["roles"]} >= {"host", "facilitator"}


def test_world_water_day_is_held_and_nobody_meets_on_good_friday_or_easter() -> None:
    meetings = [leg for leg in BOLIVIA["legs"] if leg["kind"] in ENCOUNTERS]
    assert [leg["code"] for leg in meetings if leg["starts"][:10] in {"2008-03-21", "2008-03-23"}] == []
    public = [leg for leg in meetings if leg["kind"] == "public_event" and leg["status"] != "cancelled"]
    assert [leg["starts"][:10] for leg in public] == ["2008-03-22"]


def test_a_day_of_rest_follows_the_arrival_at_4060_metres() -> None:
    altitudes = {place["code"]: place["altitude"] for place in BOLIVIA["places"]}
    assert altitudes["lpb"] == 4060
    met = [leg["starts"] for leg in BOLIVIA["legs"] if leg["kind"] in ENCOUNTERS]
    assert min(met) > "2008-03-17T11:25"


def test_the_notices_say_what_is_invented() -> None:
    said = {"fr": "inventé", "es": "inventad", "en": "invented"}
    illustration = {"fr": "illustration", "es": "ilustración", "en": "illustration"}
    for language in LANGUAGES:
        assert [said[language] in data["notice"][language] for data in DATA.values()] == [True, True]
        assert illustration[language] in BOLIVIA["notice"][language]


# References


@each_mission
def test_codes_are_unique_and_what_they_refer_to_exists(name: str) -> None:
    data = DATA[name]
    contacts = [contact for partner in data["partners"] for contact in partner["contacts"]]
    known = {
        "origin": codes(data["places"]),
        "destination": codes(data["places"]),
        "partner": codes(data["partners"]),
        "contact": codes(contacts),
        "interpreter": {row["code"] for row in data["delegates"] if row["role"] == "interpreter"},
        "leg": codes(data["legs"]),
        "objective": codes(data["objectives"]),
    }
    rows = [*data["legs"], *data["joint_actions"], *data["budget"], *data["ratings"], *data["set_aside"]]
    dangling = [(row, key) for row in rows for key in known if row.get(key) and row[key] not in known[key]]
    assert dangling == []
    for leg in data["legs"]:
        assert set(leg.get("objectives", ())) <= known["objective"], leg["code"]
        assert {*leg.get("on", ()), *leg.get("off", ())} <= codes(data["delegates"]), leg["code"]
    for lists in (data["legs"], data["places"], data["partners"], contacts, data["delegates"], data["budget"]):
        assert [code for code, count in Counter(row["code"] for row in lists).items() if count > 1] == []


@each_mission
def test_a_meeting_has_its_partner_and_a_contact_of_that_partner(name: str) -> None:
    people = {partner["code"]: codes(partner["contacts"]) for partner in DATA[name]["partners"]}
    meetings = [leg for leg in DATA[name]["legs"] if leg["kind"] in ENCOUNTERS and "partner" in leg]
    assert [leg["code"] for leg in meetings if leg["contact"] not in people[leg["partner"]]] == []
    without = {leg["code"] for leg in DATA[name]["legs"] if leg["kind"] in ENCOUNTERS and "partner" not in leg}
    assert without == ({"utility-meeting"} if name == "bolivia" else set())


@each_mission
def test_states_follow_each_other(name: str) -> None:
    states = [MissionState.DRAFT, *(MissionState(step["to"]) for step in DATA[name]["steps"])]
    assert [pair for pair in pairwise(states) if pair[1] not in STEPS[pair[0]]] == []
    assert states[-1] == DATA[name]["state"]


# Places and journeys


@each_mission
def test_airports_are_where_they_are(name: str) -> None:
    wrong = []
    for place in (place for place in DATA[name]["places"] if place["kind"] == PlaceKind.AIRPORT):
        known = airport(place["iata"])
        assert known is not None
        away = distance_km(Position(place["latitude"], place["longitude"]), Position(known.latitude, known.longitude))
        facts = (away < 1, abs(place["altitude"] - known.altitude) <= 15, place["country"], place["zone"])
        if facts != (True, True, known.country, known.zone):
            wrong.append(place["code"])
    assert wrong == []


@each_mission
def test_only_stays_are_in_lodgings_and_journeys_between_stops_of_their_kind(name: str) -> None:
    kinds = {place["code"]: place["kind"] for place in DATA[name]["places"]}
    legs = DATA[name]["legs"]
    assert {kinds[leg["origin"]] for leg in legs if leg["kind"] == "stay"} == {"lodging"}
    ends = [(leg["kind"], kinds[leg[end]]) for leg in legs if leg["kind"] in STOPS for end in ("origin", "destination")]
    assert [pair for pair in ends if STOPS[pair[0]] != pair[1]] == []
    assert [leg["code"] for leg in legs if ("destination" in leg) != (leg["kind"] in TRANSPORT)] == []
    named = {LegKind.FLIGHT, LegKind.TRAIN, LegKind.BUS, LegKind.STAY}  # called by number or lodging
    assert [leg["code"] for leg in legs if ("title" in leg) == (leg["kind"] in named)] == []


@each_mission
def test_journeys_last_as_long_as_their_distance_asks(name: str) -> None:
    places = {place["code"]: place for place in DATA[name]["places"]}
    strange = {}
    for leg in (leg for leg in DATA[name]["legs"] if leg["kind"] in TRANSPORT):
        starts, ends = hours(DATA[name], leg, Days(dt.date(2027, 3, 1)))
        one, other = places[leg["origin"]], places[leg["destination"]]
        away = distance_km(Position(one["latitude"], one["longitude"]), Position(other["latitude"], other["longitude"]))
        speed = away / ((ends.instant() - starts.instant()) / dt.timedelta(hours=1))
        lowest, highest = SPEEDS[LegKind(leg["kind"])]
        if not lowest <= speed <= highest:
            strange[leg["code"]] = round(speed)
    assert strange == {}


@each_mission
def test_nobody_is_in_two_places_at_once_whatever_the_season(name: str) -> None:
    data, found = DATA[name], set()
    for first in FIRST_DAYS if name == "utilities" else FIRST_DAYS[:1]:
        days = Days(first)
        for code in codes(data["delegates"]):
            legs = [(*hours(data, leg, days), leg) for leg in taken(data, code) if leg["kind"] != "stay"]
            spans = sorted((starts.instant(), ends.instant(), leg["code"]) for starts, ends, leg in legs)
            found |= {(one[2], other[2]) for one, other in pairwise(spans) if other[0] < one[1]}
            assert [span for span in spans if span[1] <= span[0]] == []
    assert found == set()


def test_the_mission_under_way_has_something_on_each_of_its_days() -> None:
    here = [leg for leg in taken(UTILITIES, "ouazzani") if leg["kind"] != "stay"]
    assert {leg["starts"]["day"] for leg in here} == set(range(12))
    assert (UTILITIES["begins_on"], UTILITIES["ends_on"]) == ({"day": 0}, {"day": 11})


# Language


@each_mission
def test_each_language_has_its_typography(name: str) -> None:
    assert broken_french(DATA[name]) == {}
    assert broken_spanish(DATA[name]) == []
    assert broken_english(DATA[name]) == []


@each_mission
def test_nobody_can_be_reached_by_what_is_in_the_data(name: str) -> None:
    everything = list(strings(DATA[name], "data"))
    mails = [text for _, text in everything if "@" in text]
    assert [text for text in mails if not text.endswith("@example.org")] == []
    assert matching(r"[\x00-\x09\x0b-\x1f\u2028\u2029<>]|https?:", everything) == []
