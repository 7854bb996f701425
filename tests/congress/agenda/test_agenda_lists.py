"""The organizers' lists of sessions and speakers: searched, filtered and sorted."""

from __future__ import annotations

import re

import httpx
import pytest

from events.congress.agenda.models import Session
from events.congress.organizing.models import Event
from tests.factories import make_event, make_room, make_session, make_speaker, make_track, sign_in

HOME = "/en/organize/events/congress"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    event = await make_event()
    room, track = await make_room(event), await make_track(event)
    awa = await make_speaker(event, organization="Eaux du Sahel", country="SN")
    await make_speaker(event, "ida-lund", "Ida Lund", organization="Vatten", country="SE")
    await make_session(event, "WATER1", starts="2027-05-26T09:00", ends="2027-05-26T10:00", room=room, speakers=(awa,))
    await make_session(event, "AIR222", starts="2027-05-25T09:00", ends="2027-05-25T10:00", track=track)
    await Session.filter(code="AIR222").update(state="cancelled")
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    return event


async def rows(client: httpx.AsyncClient, page: str) -> list[str]:
    answer = await client.get(f"{HOME}/{page}")
    assert answer.status_code == 200
    return re.findall(r'rowheader"><a href="[^"]*/([\w-]+)"', answer.text)


async def test_sessions_are_found_by_day_room_theme_state_and_speaker(client: httpx.AsyncClient, event: Event) -> None:
    expected = {
        "": ["AIR222", "WATER1"],
        "sort=-when": ["WATER1", "AIR222"],
        "day=2027-05-26": ["WATER1"],
        "room=ebre": ["WATER1"],
        "theme=climate": ["AIR222"],
        "state=cancelled": ["AIR222"],
        "state=announced,warned": ["WATER1"],
        "q=diallo": ["WATER1"],
        "q=air222": ["AIR222"],
        "q=nothing": [],
    }
    assert {query: await rows(client, f"sessions?{query}") for query in expected} == expected


async def test_speakers_are_found_by_country_name_and_whether_they_are_on_stage(
    client: httpx.AsyncClient, event: Event
) -> None:
    expected = {
        "": ["awa-diallo", "ida-lund"],
        "sort=-name": ["ida-lund", "awa-diallo"],
        "sort=sessions": ["ida-lund", "awa-diallo"],
        "country=SE": ["ida-lund"],
        "on_stage=yes": ["awa-diallo"],
        "on_stage=no": ["ida-lund"],
        "q=vatten": ["ida-lund"],
    }
    assert {query: await rows(client, f"speakers?{query}") for query in expected} == expected


async def test_readers_are_led_to_what_the_public_sees(client: httpx.AsyncClient, event: Event) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    page = (await client.get(f"{HOME}/sessions")).text
    assert '<a href="/en/events/congress/sessions/WATER1">' in page.replace("/agenda/", "/sessions/")
    assert f"{HOME}/sessions/WATER1" not in page
