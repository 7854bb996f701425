"""Whom a saved message reaches: it keeps its filters, recounts, can be given others, and never reaches too many."""

from __future__ import annotations

import uuid

import httpx
import pytest

from events.congress.organizing.models import Category, Event, FormField
from events.congress.registration.models import Registration, Tag
from events.platform.storage.revisions import raise_revision
from events.records.auditing.models import Change
from events.records.outbox.models import Mailing
from tests.congress.registration.bulk.acting import said
from tests.factories import change_event, make_category, make_event, make_field
from tests.publishing.delivery.making import make_registration
from tests.publishing.messages.test_mailings import PAGE, TYPED, states, three, written


async def reached(owner: httpx.AsyncClient, at: str) -> str:
    page = said((await owner.get(at)).text)
    return page.partition("Who gets it")[2].partition("Who cancelled")[0].strip()


async def choose(owner: httpx.AsyncClient, at: str, query: str) -> httpx.Response:
    version = (await Mailing.get()).version
    return await owner.post(f"{at}/audience?{query}", data={"version": str(version)})


async def test_a_saved_draft_shows_its_filters_and_recounts(owner: httpx.AsyncClient, congress: Event) -> None:
    await three(congress)
    at = await written(owner, audience="country=BO&language=es")
    assert await reached(owner, at) == (
        "Country: Bolivia Language of mails: Español One person (Spanish 1) Lucía Vargas lu@example.org"
    )
    await make_registration(congress, language="es", badge_name="Ana Vargas", email="ana@example.org", country="BO")
    assert "2 people" in await reached(owner, at)
    assert (await Mailing.get()).audience == {"country": "BO", "language": "es"}
    assert "Search: vargas" in await reached(owner, await written(owner, audience="q=vargas"))


async def test_others_are_chosen_for_a_draft(owner: httpx.AsyncClient, congress: Event) -> None:
    await three(congress)
    at = await written(owner, audience="country=BO")
    page = said((await owner.get(f"{at}/audience")).text)
    assert ("Country: Bolivia" in page, "One person (Spanish 1)" in page) == (True, True)
    page = said((await owner.get(f"{at}/audience?country=GB,BO&view=all")).text)
    assert "2 people (English 1, Spanish 1)" in page
    assert (await Mailing.get()).audience == {"country": "BO"}
    assert (await choose(owner, at, "country=GB,BO&view=all")).headers["location"].endswith(at)
    assert (await Mailing.get()).audience == {"country": "BO,GB"}
    await choose(owner, at, "view=all")
    assert (await Mailing.get()).audience == {}
    assert "Everybody who is registered 3 people (English 1, Spanish 1, French 1)" in await reached(owner, at)
    assert [row.act for row in await Change.filter(kind="mailing").order_by("id")] == ["created", "revised", "revised"]


async def test_a_draft_for_speakers_can_reach_registrations_instead(owner: httpx.AsyncClient, congress: Event) -> None:
    await three(congress)
    at = await written(owner, reaches="speakers", **{"body-fr": "Bonjour {name}"})
    await choose(owner, at, "country=GB")
    mailing = await Mailing.get()
    assert (mailing.reaches, mailing.audience) == ("registrations", {"country": "GB"})


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    owner: httpx.AsyncClient, congress: Event
) -> None:
    at = await written(owner, audience="country=BO")
    answer = await owner.post(f"{at}/audience?country=GB", data={"version": "7"})
    assert answer.headers["location"].endswith(f"{at}/audience?country=GB&view=all")
    assert "Somebody changed this message meanwhile" in said((await owner.get(answer.headers["location"])).text)
    assert (await Mailing.get()).audience == {"country": "BO"}


async def test_mails_in_the_outbox_keep_their_readers_until_the_message_is_stopped(
    owner: httpx.AsyncClient, congress: Event
) -> None:
    await three(congress)
    at = await written(owner, audience="country=BO")
    await owner.post(at + "/preparation")
    assert (await owner.get(f"{at}/audience")).headers["location"].endswith(at)
    await choose(owner, at, "country=GB")
    assert "Stop the message first" in said((await owner.get(at)).text)
    assert (await Mailing.get()).audience == {"country": "BO"}
    await owner.post(at + "/withdrawal")
    await choose(owner, at, "country=GB")
    await owner.post(at + "/preparation")
    assert await states() == [("lu@example.org", "withdrawn"), ("tom@example.org", "held")]


async def _without_question(event: Event, _category: Category) -> None:
    await FormField.filter(event_id=event.id).delete()


async def _without_category(_event: Event, category: Category) -> None:
    await category.delete()


async def _without_tag(event: Event, _category: Category) -> None:
    await Tag.filter(event_id=event.id).delete()


@pytest.mark.parametrize(
    ("query", "name", "removal"),
    [
        ("answer-bus=yes", "bus", _without_question),
        ("category=press,guest", "Category: press", _without_category),
        ("tags=vip", "tags", _without_tag),
    ],
)
async def test_a_filter_by_what_was_deleted_reaches_nobody_by_accident(
    owner: httpx.AsyncClient, congress: Event, query: str, name: str, removal: object
) -> None:
    await make_field(congress, "bus", "yes_no")
    press, _guest = await make_category(congress, "press"), await make_category(congress, "guest")
    await Tag.create(id=uuid.uuid4(), event_id=congress.id, code="vip", name="VIP", name_key="vip")
    await three(congress)
    at = await written(owner, audience=query)
    assert "reaches nobody now" not in await reached(owner, at)
    assert callable(removal)
    await removal(congress, press)
    await raise_revision(congress.id)
    told = await reached(owner, at)
    assert (f"It asks for something that is no longer there: {name}." in told, "people" in told) == (True, False)
    answer = await owner.post(at + "/preparation")
    assert "choose again whom this message reaches" in said((await owner.get(answer.headers["location"])).text)
    assert await states() == []
    await choose(owner, at, "country=BO")
    await owner.post(at + "/preparation")
    assert await states() == [("lu@example.org", "held")]


async def test_an_event_that_was_renamed_keeps_the_audience_of_its_messages(
    owner: httpx.AsyncClient, congress: Event
) -> None:
    await three(congress)
    at = await written(owner, audience="country=BO")
    await change_event(congress.id, slug="renamed")
    assert "Country: Bolivia" in await reached(owner, at.replace("/congress/", "/renamed/"))


async def test_the_audience_of_another_event_is_not_there(owner: httpx.AsyncClient, congress: Event) -> None:
    other = await make_event("other")
    mailing = await Mailing.create(scope=other.id, reaches="registrations", created_at=congress.created_at)
    for answer in (
        await owner.get(f"{PAGE}/{mailing.id}/audience"),
        await owner.post(f"{PAGE}/{mailing.id}/audience", data={"version": "1"}),
    ):
        assert answer.status_code == 404
    assert TYPED["audience"] == ""
    assert await Registration.all().count() == 0
