"""What a role sees of registrations, on every page and in every file."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.sight import Sight
from events.congress.registration.values import SHOWN
from events.platform.web.permissions import ROLES
from tests.congress.registration.filling import open_event, register
from tests.factories import make_field, sign_in
from tests.platform.tables.reading import rows_in

LIST = "/en/organize/events/congress/registrations"
HIDDEN = ("awa@eau.example.org", "Awa Diallo Ba", "AB1234567")


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    event, _ = await open_event()
    await make_field(event, "passport", "text")
    await register(client, legal_name="Awa Diallo Ba", **{"question-passport": "AB1234567"})
    return event


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


def test_every_role_is_in_the_table_and_every_field_is_seen_by_somebody() -> None:
    assert [name for role in ROLES for name in Sight(role).fields if name not in SHOWN] == []
    assert dict(Sight("organizer").fields) == dict(SHOWN)
    assert list(Sight("reader").fields) == [
        "badge_name",
        "organization",
        "function",
        "country",
        "spoken_languages",
        "category_id",
        "attendance",
    ]


async def everything(client: httpx.AsyncClient) -> list[str]:
    """All that the pages and files of registrations show, as text."""
    kept = await Registration.get()
    paths = (LIST, f"{LIST}/{kept.reference}", LIST + ".csv")
    answers = [await client.get(path) for path in paths]
    sheet = await client.get(LIST + ".xlsx")
    assert {answer.status_code for answer in [*answers, sheet]} == {200}
    return [*(answer.text for answer in answers), repr(rows_in(sheet.content))]


async def test_a_reader_sees_neither_addresses_nor_answers_nor_mails(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    assert [word for word in HIDDEN if not any(word in text for text in await everything(client))] == []
    await as_role(client, event, "reader")
    texts = await everything(client)
    assert [
        word for word in (*HIDDEN, "Question passport", "E-mail address", "Mails</h2>") if word in "".join(texts)
    ] == []
    assert [text for text in texts if "Awa Diallo" not in text] == []
    heads = next(csv.reader(io.StringIO((await client.get(LIST + ".csv")).content.decode("utf-8-sig"))))
    assert heads == [
        "Reference",
        "State",
        "Name on the badge",
        "Organization",
        "Function",
        "Country code",
        "Country",
        "Languages",
        "Category",
        "Taking part",
        "Registered",
        "Cancelled",
        "Checked in",
    ]


async def test_the_search_of_a_reader_does_not_answer_whose_address_it_is(
    client: httpx.AsyncClient, event: Event
) -> None:
    kept = await Registration.get()
    words = {"diallo": True, "societe diallo": True, kept.reference.lower(): True, "awa@eau": False, "ba": False}
    await as_role(client, event, "reader")
    for word, is_found in words.items():
        for ending in ("", ".csv"):
            text = (await client.get(LIST + ending, params={"q": word})).text
            assert (word, "Awa Diallo" in text) == (word, is_found)
    await as_role(client, event, "organizer")
    for word in words:
        assert "Awa Diallo" in (await client.get(LIST, params={"q": word})).text


async def test_the_outbox_is_not_for_readers(client: httpx.AsyncClient, event: Event) -> None:
    outbox = "/en/organize/events/congress/outbox"
    await as_role(client, event, "reader")
    assert (await client.get(outbox)).status_code == 403
    assert outbox not in (await client.get("/en/organize/events/congress/")).text
    await as_role(client, event, "organizer")
    assert (await client.get(outbox)).status_code == 200
    assert outbox in (await client.get("/en/organize/events/congress/")).text
