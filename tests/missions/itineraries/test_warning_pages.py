"""The warnings of a mission on its pages: one number everywhere, one line for many people, set aside together."""

from __future__ import annotations

import re
import uuid

import httpx

from events.missions.file.models import Mission, Requirement
from events.missions.itineraries.models import WarningSetAside
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.warnings.operations import attention_for
from tests.factories import make_account, sign_in
from tests.missions_factory import (
    grant_mission,
    make_delegate,
    make_leg,
    make_mission,
    make_place,
    write_mission_texts,
)

M = "/en/organize/missions/mission"


async def journey(client: httpx.AsyncClient, people: int) -> Mission:
    """Some who need a visa, a meeting at three at night and two meetings at once."""
    mission = await make_mission(languages=["en"], default_language="en")
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission)
    for number in range(people):
        await make_delegate(mission, f"person-{number}")
    office = await make_place(mission)
    await make_leg(mission, "night", starts="2027-03-16T03:00", ends="2027-03-16T04:00", origin=office)
    await make_leg(mission, "one", starts="2027-03-17T09:00", ends="2027-03-17T11:00", origin=office)
    await make_leg(mission, "two", starts="2027-03-17T10:00", ends="2027-03-17T12:00", origin=office)
    requirement = await Requirement.create(id=uuid.uuid4(), mission=mission, country="BO", kind="visa")
    await write_mission_texts(mission, requirement.id, {"name": {"en": "Tourist visa"}})
    return mission


async def test_every_page_counts_the_same_number(client: httpx.AsyncClient) -> None:
    mission = await journey(client, 4)
    expected = len((await attention_for(mission, await load_plan(mission))).groups)
    assert expected >= 2
    pages = {page: (await client.get(f"{M}/{page}")).text for page in ("itinerary", "warnings")}
    said = {page: re.findall(r"(\d+) things to look at", text) for page, text in pages.items()}
    assert said == {"itinerary": [str(expected)], "warnings": [str(expected)]}
    desk = re.sub(r"<[^>]+>|\s+", " ", (await client.get(f"{M}/")).text)
    assert re.search(rf"Warnings\s+{expected}\b|\b{expected}\s+Warnings", re.sub(r"\s+", " ", desk))


async def test_one_line_for_many_people_is_set_aside_with_one_reason(client: httpx.AsyncClient) -> None:
    mission = await journey(client, 4)
    page = (await client.get(f"{M}/warnings")).text
    keys = re.findall(r'name="key" value="(visa_missing:[^"]+)"', page)
    assert (len(keys), page.count("Visa not ticked</span> ")) == (4, 1)
    sent = {"key": keys, "reason": "Bought at the airport"}
    unknown = await client.post(f"{M}/warnings/aside", data=sent | {"key": [*keys, "visa_missing:none"]})
    assert (unknown.status_code, await WarningSetAside.all().count()) == (404, 0)
    refused = await client.post(f"{M}/warnings/aside", data=sent | {"reason": " "})
    assert (refused.status_code, refused.text.count('id="reason-refused"')) == (422, 1)
    assert (await client.post(f"{M}/warnings/aside", data=sent)).status_code == 303
    assert await WarningSetAside.filter(mission_id=mission.id).count() == 4
    assert (await client.post(f"{M}/warnings/aside", data=sent)).status_code == 303  # sent twice
    assert await WarningSetAside.filter(mission_id=mission.id).count() == 4


async def test_what_weighs_most_comes_first_and_says_so(client: httpx.AsyncClient) -> None:
    await journey(client, 1)
    page = (await client.get(f"{M}/warnings")).text
    weights = re.findall(r">(To put right|Risk|To note)<", page)
    assert weights[0] == "To put right"
    assert "Meeting in the middle of the night" in page
