"""Every list of the back office: a page of constant cost, columns and views of one's own, files of what it finds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.badges.models import Scan
from events.congress.organizing.models import Category, Event
from events.missions.file.models import Mission
from events.platform.web.addresses import address, page_of
from events.records.lists.models import ListColumns, SavedView
from events.records.organizations.values import OrganizationState
from events.records.outbox.operations import queue_mail
from events.records.people.operations import grant_role
from events.routes import PAGES
from tests.conftest import Queries
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import ask
from tests.factories import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_organization,
    make_session,
    make_speaker,
    sign_in,
)
from tests.missions_factory import grant_mission, make_delegate, make_mission
from tests.publishing.delivery.making import make_registration

NAMES = {1: "Row Uno", 2: "Row Duo", 3: "Row Trio"}

Add = Callable[[Event, int], Awaitable[object]]


async def _session(event: Event, number: int) -> None:
    await make_session(event, f"S{number}", title=NAMES[number])


async def _speaker(event: Event, number: int) -> None:
    await make_speaker(event, f"row-{number}", NAMES[number])


@dataclass(frozen=True)
class Listed:
    """How a row named "Row Uno" comes into a list, and which of its columns is chosen in the tests."""

    add: Add
    column: str


async def _mail(event: Event, number: int) -> None:
    await queue_mail(
        "event_notice",
        recipient=f"{number}@example.org",
        recipient_name=NAMES[number],
        language="en",
        dedup=f"{number}",
        now=NOW,
        scope=event.id,
    )


async def _organization(_event: Event, number: int) -> None:
    await make_organization(NAMES[number], f"R{number}", state=OrganizationState.PROPOSED)


async def _delegate(_event: Event, number: int) -> None:
    mission = await Mission.get_or_none(slug="congress")
    if mission is None:
        mission = await make_mission("congress")
        for email in ("founder@example.org", "owner@example.org", "other@example.org"):
            await grant_mission(await make_account(email), mission)
    await make_delegate(mission, f"row-{number}", name=NAMES[number], position=number)


async def _scan(event: Event, number: int) -> None:
    row = await make_registration(event, badge_name=NAMES[number], search_text=NAMES[number].lower())
    door = await make_account(f"door-{number}@example.org")
    values: dict[str, Any] = {"result": "welcome", "method": "camera", "nonce": f"{number}", "account": door.id}
    await Scan.create(event=event, registration=row, recorded_at=NOW, **values)


async def _letter(event: Event, number: int) -> None:
    await ask(event, await make_registration(event, badge_name=NAMES[number], email=f"{number}@example.org"))


async def _invitation(event: Event, number: int) -> None:
    category = await Category.filter(event_id=event.id).first() or await make_category(event)
    await make_invitation(event, category, f"{number}@example.org", name=NAMES[number])


LISTS = {
    "organize.invitations": Listed(_invitation, "language"),
    "organize.letters": Listed(_letter, "country"),
    "organize.scans": Listed(_scan, "device"),
    "mission.delegates": Listed(_delegate, "position"),
    "organize.organizations": Listed(_organization, "offers"),
    "organize.outbox": Listed(_mail, "attempts"),
    "organize.sessions": Listed(_session, "type"),
    "organize.speakers": Listed(_speaker, "country"),
}
# Its own tests say the same of them.
ELSEWHERE = {"organize.registrations"}

every_list = pytest.mark.parametrize("name", sorted(LISTS))


@pytest.fixture
async def event(app: Starlette, client: httpx.AsyncClient) -> Event:
    event = await make_event()
    client.cookies.update(await sign_in("founder@example.org", event=event, is_founder=True))
    return event


def path(name: str, part: str = "", **more: object) -> str:
    page = f"{name}.{part}" if part else name
    slug = {"slug": "congress"} if "slug" in page_of(page).parameters else {}
    return address(page, "en", **slug, **more)


def test_every_list_is_here() -> None:
    lists = {page.name.removesuffix(".columns") for page in PAGES if page.name.endswith(".columns")}
    assert lists == LISTS.keys() | ELSEWHERE


def heads_in(page: str) -> list[str]:
    heads = page.partition("data-list>")[2].partition("</thead>")[0]
    found = re.findall(r'<th [^>]*columnheader"( class="picks")?[^>]*>(.*?)</th>', heads)
    return [re.sub("<[^>]+>", "", head) for picks, head in found if not picks]


@every_list
async def test_a_page_takes_the_same_queries_for_one_row_and_for_three(
    client: httpx.AsyncClient, event: Event, queries: Queries, name: str
) -> None:
    numbers = []
    for rows in ((1,), (2, 3)):
        for number in rows:
            await LISTS[name].add(event, number)
        await client.get(path(name))  # what is cached of the event is cached
        with queries() as asked:
            page = await client.get(path(name))
        assert [number for number in (1, 2, 3) if NAMES[number] in page.text] == [*range(1, rows[-1] + 1)]
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@every_list
async def test_columns_are_chosen_and_remembered_for_the_account(
    client: httpx.AsyncClient, event: Event, name: str
) -> None:
    await LISTS[name].add(event, 1)
    before = heads_in((await client.get(path(name))).text)
    answer = await client.post(path(name, "columns"), data={"columns": LISTS[name].column, "q": "row"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path(name)}?q=row")
    after = heads_in((await client.get(path(name))).text)
    assert (len(after), after[0], len(before) > 2) == (2, before[0], True)
    client.cookies.update(await sign_in("owner@example.org", event=event, is_founder=True))
    assert heads_in((await client.get(path(name))).text) == before
    assert [row.name for row in await ListColumns.all()] == [name]


@every_list
async def test_a_view_is_kept_and_shared(client: httpx.AsyncClient, event: Event, name: str) -> None:
    await LISTS[name].add(event, 1)
    column = LISTS[name].column
    typed = {"title": "Ours", "is_shared": "y", "version": "0"}
    answer = await client.post(f"{path(name, 'views')}?columns={column}&q=row", data=typed)
    view = await SavedView.get()
    opened = f"{path(name)}?columns={column}&view={view.id}"
    assert (answer.headers["location"], view.name, view.is_shared) == (opened, name, True)
    client.cookies.clear()
    client.cookies.update(await sign_in("other@example.org", event=event, is_founder=True))
    page = (await client.get(opened)).text
    assert len(heads_in(page)) == 2
    assert ">Ours</a>" in page
    there = path(name, "view", view=view.id)
    await client.post(there, data={**typed, "title": "Theirs", "version": "1", "is_default": "y"})
    assert (await client.get(path(name))).headers["location"] == opened
    assert (await client.get(path(name, "view.removal", view=view.id))).status_code == 200
    await client.post(path(name, "view.removal", view=view.id))
    assert await SavedView.all().count() == 0
    assert (await client.get(path(name))).status_code == 200


@every_list
async def test_files_hold_what_the_list_finds_with_all_columns(
    client: httpx.AsyncClient, event: Event, name: str
) -> None:
    for number in (1, 2):
        await LISTS[name].add(event, number)
    page = (await client.get(f"{path(name)}?q=row+duo")).text
    linked = {kind: f"{path(name, kind)}?q=row%20duo" in page for kind in ("csv", "xlsx", "json")}
    assert linked == dict.fromkeys(("csv", "xlsx", "json"), True)
    answer = await client.get(f"{path(name, 'csv')}?q=row+duo")
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert ("Row Duo" in row, len(row) == len(heads), len(heads) >= len(heads_in(page))) == (True, True, True)
    [kept] = (await client.get(f"{path(name, 'json')}?q=row+duo")).json()
    assert [*kept.values()] == [cell.removeprefix("'") for cell in row]  # which keeps a telephone number text
    assert len((await client.get(path(name, "json"))).json()) == 2
    assert (await client.get(path(name, "xlsx"))).content.startswith(b"PK")


@every_list
async def test_a_reader_makes_no_view_for_the_team(client: httpx.AsyncClient, event: Event, name: str) -> None:
    page = next(page for page in PAGES if page.name == name)
    account = await make_account("reader@example.org")
    await LISTS[name].add(event, 1)
    for scope in (event.id, *[mission.id for mission in await Mission.all()]):
        await grant_role(account.id, "reader", scope, NOW)
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org"))
    answer = await client.post(path(name, "views"), data={"title": "Mine", "is_shared": "y", "version": "0"})
    if "READ" in page.right.name:
        assert [(row.title, row.is_shared) for row in await SavedView.all()] == [("Mine", False)]
    else:
        assert (answer.status_code, await SavedView.all().count()) == (403, 0)
