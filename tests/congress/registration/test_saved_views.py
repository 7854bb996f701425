"""Saved views of the list: kept under a name, shared or one's own, opened by default, and open when things are gone."""

from __future__ import annotations

import re

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration.models import Tag, Tagging
from events.congress.registration.tag_operations import By, remove_tag, save_tag
from events.platform.storage.versions import Opened
from events.records.auditing.models import Change
from events.records.lists.models import DefaultView, SavedView
from tests.congress.registration.bulk.acting import said
from tests.congress.registration.filling import controls_in, open_event, register
from tests.factories import NOW, make_account, make_field, sign_in

LIST = "/en/organize/events/congress/registrations"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    event, _category = await open_event()
    await make_field(event, "diet", "choice", ("fish", "halal"), position=1)
    await register(client, badge_name="Awa Diallo")
    await as_role(client, event, "organizer")
    return await Event.get(id=event.id)


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def keep(client: httpx.AsyncClient, query: str, title: str = "From Senegal", **typed: str) -> SavedView:
    answer = await client.post(f"{LIST}/views/new?{query}", data={"title": title, "version": "0", **typed})
    assert answer.status_code == 303
    return await SavedView.get(title=title)


def tabs(page: str) -> dict[str, bool]:
    """The views above the list, and whether each is the current one."""
    part = page.partition("list-views")[2].partition("</ul>")[0]
    found = re.findall(r'<li><a href="[^"]*"( aria-current="true")?>([^<]+)</a>', part)
    return {title: bool(current) for current, title in found}


async def test_a_view_keeps_filters_sort_and_columns_and_nothing_that_says_who(
    client: httpx.AsyncClient, event: Event
) -> None:
    query = "q=diallo&badge_name=awa&email=awa&country=SN&sort=-country&columns=country,email&page=2"
    view = await keep(client, query)
    assert view.query == {"country": "SN", "sort": "-country", "columns": "email,country"}
    page = await client.get(f"{LIST}?view=all")
    assert tabs(page.text) == {"All": True, "From Senegal": False}
    href = f"{LIST}?country=SN&sort=-country&columns=email,country&view={view.id}"
    assert href.replace("&", "&amp;") in page.text
    assert tabs((await client.get(href)).text) == {"All": False, "From Senegal": True}


async def test_what_is_changed_in_a_view_is_saved_on_request(client: httpx.AsyncClient, event: Event) -> None:
    view = await keep(client, "country=SN")
    changed = f"country=ML,SN&view={view.id}"
    page = await client.get(f"{LIST}?{changed}")
    assert "Save the changes" in said(page.text)
    there = f"{LIST}/views/{view.id}"
    assert f"{there}?{changed}".replace("&", "&amp;") in page.text
    await client.post(f"{there}?{changed}", data={"title": "West", "version": "1"})
    assert await SavedView.all().values_list("title", "query") == [("West", {"country": "ML,SN"})]
    await client.post(there, data={"title": "West Africa", "version": "2"})
    assert await SavedView.all().values_list("title", "query") == [("West Africa", {"country": "ML,SN"})]
    assert (await client.post(there, data={"title": "Late", "version": "2"})).status_code == 409
    assert (await client.post(there, data={"title": "", "version": "3"})).status_code == 422


async def test_a_view_is_seen_by_its_author_alone_until_it_is_shared(client: httpx.AsyncClient, event: Event) -> None:
    own = await keep(client, "country=SN", "Mine")
    shared = await keep(client, "country=SN", "Ours", is_shared="y")
    assert await Change.filter(kind="saved_view").values_list("subject", "act") == [(shared.id, "created")]
    await as_role(client, event, "owner")
    assert tabs((await client.get(f"{LIST}?view=all")).text) == {"All": True, "Ours": False}
    asked = [f"{LIST}/views/{own.id}", f"{LIST}/views/{own.id}/removal", f"{LIST}/views/x"]
    assert [(await client.get(path)).status_code for path in asked] == [404, 404, 404]
    assert (await client.post(f"{LIST}/views/{own.id}/removal")).status_code == 404
    await as_role(client, event, "reader")
    there = f"{LIST}/views/{shared.id}"
    assert set(controls_in((await client.get(there)).text)) >= {"version"}
    await client.post(there, data={"title": "Theirs", "version": "1", "is_default": "y"})
    assert (await client.post(f"{there}/removal")).status_code == 404
    assert [view.title for view in await SavedView.filter(is_shared=True)] == ["Ours"]
    assert await DefaultView.all().count() == 1
    reader = await keep(client, "country=SN", "A reader’s", is_shared="y")
    assert not reader.is_shared


async def test_the_list_opens_with_the_view_that_somebody_chose(client: httpx.AsyncClient, event: Event) -> None:
    view = await keep(client, "country=SN", is_default="y")
    opened = await client.get(LIST)
    assert (opened.status_code, opened.headers["location"]) == (303, f"{LIST}?country=SN&view={view.id}")
    page = await client.get(opened.headers["location"])
    assert f'href="{LIST}?view=all"' in page.text
    assert (await client.get(f"{LIST}?view=all")).status_code == 200
    other = await keep(client, "country=ML", "Mali", is_default="y")
    assert (await client.get(LIST)).headers["location"] == f"{LIST}?country=ML&view={other.id}"
    await client.post(f"{LIST}/views/{other.id}", data={"title": "Mali", "version": "1"})
    assert (await client.get(LIST)).status_code == 200
    await as_role(client, event, "owner")
    assert (await client.get(LIST)).status_code == 200


async def test_a_view_of_what_is_gone_opens_and_says_so(client: httpx.AsyncClient, event: Event) -> None:
    by = By((await make_account("organizer@example.org")).id, NOW)
    tag = await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 1}, by)
    view = await keep(client, "tags=sponsor,-&answer-diet=halal&columns=country,tags,answer-diet")
    await remove_tag(tag, by)
    await SavedView.filter(id=view.id).update(query={**view.query, "answer-hotel": "yes", "sort": "-answer-hotel"})
    assert (await Tag.all().count(), await Tagging.all().count()) == (0, 0)
    page = await client.get(f"{LIST}?answer-diet=halal&view={view.id}")
    assert page.status_code == 200
    assert "This view asked for something that is no longer there: hotel, tags." in said(page.text)
    assert "no longer there" not in said((await client.get(f"{LIST}?view=all")).text)


async def test_a_removed_view_opens_for_nobody(client: httpx.AsyncClient, event: Event) -> None:
    view = await keep(client, "country=SN", is_default="y", is_shared="y")
    assert "It goes for the whole team." in said((await client.get(f"{LIST}/views/{view.id}/removal")).text)
    await client.post(f"{LIST}/views/{view.id}/removal")
    assert (await SavedView.all().count(), await DefaultView.all().count()) == (0, 0)
    assert (await client.get(LIST)).status_code == 200
    assert (await client.get(f"{LIST}?view={view.id}")).status_code == 200


async def test_a_view_is_of_one_event(client: httpx.AsyncClient, event: Event) -> None:
    view = await keep(client, "country=SN", is_default="y", is_shared="y")
    other, _category = await open_event(slug="other")
    client.cookies.update(await sign_in("organizer@example.org", event=other, role="organizer"))
    there = "/en/organize/events/other/registrations"
    assert (await client.get(there)).status_code == 200
    assert (await client.get(f"{there}/views/{view.id}")).status_code == 404
    assert (await client.post(f"{there}/views/{view.id}/removal")).status_code == 404
    assert await SavedView.all().count() == 1
