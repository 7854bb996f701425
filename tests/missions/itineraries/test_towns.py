"""Places in one town are in one town, however it is spelled; a town gives its places a position and a zone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from events.missions.file.models import Mission
from events.missions.itineraries.models import Place
from events.missions.itineraries.plan.days import days_of
from events.missions.itineraries.plan.nearness import is_far, is_same_town
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.views.journey import journey_of
from events.missions.itineraries.views.movements import movements_of
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import WarningCode
from tests.editing import filled
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_place, write_mission_texts

NOWHERE: dict[str, Any] = {"latitude": None, "longitude": None, "altitude": None}
M = "/fr/organize/missions/mission"
SPELLED = [
    ("CH", "Europe/Zurich", "Geneva", "Genève"),
    ("NP", "Asia/Kathmandu", "Kathmandu", "Katmandou"),
    ("CO", "America/Bogota", "Bogota", "Bogotá"),
    ("BO", "America/La_Paz", "Santa Cruz", "Santa Cruz de la Sierra"),
    ("BO", "America/La_Paz", "La Paz / El Alto", "La Paz"),
]


async def journey(country: str, zone: str, airport: str, hotel: str) -> Plan:
    """From Lima by air, three nights in a hotel, a meeting, and back: the airport spells its town as tables do."""
    mission = await make_mission()
    await make_delegate(mission)
    lima = await make_place(mission, "lima", city="Lima", country="PE", time_zone="America/Lima", kind="airport")
    there: dict[str, Any] = {"country": country, "time_zone": zone, **NOWHERE}
    landed = await make_place(mission, "airport", city=airport, kind="airport", **there)
    bed = await make_place(mission, "hotel", city=hotel, kind="lodging", **there)
    flown: dict[str, Any] = {"kind": "flight", "origin": lima, "destination": landed}
    await make_leg(mission, "out", starts="2027-03-15T08:00", ends="2027-03-16T12:00", **flown)
    await make_leg(mission, "bed", kind="stay", starts="2027-03-16T14:00", ends="2027-03-19T08:00", origin=bed)
    await make_leg(mission, "met", starts="2027-03-17T09:00", ends="2027-03-17T11:00", origin=bed)
    flown = {"kind": "flight", "origin": landed, "destination": lima}
    await make_leg(mission, "home", starts="2027-03-19T14:00", ends="2027-03-19T23:00", **flown)
    return await load_plan(mission)


@pytest.mark.parametrize(("country", "zone", "airport", "hotel"), SPELLED)
async def test_a_town_spelled_otherwise_is_no_other_town(
    database: object, country: str, zone: str, airport: str, hotel: str
) -> None:
    plan = await journey(country, zone, airport, hotel)
    alarms = {WarningCode.NO_BED, WarningCode.ELSEWHERE}
    assert [warning.code for warning in warnings_of(plan) if warning.code in alarms] == []
    assert [len(day.places) for day in days_of(plan) if day.date.day in {16, 17, 19}] == [1, 1, 2]
    of_the_19th = [day for day in movements_of(plan) if day.date == dt.date(2027, 3, 19)]
    assert [len(day.movements) for day in of_the_19th] == [2, 1]  # out of the hotel and off; home
    assert journey_of(plan.legs).unplaced == ()


async def test_another_town_is_another_one(database: object) -> None:
    plan = await journey("BO", "America/La_Paz", "Santa Cruz", "Sucre")
    assert [warning.facts["night"] for warning in warnings_of(plan) if warning.code is WarningCode.NO_BED] == [
        dt.date(2027, 3, day) for day in (16, 17, 18)
    ]


async def places(**cities: tuple[str, str | None]) -> Plan:
    mission = await make_mission()
    for code, (city, country) in cities.items():
        await make_place(mission, code, city=city, country=country, **NOWHERE)
    return await load_plan(mission)


async def test_positions_of_towns_tell_what_is_near(database: object) -> None:
    bolivian = {"a": "El Alto", "b": "La Paz", "c": "Cochabamba", "e": "Ninguna parte"}
    plan = await places(**{code: (city, "BO") for code, city in bolivian.items()}, d=("La Paz", "MX"))
    alto, la_paz, cochabamba, mexican, unknown = plan.places
    assert [is_same_town(la_paz, other) for other in (alto, cochabamba, mexican)] == [False, False, False]
    assert [is_far(la_paz, other, 60) for other in (la_paz, alto, cochabamba, mexican, unknown)] == [
        False,
        False,
        True,
        True,
        True,
    ]


async def test_a_name_may_say_the_town_where_no_city_is_said(database: object) -> None:
    mission = await make_mission()
    row = await make_place(mission, "uyuni", city="", **NOWHERE)
    assert [place.surroundings for place in (await load_plan(mission)).places] == [None]
    await write_mission_texts(mission, row.id, {"name": {"fr": "Uyuni", "es": "Uyuni"}})
    await Mission.filter(id=mission.id).update(revision=mission.revision + 1)
    (place,) = (await load_plan(await Mission.get(id=mission.id))).places
    assert (place.position, place.surroundings is not None) == (None, True)


async def coordinator(client: httpx.AsyncClient) -> Mission:
    mission = await make_mission()
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission)
    return mission


async def test_a_card_leads_nobody_to_the_middle_of_a_town(client: httpx.AsyncClient) -> None:
    mission = await coordinator(client)
    await make_leg(mission, origin=await make_place(mission, **NOWHERE))
    await make_leg(mission, "exact", origin=await make_place(mission, "office"))
    cards = [(await client.get(f"{M}/legs/{code}/card")).text for code in ("meeting", "exact")]
    assert [("geo:" in card, "<svg" in card) for card in cards] == [(False, True), (True, True)]


LEG = {"kind": "meeting", "from_name": "Siège", "starts_on": "2027-03-17", "starts": "09:00", "ends": "11:00"}
SENT = LEG | {"status": "planned", "who": "all"}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ({"from_city": "Manaus", "from_country": "BR"}, "America/Manaus"),
        ({"from_city": "Nueva York", "from_country": "US"}, "America/New_York"),
        ({"from_city": "Katmandou"}, "Asia/Kathmandu"),
        ({"from_name": "Ciudad de México"}, "America/Mexico_City"),
        ({"from_city": "Ici", "from_country": "US", "from_zone": "Chicago"}, "America/Chicago"),
    ],
)
async def test_a_new_place_takes_the_zone_of_its_town(
    client: httpx.AsyncClient, typed: dict[str, str], zone: str
) -> None:
    await coordinator(client)
    assert (await client.post(f"{M}/legs/new", data=SENT | typed)).status_code == 303
    assert (await Place.get()).time_zone == zone


async def test_a_zone_in_doubt_is_proposed_and_confirmed(client: httpx.AsyncClient) -> None:
    await coordinator(client)
    typed = SENT | {"from_city": "Springfield", "from_country": "US"}
    asked = await client.post(f"{M}/legs/new", data=typed)
    proposed = filled(asked)["from_zone"]
    assert (asked.status_code, proposed) == (422, ["America/Chicago"])
    assert (await client.post(f"{M}/legs/new", data=typed | {"from_zone": proposed[0]})).status_code == 303


async def test_a_place_takes_the_position_of_a_link_and_the_zone_of_its_position(client: httpx.AsyncClient) -> None:
    await coordinator(client)
    link = "https://www.openstreetmap.org/?mlat=28.1&mlon=-15.4#map=17/28/-15"
    sent = {"name-fr": "Hôtel", "kind": "lodging", "country": "ES", "position": link}
    assert (await client.post(f"{M}/places", data=sent)).status_code == 303
    row = await Place.get()
    assert (row.latitude, row.longitude, row.time_zone) == (28.1, -15.4, "Atlantic/Canary")
    wrong = await client.post(f"{M}/places", data=sent | {"position": "près de la place"})
    assert (wrong.status_code, filled(wrong)["position"]) == (422, ["près de la place"])
