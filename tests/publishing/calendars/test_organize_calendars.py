"""Organizers' calendars of doors: who sees their addresses, who gives another, and the part of rooms' forms."""

from __future__ import annotations

import httpx

from events.congress.organizing.models import Event, Room
from events.records.feeds.models import FeedEnd
from tests.factories import make_event, make_room, sign_in


async def coming_as(client: httpx.AsyncClient, event: Event, role: str) -> None:
    for name, value in (await sign_in(f"{role}@example.org", event=event, role=role)).items():
        client.cookies.set(name, value)


def door_in(page: str) -> str:
    return "/calendars/doors/" + page.partition("/calendars/doors/")[2].partition(".ics")[0] + ".ics"


async def test_a_door_gets_another_address_from_organizers_only(client: httpx.AsyncClient) -> None:
    event = await make_event()
    room = await make_room(event)
    here = "/en/organize/events/congress/calendars"
    await coming_as(client, event, "check_in")
    page = (await client.get(here)).text
    old = door_in(page)
    assert (f"{here}/ebre" in page, (await client.post(f"{here}/ebre/renewal")).status_code) == (False, 403)
    client.cookies.clear()
    await coming_as(client, event, "organizer")
    answer = await client.post(f"{here}/ebre/renewal")
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    page = (await client.get(answer.headers["location"])).text
    assert "The calendar has a new address" in page
    assert [row.subject for row in await FeedEnd.all()] == [room.id]
    client.cookies.clear()
    assert [(await client.get(address)).status_code for address in (old, door_in(page))] == [200, 200]
    assert "UID:calendar-ended" in (await client.get(old)).text
    await FeedEnd.all().delete()
    assert (await client.get(old)).status_code == 404
    assert (await client.post(f"{here}/none/renewal")).status_code == 303  # not signed in: to the page for that


async def test_the_door_of_another_event_is_not_found(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_room(await make_event("other"), "attic")
    await coming_as(client, event, "organizer")
    assert (await client.post("/en/organize/events/congress/calendars/attic/renewal")).status_code == 404
    assert await FeedEnd.all().count() == 0


async def test_a_room_is_given_how_it_is_joined_and_a_copy_of_the_event_is_not(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_room(event, "online", is_online=True, join_url="https://old.example.org/")
    await coming_as(client, event, "owner")
    here = "/en/organize/events/congress/rooms/online"
    sent = {"name-fr": "En ligne", "version": "1", "position": "1", "is_online": "y", "capacity": ""}
    wrong = await client.post(here, data=sent | {"join_url": "javascript:alert(1)"})
    assert (wrong.status_code, "javascript:alert(1)" in wrong.text) == (422, True)
    assert (await client.post(here, data=sent | {"join_url": "https://meet.example.org/x"})).status_code == 303
    assert (await Room.get(code="online")).join_url == "https://meet.example.org/x"
    copied = {"slug": "congress-2", "first_day": "2029-05-25", "with_programme": "y"}
    answer = await client.post("/en/organize/events/congress/copy", data=copied)
    assert answer.status_code == 303
    assert await Room.all().order_by("join_url").values_list("join_url") == [
        ("",),
        ("https://meet.example.org/x",),
    ]
