"""Stars: following a session, leaving it, coming back; on public pages and behind the private link."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import httpx
from starlette.applications import Starlette

from events.congress.agenda import star_operations as stars
from events.congress.agenda.models import Star
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.records.people.models import Person
from tests.factories import NOW, make_category, make_event, make_session, make_type

LATER = NOW + dt.timedelta(hours=1)
E = "/fr/events/congress"


async def registered(event: Event, **values: Any) -> Registration:
    person = await Person.create(id=uuid.uuid4(), name="Awa", language="fr", created_at=NOW)
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "event": event,
        "person": person,
        "category": await make_category(event, uuid.uuid4().hex[:8]),
        "reference": uuid.uuid4().hex[:8],
        "nonce": uuid.uuid4().hex,
        "state": "confirmed",
        "badge_name": "Awa",
        "email": "awa@example.org",
        "country": "SN",
        "attendance": "on_site",
        "language": "fr",
        "registered_at": NOW,
        "updated_at": NOW,
    }
    return await Registration.create(**(given | values))


def token_of(app: Starlette, registration: Registration) -> str:
    return str(app.state.installation.signer.token("registration", registration.id, registration.link_generation))


async def test_leaving_leaves_a_tombstone_and_coming_back_raises_the_number(database: str) -> None:
    event = await make_event()
    registration, session = await registered(event), await make_session(event)
    assert await stars.star(registration.id, session.id, NOW) is True
    assert await stars.star(registration.id, session.id, LATER) is False
    star = await Star.get(registration_id=registration.id)
    assert (star.added_at, star.removed_at, star.sequence) == (NOW, None, 0)
    assert await stars.unstar(registration.id, session.id, LATER) is True
    assert await stars.unstar(registration.id, session.id, LATER) is False
    star = await Star.get(registration_id=registration.id)
    assert (star.removed_at, star.sequence) == (LATER, 1)
    assert await stars.starred(registration.id) == frozenset()
    assert await stars.star(registration.id, session.id, LATER) is True
    star = await Star.get(registration_id=registration.id)
    assert (star.added_at, star.removed_at, star.sequence) == (LATER, None, 2)
    assert await stars.starred(registration.id) == {session.id}
    assert await stars.followers(event.id) == {session.id: 1}
    await Registration.filter(id=registration.id).update(state="cancelled")
    assert await stars.followers(event.id) == {}


async def test_a_browser_that_is_remembered_stars_in_place_and_by_form(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    event = await make_event()
    registration = await registered(event)
    await make_session(event)
    token = token_of(app, registration)
    client.cookies.set(f"registration_{event.id.hex}", token)
    answer = await client.post(f"{E}/sessions/ABC123/star", headers={"accept": "application/json"})
    assert (answer.json(), answer.headers["cache-control"]) == ({"starred": True}, "no-store")
    mine = await client.get(f"{E}/my-sessions.json")
    assert (mine.json(), mine.headers["cache-control"]) == ({"codes": ["ABC123"]}, "no-store")
    answer = await client.post(f"{E}/sessions/ABC123/star/removal")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/fr/registrations/{token}/agenda?only=mine",
    )
    assert (await client.get(f"{E}/my-sessions.json")).json() == {"codes": []}


async def test_who_is_not_known_is_told_how_to_be(client: httpx.AsyncClient, app: Starlette) -> None:
    event, other = await make_event(), await make_event("other")
    await make_session(event)
    cancelled = await registered(event, state="cancelled")
    elsewhere = await registered(other)
    revoked = await registered(event)
    old = token_of(app, revoked)
    await Registration.filter(id=revoked.id).update(link_generation=2)
    for cookie in ("", "x" * 46, token_of(app, cancelled), token_of(app, elsewhere), old):
        client.cookies.set(f"registration_{event.id.hex}", cookie)
        for noun in ("star", "star/removal"):
            answer = await client.post(f"/en/events/congress/sessions/ABC123/{noun}")
            assert answer.status_code == 200
            assert "this device does not know yet who you are" in answer.text
        assert (await client.get(f"{E}/my-sessions.json")).json() == {"codes": []}
        if cookie:
            assert (await client.get(f"/fr/registrations/{cookie}/agenda")).status_code == (
                200 if cookie == token_of(app, elsewhere) else 404
            )
    assert await Star.all().count() == 0


async def test_the_private_page_lists_a_day_to_choose_from_and_then_ones_own(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    event = await make_event()
    registration = await registered(event)
    await make_session(event, "A", title="Premier")
    await make_session(event, "B", title="Second", starts="2027-05-26T09:00", ends="2027-05-26T10:00")
    page = f"/fr/registrations/{token_of(app, registration)}/agenda"
    first = await client.get(page)
    assert ("Premier" in first.text, "Second" in first.text, first.headers["cache-control"]) == (
        True,
        False,
        "no-store",
    )
    day = {"day": "2027-05-26"}
    answer = await client.post(page.replace("/agenda", "/stars/B"), data=day)
    assert answer.headers["location"] == f"{page}?day=2027-05-26"
    starred = (await client.get(page, params=day)).text
    assert 'aria-pressed="true"' in starred
    assert f'action="{page.replace("/agenda", "/stars/B/removal")}"' in starred
    own = (await client.get(page)).text
    assert ("Premier" in own, "Second" in own) == (False, True)
    await client.post(page.replace("/agenda", "/stars/B/removal"))
    assert "Second" not in (await client.get(page, params={"only": "mine"})).text
    assert (await client.post(page.replace("/agenda", "/stars/NONE"), data={})).status_code == 404
    assert (await client.get(page, params={"day": "\x00"})).status_code == 200


async def test_a_break_cannot_be_starred(client: httpx.AsyncClient, app: Starlette) -> None:
    event = await make_event()
    await make_session(event, type=await make_type(event, is_break=True))
    token = token_of(app, await registered(event))
    client.cookies.set(f"registration_{event.id.hex}", token)
    for path in (f"{E}/sessions/ABC123/star", f"/fr/registrations/{token}/stars/ABC123"):
        assert (await client.post(path)).status_code == 404
    assert await Star.all().count() == 0


async def test_a_star_from_another_site_is_refused(client: httpx.AsyncClient, app: Starlette) -> None:
    event = await make_event()
    await make_session(event)
    client.cookies.set(f"registration_{event.id.hex}", token_of(app, await registered(event)))
    answer = await client.post(f"{E}/sessions/ABC123/star", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert await Star.all().count() == 0
