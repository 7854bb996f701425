"""Both pages of an import, with organizations: what is shown is what is written, all of it or nothing."""

from __future__ import annotations

import re

import httpx
import pytest

from events.congress.organizing.models import Event
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.imports.values import Fate, Outcome, Preview
from events.records.organizations.models import Organization
from tests.factories import make_event, make_organization, sign_in

HERE = "/en/organize/organizations-import"
OFFICE = "Name;Country;Remarks\nWater Office;BF;x\n"


async def sent(client: httpx.AsyncClient, text: str, name: str = "operators.csv") -> httpx.Response:
    return await client.post(HERE, files={"file": (name, text.encode())})


async def previewed(client: httpx.AsyncClient, text: str) -> tuple[str, str]:
    """Send a table. Return the address of its preview and the page."""
    answer = await sent(client, text)
    assert answer.status_code == 303, answer.text
    there = answer.headers["location"]
    return there, (await client.get(there)).text


async def confirmed(client: httpx.AsyncClient, there: str, page: str) -> httpx.Response:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return await client.post(there, data={"version": found[1]})


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


@pytest.mark.usefixtures("event")
async def test_a_table_is_shown_line_by_line_and_then_written(client: httpx.AsyncClient) -> None:
    there, page = await previewed(client, OFFICE + "Office 2;ML;\n")
    assert "File: operators.csv" in page
    assert "Columns that are left out: Remarks" in page
    assert page.count("Water Office") == 1
    assert await Organization.all().count() == 0
    answer = await confirmed(client, there, page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/organizations")
    assert "Imported. New: 2, changed: 0, left as they are: 0." in (await client.get("/en/organize/organizations")).text
    assert {row.slug for row in await Organization.all()} == {"water-office", "office-2"}
    assert await Change.filter(act="created", subject__not_isnull=True, actor__not_isnull=True).count() == 2


@pytest.mark.usefixtures("event")
async def test_what_was_written_is_forgotten_and_cannot_be_written_twice(client: httpx.AsyncClient) -> None:
    there, page = await previewed(client, OFFICE)
    await confirmed(client, there, page)
    assert await StoredFile.filter(deleted_at=None).count() == 0
    again = await confirmed(client, there, page)
    assert again.headers["location"] == HERE
    assert "send it again" in (await client.get(HERE)).text
    _there, page = await previewed(client, OFFICE)
    assert "Nothing would change" in page
    assert 'name="version"' not in page


@pytest.mark.usefixtures("event")
async def test_one_wrong_line_keeps_everything_out(client: httpx.AsyncClient) -> None:
    there, page = await previewed(client, OFFICE + "Other;Atlantis;\n")
    assert "Nothing can be written yet" in page
    assert "“Country” says “Atlantis”, which is not known there." in page
    assert (await client.post(there, data={"version": "1"})).status_code == 409
    assert await Organization.all().count() == 0


@pytest.mark.usefixtures("event")
async def test_what_became_otherwise_since_the_preview_is_shown_again(client: httpx.AsyncClient) -> None:
    there, page = await previewed(client, OFFICE)
    await make_organization("Water Office", "", country="BF")
    answer = await confirmed(client, there, page)
    assert answer.status_code == 409
    assert "Something was changed meanwhile" in answer.text
    assert "Known already: stays as it is." in answer.text
    assert await Organization.all().count() == 1


@pytest.mark.usefixtures("event")
async def test_the_same_table_is_kept_once(client: httpx.AsyncClient) -> None:
    first, again = [(await sent(client, OFFICE)).headers["location"] for _ in range(2)]
    assert first == again
    assert await StoredFile.filter(deleted_at=None).count() == 1


async def test_a_table_is_opened_by_who_sent_it_alone(client: httpx.AsyncClient, event: Event) -> None:
    there, _page = await previewed(client, OFFICE)
    client.cookies.clear()
    client.cookies.update(await sign_in(email="other@example.org", event=event, role="organizer"))
    answer = await client.get(there)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Country\nBF\n", "“Name” is not among them"),
        ("", "“Name” is not among them"),
        ("a\0b", "The file is no table that can be read"),
    ],
)
async def test_what_is_no_table_of_names_is_refused_in_words(client: httpx.AsyncClient, text: str, told: str) -> None:
    answer = await sent(client, text)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert await StoredFile.all().count() == 0


@pytest.mark.usefixtures("event")
async def test_without_a_file_nothing_is_kept(client: httpx.AsyncClient) -> None:
    answer = await client.post(HERE, data={})
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_preview_that_does_the_same_has_the_same_version() -> None:
    one = Preview([Outcome(2, "A", Fate.NEW)])
    assert one.version == Preview([Outcome(2, "A", Fate.NEW, ("otherwise told",))]).version
    assert one.version != Preview([Outcome(2, "A", Fate.LEFT)]).version
    assert (one.is_wrong, one.is_nothing_new, one.outcomes[0].words) == (False, False, "New")
