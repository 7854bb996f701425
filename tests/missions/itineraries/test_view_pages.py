"""The pages that show an itinerary: day by day, timeline, map, board, arrivals, contact card."""

from __future__ import annotations

import datetime as dt
import html
import re

import httpx
import pytest

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.itineraries.views import board_pages, day_pages
from events.records.auditing.acts import Act
from tests.conftest import Queries
from tests.factories import NOW, make_account, sign_in
from tests.missions.itineraries.large import make_large_mission
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_partner,
    make_place,
    write_mission_texts,
)

M = "/en/organize/missions/mission"


async def _journey(client: httpx.AsyncClient, role: str = "organizer") -> Mission:
    """Lea and Ana fly over night from Casablanca to Montréal; Lea alone meets Rosa, and has a bed."""
    mission = await make_mission(languages=["fr", "es", "en"])
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission, role)
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana", position=2, phone="+34 600 11 22 33")
    there = await make_place(
        mission,
        "cmn",
        kind="airport",
        time_zone="Africa/Casablanca",
        city="Casablanca",
        country="MA",
        iata="CMN",
        latitude=33.37,
        longitude=-7.59,
        altitude=200,
        local_name="مطار محمد الخامس",
        local_language="ar",
    )
    here = await make_place(
        mission,
        "yul",
        kind="airport",
        time_zone="America/Toronto",
        city="Montréal",
        country="CA",
        iata="YUL",
        latitude=45.47,
        longitude=-73.74,
        altitude=36,
    )
    office = await make_place(
        mission, "office", city="La Paz", address="Calle Sucre 12\nSan Pedro", phone="+591 2 555 01 01"
    )
    hotel = await make_place(mission, "hotel", kind="lodging", city="La Paz")
    partner = await make_partner(mission)
    contact = await make_contact(partner, phone="+591 2 555 02 02")
    await make_leg(
        mission,
        "flight",
        kind="flight",
        starts="2027-03-16T22:10",
        ends="2027-03-17T00:40",
        origin=there,
        destination=here,
        number="AT 208",
        carrier="Royal Air Maroc",
        status="booked",
        destination_terminal="2",
        reference="X7QK2P",
        title="AT 208",
    )
    await make_leg(
        mission,
        "talk",
        starts="2027-03-18T09:00",
        ends="2027-03-18T11:00",
        origin=office,
        off=[ana],
        partner=partner,
        contact=contact,
        title="Accord",
    )
    await make_leg(
        mission,
        "bed",
        kind="stay",
        starts="2027-03-18T14:00",
        ends="2027-03-20T09:00",
        origin=hotel,
        off=[ana],
        title="Hôtel",
    )
    await make_leg(
        mission,
        "gone",
        kind="visit",
        starts="2027-03-18T12:00",
        ends="2027-03-18T13:00",
        origin=office,
        off=[lea],
        status="cancelled",
        cancelled_at=NOW,
        title="Visite",
    )
    return mission


def _text(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def _section(answer: httpx.Response, start: str, end: str) -> str:
    found = re.search(re.escape(start) + r".*?" + re.escape(end), answer.text, re.S)
    assert found, start
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0]))).strip()


async def test_the_itinerary_shows_each_leg_on_its_day_with_both_clocks_and_who_is_on_it(
    client: httpx.AsyncClient,
) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/itinerary")
    assert answer.status_code == 200
    first = _section(answer, 'id="day-2027-03-16"', "</section>")
    assert "22:10 Casablanca → 00:40 +1 Montréal" in first
    assert "UTC−5" not in first and "UTC−4" in first
    assert "X7QK2P" in first
    second = _section(answer, 'id="day-2027-03-17"', "</section>")
    assert "00:40 Arrival AT 208" in second
    third = _section(answer, 'id="day-2027-03-18"', "</section>")
    assert "Only Lea" in third
    assert "+591 2 555 02 02" in third
    assert 'href="tel:+59125550202"' in answer.text
    assert "Visite Cancelled" in third
    assert "Night Hôtel, La Paz · 3,640 m" in third
    assert "Leaving Hôtel" in _section(answer, 'id="day-2027-03-20"', "</section>")
    assert "Nothing is planned on this day." in _section(answer, 'id="day-2027-03-15"', "</section>")


