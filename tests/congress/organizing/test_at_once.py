"""Several organizers, or one who clicks several times, on the same event at once: nobody sees a failure."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Session
from events.congress.organizing.models import Category, Event
from events.records.people.models import Grant
from events.records.seats.models import Claim, Pool
from tests.factories import make_category, make_event, make_notice, make_session, make_speaker, make_type, sign_in
from tests.walking import browser

HOME = "/fr/organize/events/congress"
NEW = {"starts_on": "2027-05-25", "ends_on": "2027-05-28", "languages": ["fr"], "default_language": "fr", "country": ""}
FORMS: dict[str, dict[str, Any]] = {
    "/rooms": {"name-fr": "Salle"},
    "/tracks": {"name-fr": "Piste", "colour": "1"},
    "/types": {"name-fr": "Genre"},
    "/categories": {"name-fr": "Public", "colour": "1", "allows_on_site": "y", "capacity": "4"},
    "/fields/new": {"label-fr": "Repas", "kind": "text"},
    "/pages/new": {"title-fr": "Venir", "body-fr": "En train.", "is_published": "y"},
    "/privacy": {"body-fr": "Autre chose."},
    "/team": {"name": "Ana Ruiz", "email": "ana@example.org", "role": "reader"},
    "/sessions/new": {"title-fr": "Sources", "starts_on": "2027-05-25", "starts": "09:00", "ends": "10:00"},
    "/speakers/new": {"name": "Ana Ruiz", "country": ""},
    "/copy": {"slug": "next", "first_day": "2029-05-22", "with_programme": "y"},
}


@pytest.fixture
async def owner(app: Starlette) -> httpx.AsyncClient:
    event = await make_event()
    await make_category(event, capacity=3)
    await make_notice(event)
    await make_session(event, type=await make_type(event), speakers=(await make_speaker(event),))
    return browser(app, await sign_in(event=event, is_founder=True))


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_sent_several_times_at_once_is_taken_or_answered(owner: httpx.AsyncClient, path: str) -> None:
    answers = await asyncio.gather(*(owner.post(HOME + path, data=FORMS[path]) for _ in range(5)))
    assert {answer.status_code for answer in answers} <= {303, 422}
    assert 303 in {answer.status_code for answer in answers}


async def test_an_event_made_twice_at_once_is_made_once(owner: httpx.AsyncClient) -> None:
    form = {**NEW, "name-fr": "Rencontre", "slug": "meeting", "time_zone": "Europe/Paris"}
    answers = await asyncio.gather(*(owner.post("/fr/organize/events/new", data=form) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422, 422]
    made = await Event.get(slug="meeting")
    assert await Grant.filter(scope=made.id).count() == 1


async def test_settings_seats_sessions_and_registrations_at_once_wait_for_nobody_in_a_circle(
    owner: httpx.AsyncClient,
) -> None:
    async def acts(at: int) -> list[httpx.Response]:
        event, category = await Event.get(slug="congress"), await Category.get(code="operator")
        session = await Session.get(code="ABC123")
        zone = ("Europe/Madrid", "Europe/Paris")[at % 2]
        return await asyncio.gather(
            owner.post(
                HOME + "/settings",
                data={
                    **NEW,
                    "name-fr": "Congrès",
                    "time_zone": zone,
                    "capacity": "9",
                    "version": event.version,
                },
            ),
            owner.post(
                HOME + "/categories/operator",
                data={
                    "name-fr": "Public",
                    "colour": "1",
                    "capacity": at + 1,
                    "allows_on_site": "y",
                    "version": category.version,
                },
            ),
            owner.post(
                HOME + "/sessions/ABC123",
                data={
                    "title-fr": f"Sources {at}",
                    "starts_on": "2027-05-25",
                    "starts": "09:00",
                    "ends": f"10:{10 + at}",
                    "version": session.version,
                },
            ),
            owner.post(HOME + "/sessions/ABC123" + ("/cancellation", "/restoration")[at % 2]),
            owner.post(HOME + "/speakers/awa-diallo", data={"name": f"Awa {at}", "country": "", "version": at}),
            owner.post(HOME + "/rooms", data={"name-fr": "Salle"}),
            owner.post(
                "/fr/events/congress/registration",
                data={
                    "badge_name": f"Person {chr(65 + at)}",
                    "email": f"p{at}@example.org",
                    "country": "SN",
                    "category": "operator",
                    "attendance": "on_site",
                    "consent": "y",
                },
            ),
        )

    answers = await asyncio.gather(*(acts(at) for at in range(5)))
    assert [answer for row in answers for answer in row if answer.status_code >= 500] == []
    for pool in await Pool.all():
        assert pool.taken == await Claim.filter(pool_id=pool.id, state="taken").count()
