"""Whoever is registered finds their way back from every page of the event, and strangers learn nothing."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette

from events.congress.registration.device_cookie import cookie_name
from events.congress.registration.models import Registration
from tests.congress.agenda.test_agenda_stars import registered, token_of
from tests.factories import change_event, make_event

E = "/en/events/congress"
ME = "/me?event=congress"
LINK = f"{E}/registration/link"


async def known(client: httpx.AsyncClient, app: Starlette, slug: str = "congress") -> Registration:
    """Return the registration that the client's browser remembers."""
    event = await make_event(slug)
    registration = await registered(event)
    client.cookies.set(cookie_name(event.id), token_of(app, registration))
    return registration


async def test_me_tells_a_name_and_nothing_that_opens_anything(client: httpx.AsyncClient, app: Starlette) -> None:
    await known(client, app)
    answer = await client.get(ME)
    assert (answer.json(), answer.headers["cache-control"]) == ({"name": "Awa"}, "no-store")
    client.cookies.clear()
    answer = await client.get(ME)
    assert (answer.json(), answer.headers["cache-control"]) == ({}, "no-store")


async def test_a_registration_is_remembered_for_its_own_event_and_while_it_stands(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    registration = await known(client, app, "other")
    event = await make_event()
    client.cookies.set(cookie_name(event.id), token_of(app, registration))
    for address in (ME, "/me?event=nowhere", "/me?event=%00", "/me", f"/me?event={'x' * 99}"):
        assert (await client.get(address)).json() == {}
    assert (await client.get("/me?event=other")).json() == {"name": "Awa"}
    await Registration.filter(id=registration.id).update(state="cancelled")
    assert (await client.get("/me?event=other")).json() == {}


async def test_my_registration_leads_to_the_own_page_or_to_the_link(client: httpx.AsyncClient, app: Starlette) -> None:
    token = token_of(app, await known(client, app))
    ways = {
        f"{E}/my-registration": f"/en/registrations/{token}",
        f"{E}/my-sessions": f"/en/registrations/{token}/agenda",
    }
    for way, own in ways.items():
        answer = await client.get(way)
        assert (answer.headers["location"], answer.headers["cache-control"]) == (own, "no-store")
    client.cookies.clear()
    for way in ways:
        assert (await client.get(way)).headers["location"] == LINK


async def test_pages_are_the_same_bytes_for_whoever_is_registered(client: httpx.AsyncClient, app: Starlette) -> None:
    await known(client, app)
    mine = (await client.get(f"{E}/")).content
    client.cookies.clear()
    assert (await client.get(f"{E}/")).content == mine
    assert b"Awa" not in mine
    assert b'href="/en/events/congress/my-registration"' in mine


async def test_what_is_lost_keeps_the_navigation_of_its_event_and_offers_the_link(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    registration = await known(client, app)
    token = token_of(app, registration)
    await Registration.filter(id=registration.id).update(link_generation=registration.link_generation + 1)
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    lost = (f"/en/registrations/{token}", f"/en/registrations/{token}/agenda", f"{E}/nothing", f"{E}/sessions/NONE")
    for path in lost:
        answer = await client.get(path)
        assert answer.status_code == 404
        assert 'class="event-bar"' in answer.text
        assert f'href="{LINK}"' in answer.text
    for path in (f"/en/registrations/{forged}", "/en/events/none/x", "/en/nothing"):
        answer = await client.get(path)
        assert (answer.status_code, "event-bar" in answer.text) == (404, False)
    await change_event(registration.event_id, state="draft")
    for path in lost:
        assert "event-bar" not in (await client.get(path)).text
