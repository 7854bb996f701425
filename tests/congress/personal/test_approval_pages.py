"""Approving and refusing on the pages: of organizers, of the person, at the door, in the calendar, in mails."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Category, Event
from events.congress.registration.models import Registration
from events.congress.registration.words import STATE_WORDS
from events.platform.web.addresses import address
from events.publishing.calendars.private import own_feed
from events.publishing.delivery.messages import compose_masked
from events.records.outbox.models import Message
from tests.congress.registration.filling import open_event, register
from tests.factories import sign_in

LIST = "/en/organize/events/congress/registrations"


@pytest.fixture
async def kept(client: httpx.AsyncClient) -> Registration:
    """Somebody who is to be approved, for an organizer who is signed in."""
    event, category = await open_event(capacity=2)
    await Category.filter(id=category.id).update(access="by_approval")
    made = await register(client)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    return made


async def test_an_organizer_refuses_with_a_reason_and_takes_it_back(
    client: httpx.AsyncClient, kept: Registration
) -> None:
    here = f"{LIST}/{kept.reference}"
    assert "Approve" in (await client.get(here)).text
    assert (await client.get(f"{here}/refusal")).status_code == 200
    answer = await client.post(f"{here}/refusal", data={"reason": "Only operators & donors."})
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    page = (await client.get(here)).text
    assert "Only operators &amp; donors." in page
    assert "Decide again" in page
    assert f'href="{here}/edit"' not in page
    assert [(await client.get(f"{LIST}?state={state}")).text.count("Awa Diallo") > 0 for state in STATE_WORDS] == [
        state == "refused" for state in STATE_WORDS
    ]
    await client.post(f"{here}/reconsideration")
    await client.post(f"{here}/approval")
    row = await Registration.get(id=kept.id)
    assert (row.state, row.approval, row.cancelled_at) == ("confirmed", "approved", None)


async def test_who_only_reads_decides_nothing(client: httpx.AsyncClient, kept: Registration) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in("r@example.org", event=await Event.get(id=kept.event_id), role="reader"))
    assert "Approve" not in (await client.get(f"{LIST}/{kept.reference}")).text
    assert [(await client.post(f"{LIST}/{kept.reference}/{act}")).status_code for act in ("approval", "refusal")] == [
        403,
        403,
    ]


async def test_the_person_sees_how_it_stands(app: Starlette, client: httpx.AsyncClient, kept: Registration) -> None:
    here = app.state.installation
    page = address("personal", "en", token=here.signer.token("registration", kept.id, 1))
    badge = address("badges.badge", "en", token=here.signer.token("badge", kept.id, 1))
    text = (await client.get(page)).text
    assert ("Your registration is to be approved" in text, "Download the badge" in text) == (True, False)
    assert "There is no badge yet" in (await client.get(badge)).text
    await client.post(f"{LIST}/{kept.reference}/refusal", data={"reason": "The list is closed."})
    text = (await client.get(page)).text
    assert ("The list is closed." in text, "Correct my data" in text, "Register again" in text) == (True, False, False)
    assert "This badge is no longer valid" in (await client.get(badge)).text


async def _dates(app: Starlette, client: httpx.AsyncClient, kept: Registration) -> tuple[str, int]:
    """Return status and sequence of the event's own dates in the person's calendar."""
    feed = own_feed(app.state.installation, await Registration.get(id=kept.id).select_related("event")).https
    lines = (await client.get(feed.partition("//")[2].partition("/")[2].join(("/", "")))).text.splitlines()
    found = dict(line.split(":", 1) for line in lines if line.startswith(("STATUS:", "SEQUENCE:")))
    return found["STATUS"], int(found["SEQUENCE"])


async def test_the_number_in_the_calendar_never_falls(
    app: Starlette, client: httpx.AsyncClient, kept: Registration
) -> None:
    here, seen = f"{LIST}/{kept.reference}", [await _dates(app, client, kept)]
    for act in ("approval", "reconsideration", "refusal", "reconsideration", "approval"):
        await client.post(f"{here}/{act}", data={"reason": ""})
        seen.append(await _dates(app, client, kept))
    assert seen == [
        ("TENTATIVE", 0),
        ("CONFIRMED", 1),
        ("TENTATIVE", 3),
        ("CANCELLED", 5),
        ("TENTATIVE", 6),
        ("CONFIRMED", 7),
    ]


async def test_the_mails_say_what_was_decided_in_the_language_of_the_person(
    app: Starlette, client: httpx.AsyncClient, kept: Registration
) -> None:
    await Registration.filter(id=kept.id).update(language="fr")
    await Message.all().update(language="fr")
    here, site = f"{LIST}/{kept.reference}", app.state.installation
    await client.post(f"{here}/refusal", data={"reason": "La liste\nest close."})
    refused = await compose_masked(await Message.get(kind="registration_refused"), site)
    assert "n’a pas été approuvée" in refused.source
    assert "La liste est close." in refused.source
    await client.post(f"{here}/reconsideration")
    submitted = [await compose_masked(one, site) for one in await Message.filter(kind="registration_submitted")]
    assert sorted("décider à nouveau" in one.source for one in submitted) == [False, True]
    await client.post(f"{here}/approval")
    approved = await compose_masked(await Message.get(kind="registration_approved"), site)
    assert (approved.documents_of is not None, "Elle est confirmée." in approved.source) == (True, True)


async def test_the_door_says_why_somebody_is_not_let_in(client: httpx.AsyncClient, kept: Registration) -> None:
    door = "/en/organize/events/congress/check-in"
    page = (await client.get(f"{door}?q=Diallo")).text
    assert ("To be approved" in page, 'name="registration"' in page) == (True, False)