async def test_the_itinerary_of_one_has_only_their_legs_and_says_with_whom(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/itinerary?person=ana")
    assert ["leg-flight" in answer.text, "leg-talk" in answer.text, "leg-gone" in answer.text] == [True, False, True]
    assert "Itinerary of Ana" in _text(answer)
    assert (await client.get(f"{M}/itinerary?person=nobody")).status_code == 404


async def test_warnings_stand_beside_their_leg_or_night_and_can_be_set_aside_there(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/itinerary")
    key = re.search(r'name="key" value="(elsewhere:[^"]+)"', answer.text)
    assert key, re.findall(r'name="key" value="([^"]+)"', answer.text)
    sent = {"key": html.unescape(key[1]), "leg": "talk", "reason": "Courtesy"}
    done = await client.post(f"{M}/warnings/aside", data=sent, headers={"origin": "http://events.test"})
    assert done.status_code == 303
    assert done.headers["location"].endswith("#leg-talk")
    assert key[1] not in (await client.get(f"{M}/itinerary")).text


async def test_the_office_reads_without_editing_booking_references_or_warnings(client: httpx.AsyncClient) -> None:
    await _journey(client, "reader")
    answer = await client.get(f"{M}/itinerary")
    assert answer.status_code == 200
    assert ["X7QK2P" in answer.text, "/legs/new" in answer.text, 'class="look"' in answer.text] == [False] * 3
    assert "X7QK2P" not in (await client.get(f"{M}/legs/flight/card")).text


async def test_what_people_typed_cannot_become_markup(client: httpx.AsyncClient) -> None:
    mission = await _journey(client)
    place = await make_place(mission, "bad", city="<b>x</b>", local_name="<i>y</i>", local_language='"><script>')
    leg = await make_leg(
        mission,
        "bad",
        origin=place,
        starts="2027-03-19T10:00",
        ends="2027-03-19T11:00",
        driver_phone='"><script>',
        title="<script>alert(1)</script>",
    )
    await write_mission_texts(mission, leg.id, {"notes": {"fr": "<script>alert(2)</script>"}})
    await note_change_of(mission)
    for page in ("itinerary", "timeline", "map", "arrivals", "legs/bad/card", "itinerary?person=lea"):
        text = (await client.get(f"{M}/{page}")).text
        assert ["<script>" in text, "<b>x" in text, "<i>y" in text] == [False] * 3, page


async def note_change_of(mission: Mission) -> None:
    from events.platform.storage.database import transaction

    async with transaction():
        await note_change(mission.id, "leg", mission.id, Act.MOVED, NOW)


async def test_the_timeline_has_a_line_for_each_person_and_leads_to_legs(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/timeline")
    assert answer.status_code == 200
    assert answer.text.count('href="/en/organize/missions/mission/legs/flight"') == 1
    assert "AT 208 · Flight · Tue 16 Mar, 22:10 Casablanca → 00:40 +1 Montréal · Booked" in _text(answer)
    assert "?person=ana" in answer.text


async def test_a_timeline_has_all_days_of_months_and_comes_closer_by_links(client: httpx.AsyncClient) -> None:
    mission = await _journey(client)
    await Mission.filter(id=mission.id).update(ends_on=dt.date(2027, 5, 1))
    told = []
    for asked in ("", "?zoom=4", "?zoom=64", "?zoom=rubbish", "?zoom=5"):
        text = (await client.get(f"{M}/timeline{asked}")).text
        assert ["Tue 16 Mar" in text, "Sat 1 May" in text, "style=" in text] == [True, True, False]
        scale = re.findall(r'timeline-scale (zoom-\d+)"', text)
        told.append((*scale, re.findall(r'data-zoom="(\w+)" href="[^"]*zoom=(\d+)#timeline">', text)))
    assert told == [
        ("zoom-1", [("in", "2")]),
        ("zoom-4", [("in", "8"), ("out", "2"), ("all", "1")]),
        ("zoom-64", [("out", "32"), ("all", "1")]),
        ("zoom-1", [("in", "2")]),
        ("zoom-1", [("in", "2")]),
    ]


async def test_the_map_numbers_the_stops_and_tells_nights_and_kilometres(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/map")
    text = _text(answer)
    assert "4 Lugar hotel" in text.replace("Lieu", "Lugar")
    assert "2 nights" in text
    # the great circle between the two airports, and nothing for what is no journey
    assert re.findall(r"([\d,]+) km in all", text) == ["5,674"]
    assert "Borders are no statement about the status of a territory" in text
    assert answer.text.count("<svg") > 1
    alone = await client.get(f"{M}/map?person=ana")
    assert "2 nights" not in _text(alone)


async def test_arrivals_are_told_by_day_and_town_and_for_one_place(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/arrivals")
    text = _text(answer)
    assert "22:10 ↗" not in text  # shapes are of the style sheet
    assert "AT 208 · Royal Air Maroc from Casablanca" in text
    assert "2 Lea and Ana" in text
    one = _text(await client.get(f"{M}/arrivals?place=hotel"))
    assert ["AT 208" in one, "Check-in" in one, "Check-out" in one] == [False, True, True]
    assert (await client.get(f"{M}/arrivals?place=nowhere")).status_code == 200


async def test_the_card_of_a_leg_has_whom_to_call_the_address_and_its_position(client: httpx.AsyncClient) -> None:
    await _journey(client)
    answer = await client.get(f"{M}/legs/talk/card")
    text = _text(answer)
    assert ["Rosa Mamani" in text, "Calle Sucre 12" in text, "-16.50000, -68.13000" in text] == [True] * 3
    assert 'href="geo:-16.50000,-68.13000"' in answer.text
    flight = await client.get(f"{M}/legs/flight/card")
    assert '<p class="card-local" lang="ar" dir="auto">مطار محمد الخامس</p>' in flight.text
    assert "+34 600 11 22 33" in _text(flight)
    assert (await client.get(f"{M}/legs/nothing/card")).status_code == 404


async def test_the_board_tells_who_is_where_across_the_missions_one_may_read(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _journey(client)
    other = await make_mission("other")
    await make_delegate(other, "eva")
    await make_leg(other, starts="2027-03-16T09:00", ends="2027-03-16T11:00")
    now = dt.datetime(2027, 3, 17, 2, tzinfo=dt.UTC)
    monkeypatch.setattr(board_pages, "now", lambda: now)
    text = _text(await client.get("/en/organize/board"))
    assert ["On the way" in text, "22:10 Casablanca → 00:40 +1 Montréal" in text] == [True, True]
    assert "arrives in 2 h 40" in text
    assert "Eva" not in text
    later = dt.datetime(2027, 4, 17, 2, tzinfo=dt.UTC)
    monkeypatch.setattr(board_pages, "now", lambda: later)
    assert "Nobody is on a mission now" in _text(await client.get("/en/organize/board"))


async def test_today_is_marked_where_the_delegation_is(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _journey(client)
    monkeypatch.setattr(day_pages, "now", lambda: dt.datetime(2027, 3, 19, 1, tzinfo=dt.UTC))  # 21:00 in La Paz
    answer = await client.get(f"{M}/itinerary")
    assert re.findall(r'<section class="day is-today" id="([^"]+)"', answer.text) == ["day-2027-03-18"]


@pytest.mark.parametrize("page", ["itinerary", "timeline", "map", "arrivals", "legs/g0-0-1/card"])
async def test_a_page_takes_the_same_queries_however_long_the_itinerary_is(
    client: httpx.AsyncClient, queries: Queries, page: str
) -> None:
    client.cookies.update(await sign_in())
    counted = []
    for slug, days in (("short", 1), ("long", 3)):
        mission = await make_large_mission(slug, days=days)
        await grant_mission(await make_account(), mission)
        with queries() as asked:
            answer = await client.get(f"/en/organize/missions/{slug}/{page}")
        assert answer.status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 25


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("itinerary", "No leg yet"),
        ("timeline", "Nothing to draw yet"),
        ("map", "No stop has a position yet"),
        ("arrivals", "No arrival and no departure yet"),
    ],
)
async def test_an_empty_mission_says_what_to_do_first(client: httpx.AsyncClient, page: str, words: str) -> None:
    mission = await make_mission()
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission)
    answer = await client.get(f"{M}/{page}")
    assert (answer.status_code, words in _text(answer)) == (200, True)


async def test_nobody_without_a_role_in_the_mission_sees_where_anybody_is(client: httpx.AsyncClient) -> None:
    await _journey(client)
    client.cookies.clear()
    client.cookies.update(await sign_in("stranger@example.org"))
    for page in ("itinerary", "timeline", "map", "arrivals", "legs/talk/card"):
        assert (await client.get(f"{M}/{page}")).status_code in {403, 404}, page
