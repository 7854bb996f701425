"""The page of everything to carry away."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.missions.delegations.operations import renew_link, send_link
from events.missions.file.models import Delegate, Mission
from events.platform.signing import Signer
from events.publishing.roadbooks.queries import LinkState, SentLink, links_sent
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from tests.conftest import SECRET
from tests.factories import NOW, make_account
from tests.missions_factory import make_delegate, make_mission, make_partner
from tests.publishing.roadbooks.test_addresses import coming_as

HERE = "/fr/organize/missions/mission/papers"
RENEWAL = HERE.replace("/papers", "/feed/renewal")


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    made = await make_mission()
    await make_delegate(made)
    await make_partner(made)
    return made


def feed(mission: Mission) -> str:
    token = Signer(SECRET.encode()).token("mission-feed", mission.id, mission.feed_generation)
    return f"/calendars/missions/{token}.ics"


async def test_the_office_finds_every_paper_and_its_calendar(client: httpx.AsyncClient, mission: Mission) -> None:
    await coming_as(client, mission, "reader")
    page = (await client.get(HERE)).text
    for path in (
        "/missions/mission/roadbook.pdf?lang=es&amp;person=lea",
        "/missions/mission/days/2027-03-15.pdf?lang=fr",
        "/missions/mission/partners/amupei.pdf?lang=es",
        "/missions/mission/report.pdf?lang=en",
        "/missions/mission/report.docx?lang=fr",
    ):
        assert path in page
    assert f"webcal://events.test{feed(mission)}?lang=fr&amp;level=standard" in page
    assert ("level=busy" in page, "level=all" in page, "emergency=yes" in page) == (True, False, False)
    assert "feed/renewal" not in page


async def test_coordinators_find_what_is_sensitive_too(client: httpx.AsyncClient, mission: Mission) -> None:
    await coming_as(client, mission, "owner")
    page = (await client.get(f"{HERE}?person=lea")).text
    assert ("level=all" in page, "emergency=yes" in page, "feed/renewal" in page) == (True, True, True)
    assert "/missions/mission/days/2027-03-15.pdf?lang=fr&amp;day" not in page
    assert "/missions/mission/days/2027-03-15.pdf?lang=fr&amp;person=lea" in page


async def test_a_new_address_ends_the_former_calendar(client: httpx.AsyncClient, mission: Mission) -> None:
    old = feed(mission)
    assert (await client.get(old)).status_code == 200
    await coming_as(client, mission, "reader")
    assert (await client.post(RENEWAL)).status_code == 403
    client.cookies.clear()
    await coming_as(client, mission, "organizer")
    answer = await client.post(RENEWAL)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}#calendar")
    assert 'class="flash"' in (await client.get(HERE)).text
    ended = await client.get(old)
    words = [line for line in ended.text.replace("\r\n ", "").splitlines() if line.startswith("SUMMARY")]
    told = {"nouvelle adresse" in line for line in words if "calendar-ended" not in line}
    assert (ended.status_code, told) == (200, {True})
    assert (await client.get(feed(await Mission.get()))).status_code == 200
    assert [change.act for change in await Change.filter(kind="mission")] == ["calendar renewed"]


async def test_it_is_told_who_has_their_link(mission: Mission) -> None:
    lea, by = await Delegate.get(), (await make_account()).id
    seen = [(await links_sent([lea]))[lea.id]]
    await send_link(lea, by=by, now=NOW)
    seen.append((await links_sent([lea]))[lea.id])
    left = NOW + dt.timedelta(minutes=1)
    for state in ("sent", "failed"):
        await Message.all().update(state=state, sent_at=left if state == "sent" else None)
        seen.append((await links_sent([lea]))[lea.id])
    await renew_link(lea, by=by, now=left)
    seen.append((await links_sent([lea]))[lea.id])
    assert seen == [
        SentLink(LinkState.NEVER),
        SentLink(LinkState.ON_ITS_WAY, NOW),
        SentLink(LinkState.SENT, left),
        SentLink(LinkState.FAILED, NOW),
        SentLink(LinkState.RENEWED, left),
    ]


async def test_an_empty_mission_has_its_page_too(client: httpx.AsyncClient) -> None:
    bare = await make_mission()
    await coming_as(client, bare, "owner")
    assert (await client.get(HERE)).status_code == 200
    for path in ("roadbook.pdf", "report.pdf", "report.docx", "days/2027-03-20.pdf"):
        assert (await client.get(f"/missions/mission/{path}")).status_code == 200
