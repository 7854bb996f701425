"""Missions' calendars: what an address was signed for, the delegation's, and one that was replaced."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.missions.fieldwork.feed_operations import renew_feed
from events.missions.file.link_queries import traveller_token
from events.missions.file.models import Delegate, Mission
from events.platform.signing import Signer
from events.publishing.calendars import private_feeds
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import feed_token
from tests.conftest import SECRET
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_leg, make_mission
from tests.publishing.calendars.test_private_feeds import entries_in

SIGNER = Signer(SECRET.encode())
DAY = dt.timedelta(days=1)


def travellers(person: Delegate, level: Level = Level.NO_REFERENCES) -> str:
    token = feed_token(SIGNER, "traveller-feed", person.id, person.feed_generation, level)
    return f"/calendars/travellers/{token}.ics"


def offices(mission: Mission, purpose: str, level: Level = Level.NO_REFERENCES) -> str:
    folder = {"mission-feed": "missions", "delegation-feed": "delegations"}[purpose]
    return f"/calendars/{folder}/{feed_token(SIGNER, purpose, mission.id, mission.feed_generation, level)}.ics"


async def test_references_of_bookings_need_an_address_that_was_signed_for_them(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission, reference="PNR123", status="booked")
    addresses = {
        "usual": travellers(lea),
        "usual asking": travellers(lea) + "?level=all",
        "all": travellers(lea, Level.ALL),
        "all asking less": travellers(lea, Level.ALL) + "?level=standard",
        "busy asking": travellers(lea, Level.BUSY) + "?level=all",
        "office": offices(mission, "mission-feed"),
        "office asking": offices(mission, "mission-feed") + "?level=all",
        "office all": offices(mission, "mission-feed", Level.ALL),
    }
    told = {name: "PNR123" in (await client.get(address)).text for name, address in addresses.items()}
    assert told == dict.fromkeys(addresses, False) | {"all": True, "office all": True}


async def test_the_office_reads_whose_leg_it_is_and_the_delegations_calendar_has_only_what_all_do(
    client: httpx.AsyncClient,
) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_delegate(mission, "ana")
    await make_leg(mission)
    await make_leg(mission, "own", is_shared=False, on=[lea])

    async def titles(address: str) -> list[str]:
        return [str(entry["SUMMARY"]) for entry in entries_in((await client.get(address + "?lang=en")).text)]

    assert await titles(offices(mission, "mission-feed")) == ["Étape meeting", "Étape own (Lea)"]
    assert await titles(offices(mission, "delegation-feed")) == ["Étape meeting"]
    assert await titles(travellers(lea)) == ["Étape meeting", "Étape own"]
    crossed = offices(mission, "mission-feed").replace("/missions/", "/delegations/")
    assert (await client.get(crossed)).status_code == 404


async def test_a_travellers_replaced_address_empties_out_and_then_is_gone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission)
    old = travellers(lea, Level.ALL)
    await renew_feed(lea, NOW)
    monkeypatch.setattr(private_feeds, "now", lambda: NOW + DAY)
    told = {str(entry["UID"]): entry for entry in entries_in((await client.get(old)).text)}
    assert set(told) == {leg.uid, f"calendar-ended-{lea.id}-1"}
    one = told[leg.uid]
    assert (str(one["STATUS"]), one["SEQUENCE"], set(one) & {"DESCRIPTION", "LOCATION", "GEO", "REFID"}) == (
        "CANCELLED",
        leg.sequence + 1,
        set(),
    )
    monkeypatch.setattr(private_feeds, "now", lambda: NOW + 30 * DAY)
    assert (await client.get(old)).status_code == 410
    assert (await client.get(travellers(await Delegate.get(id=lea.id)))).status_code == 200


async def test_a_leg_goes_into_a_calendar_of_the_web_with_one_press(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission)
    page = (await client.get(f"/en/travellers/{traveller_token(SIGNER, lea)}/legs/meeting")).text
    assert 'href="https://calendar.google.com/calendar/render?action=TEMPLATE' in page
    assert 'href="https://outlook.live.com/calendar/0/deeplink/compose?' in page
    assert page.count('rel="noopener noreferrer"') >= 2
