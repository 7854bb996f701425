"""Missions' calendars: what an address was signed for, the delegation's, and one that was replaced."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.missions.fieldwork.feed_operations import renew_feed
from events.missions.file.link_queries import traveller_token
from events.missions.file.models import Delegate, Mission
from events.platform.signing import Signer
from events.publishing.calendars.joining import join
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import feed_token
from tests.conftest import SECRET
from tests.factories import NOW, make_event
from tests.missions_factory import make_delegate, make_leg, make_mission, make_place
from tests.publishing.calendars.clock import set_now
from tests.publishing.calendars.test_private_feeds import entries_in
from tests.publishing.delivery.making import make_registration

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


async def test_busy_tells_neither_where_nor_what_in_whatever_calendar(client: httpx.AsyncClient) -> None:
    mission = await make_mission("eau-bolivie", texts={"title": {"fr": "Eau pour la Bolivie"}})
    lea = await make_delegate(mission)
    places = [
        await make_place(mission, code, time_zone=zone)
        for code, zone in (("lim", "America/Lima"), ("lpb", "America/La_Paz"))
    ]
    leg = await make_leg(mission, "flight", kind="flight", origin=places[0], destination=places[1], status="booked")
    guest = await make_registration(await make_event())
    await join(guest, lea, NOW)
    lea = await Delegate.get(id=lea.id)
    everything = feed_token(SIGNER, "everything", lea.id, lea.feed_generation, Level.BUSY)
    addresses = [
        travellers(lea, Level.BUSY),
        travellers(lea) + "?level=busy",
        offices(mission, "mission-feed", Level.BUSY),
        offices(mission, "delegation-feed", Level.BUSY),
        f"/calendars/everything/{everything}.ics",
    ]
    real = {leg.uid, f"mission-{mission.id}", str(lea.id)}
    for address in addresses:
        answer = await client.get(address)
        text = answer.text.replace("\r\n ", "")
        assert answer.headers["content-disposition"] == 'inline; filename="busy.ics"'
        found = [word for word in ("America/", "TZID", "eau-bolivie", "Bolivie", "mission", *real) if word in text]
        assert (found, "X-WR-CALNAME:Occupé" in text) == ([], True)
        assert "DTSTART:20270317T140000Z" in text
    uids = [{str(entry["UID"]) for entry in entries_in((await client.get(address)).text)} for address in addresses]
    assert uids[0] == uids[1] < uids[4]  # the same traveller's, whichever calendar tells it
    assert uids[2].isdisjoint(uids[0])


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
    set_now(monkeypatch, lambda: NOW + DAY)
    told = {str(entry["UID"]): entry for entry in entries_in((await client.get(old)).text)}
    assert set(told) == {leg.uid, f"calendar-ended-{lea.id}-1"}
    one = told[leg.uid]
    assert (str(one["STATUS"]), one["SEQUENCE"], set(one) & {"LOCATION", "GEO", "REFID"}) == (
        "TENTATIVE",
        leg.sequence + 1,
        set(),
    )
    assert str(one["SUMMARY"]).startswith("Ce calendrier a une nouvelle adresse")
    set_now(monkeypatch, lambda: NOW + 30 * DAY)
    assert (await client.get(old)).status_code == 410
    assert (await client.get(travellers(await Delegate.get(id=lea.id)))).status_code == 200


async def test_a_leg_goes_into_a_calendar_of_the_web_with_one_press(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission)
    page = (await client.get(f"/en/travellers/{traveller_token(SIGNER, lea)}/legs/meeting")).text
    assert 'href="https://calendar.google.com/calendar/render?action=TEMPLATE' in page
    assert 'href="https://outlook.live.com/calendar/0/deeplink/compose?' in page
    assert 'href="https://outlook.office.com/calendar/0/deeplink/compose?' in page
    assert page.count('rel="noopener noreferrer"') >= 3
