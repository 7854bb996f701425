"""The office's list of what to pass on."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest

from events.congress.agenda.operations import cancel_session, restore_session
from events.congress.agenda.star_operations import star
from events.missions.itineraries.legs.operations import cancel_leg
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.publishing.late_changes import pages
from events.publishing.late_changes.notifying import notify_of_changes
from events.records.auditing.models import Change
from events.records.changes.models import Notice
from events.settings import Settings
from tests.factories import NOW, make_account, make_event, make_session, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission
from tests.publishing.delivery.making import make_registration
from tests.publishing.late_changes.conftest import after


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "now", lambda: after(1))


async def test_a_leg_that_was_cancelled_at_the_last_moment_stands_there_until_it_is_passed_on(
    client: httpx.AsyncClient,
) -> None:
    mission = await make_mission(state="under_way")
    await make_delegate(mission, phone="+1 514 555 0100", language="es")
    leg = await make_leg(mission, starts="2027-03-01T10:00", ends="2027-03-01T11:00", title="Visite <b>")
    client.cookies = httpx.Cookies(await sign_in())
    await grant_mission(await make_account(), mission)
    here = address("mission.changes", "en", slug=mission.slug)
    assert "Nothing to pass on" in (await client.get(here)).text
    await cancel_leg(mission, Opened(leg.id, 1), "grève", by=None, now=NOW)
    page = (await client.get(here)).text
    assert "Visite &lt;b&gt;" in page
    assert 'href="tel:+15145550100"' in page
    assert 'href="sms:+15145550100?&amp;body=' in page
    assert '<blockquote class="short-text" lang="es" dir="ltr">' in page
    notice = await Notice.get()
    for is_noted in (True, False):
        answer = await client.post(f"{here}/{notice.id}/passing")
        assert (answer.status_code, answer.headers["location"]) == (303, here)
        page = (await client.get(here)).text
        assert ("Nothing to pass on" in page, "Noted as passed on." in page) == (True, is_noted)
    assert await Change.filter(kind="notice", act="passed on").count() == 1


async def test_a_further_change_stands_there_again(client: httpx.AsyncClient, settings: Settings) -> None:
    event = await make_event(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 3, 4))
    session = await make_session(event, title="Plénière", starts="2027-03-01T16:00", ends="2027-03-01T17:00")
    awa = await make_registration(event)
    await star(awa.id, session.id, NOW)
    client.cookies = httpx.Cookies(await sign_in(event=event))
    here = address("organize.changes", "en", slug=event.slug)
    await cancel_session(event, session.id, by=uuid.uuid4(), now=NOW)
    page = (await client.get(here)).text
    assert "Plénière" in page
    assert "awa%40example.org?body=" in page
    await client.post(f"{here}/{(await Notice.get()).id}/passing")
    assert "Plénière" not in (await client.get(here)).text
    await notify_of_changes(settings, after(5))
    await restore_session(event, session.id, by=uuid.uuid4(), now=after(6))
    assert "Plénière" in (await client.get(here)).text


@pytest.mark.parametrize("notice", ["nothing", uuid.uuid4()])
async def test_what_is_no_change_changes_nothing(client: httpx.AsyncClient, notice: object) -> None:
    event = await make_event()
    client.cookies = httpx.Cookies(await sign_in(event=event))
    here = address("organize.changes", "en", slug=event.slug)
    answer = await client.post(f"{here}/{notice}/passing")
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    assert "Noted as passed on." not in (await client.get(here)).text


async def test_of_another_event_nothing_can_be_noted(client: httpx.AsyncClient) -> None:
    event = await make_event(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 3, 4))
    session = await make_session(event, starts="2027-03-01T16:00", ends="2027-03-01T17:00")
    await cancel_session(event, session.id, by=uuid.uuid4(), now=NOW)
    other = await make_event("other")
    client.cookies = httpx.Cookies(await sign_in(event=other))
    await client.post(address("organize.changes.passing", "en", slug="other", notice=(await Notice.get()).id))
    assert (await Notice.get()).passed_at is None
