"""Joining a session online: who is let in, when, and that nobody else learns the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
import time_machine
from starlette.applications import Starlette

from events.congress.agenda.models import Session, Slot
from events.congress.organizing.models import Event, Room
from events.congress.registration.device_cookie import cookie_name
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.addresses import address, page_of
from tests.congress.agenda.test_agenda_stars import registered, token_of
from tests.factories import make_event, make_room, make_session

HALL, OWN = "https://hall.example.org/x?y=1", "https://own.example.org/z"
STARTS = dt.datetime(2027, 5, 25, 7, 0, tzinfo=dt.UTC)  # 09:00 in Barcelona, until 10:30
MINUTE = dt.timedelta(minutes=1)
PAGE = "/fr/events/congress/sessions/LIVE22"


async def streamed(**values: Any) -> tuple[Event, Session]:
    event = await make_event()
    room = await make_room(event, "hall", join_url=HALL)
    return event, await make_session(event, "LIVE22", room=room, interpretation=["es"], **values)


def remembered(client: httpx.AsyncClient, app: Starlette, row: Registration) -> None:
    client.cookies.set(cookie_name(row.event_id), token_of(app, row))


@pytest.mark.parametrize(
    ("moment", "is_let_in"),
    [
        (STARTS - 16 * MINUTE, False),
        (STARTS - 15 * MINUTE, True),
        (STARTS + 119 * MINUTE, True),
        (STARTS + 120 * MINUTE, False),
    ],
)
async def test_the_registered_are_let_in_from_a_quarter_of_an_hour_before(
    client: httpx.AsyncClient, app: Starlette, moment: dt.datetime, is_let_in: bool
) -> None:
    event, _session = await streamed()
    row = await registered(event)
    remembered(client, app, row)
    with time_machine.travel(moment, tick=False):
        for path in (f"{PAGE}/join", f"/fr/registrations/{token_of(app, row)}/sessions/LIVE22/join"):
            answer = await client.get(path)
            assert (answer.status_code, HALL in answer.headers.get("location", "")) == (
                (303, True) if is_let_in else (200, False)
            )
            assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("same-origin", "no-store")
            assert HALL not in answer.text


@pytest.mark.parametrize("state", ["waitlisted", "submitted", "cancelled"])
async def test_who_is_not_confirmed_is_not_let_in(client: httpx.AsyncClient, app: Starlette, state: str) -> None:
    event, _session = await streamed()
    remembered(client, app, await registered(event, state=state))
    with time_machine.travel(STARTS, tick=False):
        answer = await client.get(f"{PAGE}/join")
    assert (answer.status_code, "hall.example.org" in answer.text) == (200, False)


async def test_who_is_not_known_here_is_told_how_to_join(client: httpx.AsyncClient, app: Starlette) -> None:
    await streamed()
    remembered(client, app, await registered(await make_event("other")))
    with time_machine.travel(STARTS, tick=False):
        answer = await client.get(f"{PAGE}/join")
    assert (answer.status_code, "hall.example.org" in answer.text) == (200, False)
    assert "/fr/events/congress/registration/link" in answer.text


async def test_a_session_has_an_address_in_place_of_the_rooms(client: httpx.AsyncClient, app: Starlette) -> None:
    event, _session = await streamed(join_url=OWN, join_languages=["fr", "ar"])
    remembered(client, app, await registered(event))
    with time_machine.travel(STARTS, tick=False):
        assert (await client.get(f"{PAGE}/join")).headers["location"] == OWN
    shown = (await client.get(PAGE)).text
    assert f"{PAGE}/join" in shown
    assert "Français, Arabe" in shown
    assert "own.example.org" not in shown


async def test_what_is_not_streamed_cannot_be_joined(client: httpx.AsyncClient, app: Starlette) -> None:
    event, session = await streamed()
    remembered(client, app, await registered(event))
    with time_machine.travel(STARTS, tick=False):
        async with transaction():
            await Slot.filter(session_id=session.id).update(cancelled_at=STARTS)
            await raise_revision(event.id)
        assert (await client.get(f"{PAGE}/join")).status_code == 200
        async with transaction():
            await Slot.filter(session_id=session.id).update(cancelled_at=None)
            await Event.filter(id=event.id).update(state="cancelled")
            await raise_revision(event.id)
        assert (await client.get(f"{PAGE}/join")).status_code == 200
        async with transaction():
            await Event.filter(id=event.id).update(state="published")
            await Room.filter(code="hall").update(join_url="")
            await raise_revision(event.id)
        assert (await client.get(f"{PAGE}/join")).status_code == 404
    assert f"{PAGE}/join" not in (await client.get(PAGE)).text


async def test_no_export_tells_how_a_session_is_joined(client: httpx.AsyncClient) -> None:
    await streamed(join_url=OWN)
    for path in ("agenda", "agenda/2027-05-25", "search?q=échange"):
        answer = await client.get(f"/fr/events/congress/{path}")
        assert (answer.status_code, "example.org/z" in answer.text, "hall.example" in answer.text) == (
            200,
            False,
            False,
        )
    pages = ("calendars.event", "calendars.session", "exports.xml", "exports.json")
    for name in pages:
        names = {"slug": "congress", "code": "LIVE22"}
        asked = {key: names[key] for key in page_of(name).parameters}
        answer = await client.get(address(name, **asked))
        assert (answer.status_code, "example.org/z" in answer.text) == (200, False), name
