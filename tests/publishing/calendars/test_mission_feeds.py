"""The calendars of missions, read back by a parser of others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import icalendar
import pytest

from events.missions.file.change_operations import note_change
from events.missions.file.link_queries import traveller_feed_token, traveller_token
from events.missions.file.models import Delegate, Mission
from events.missions.file.operations import take_step
from events.missions.file.rules import MissionState
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.platform.signing import Signer
from events.publishing.calendars import private_feeds
from events.publishing.calendars.feeds import FeedRequest
from events.publishing.calendars.itinerary_entries import Level
from events.publishing.calendars.mission_feeds import mission_feed
from events.records.auditing.acts import Act
from tests.conftest import SECRET, Queries
from tests.factories import NOW, make_account
from tests.missions_factory import make_delegate, make_leg, make_mission, make_place

SIGNER = Signer(SECRET.encode())


def events_in(content: bytes | str) -> Iterator[dict[str, Any]]:
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        held = event.property_items(recursive=False)
        yield {name: getattr(value, "dt", value) for name, value in held if name != "BEGIN"}


async def _flight(mission: Mission, **values: Any) -> Leg:
    lima = await make_place(mission, f"lim-{uuid.uuid4().hex[:6]}", city="Lima", time_zone="America/Lima", iata="LIM")
    la_paz = await make_place(mission, f"lpb-{uuid.uuid4().hex[:6]}", city="La Paz", iata="LPB")
    times = {"starts": "2027-03-16T22:10", "ends": "2027-03-17T01:05"}
    given = times | {"number": "LA 2563", "reference": "PNR123", "status": "booked"} | values
    return await make_leg(
        mission, "flight", kind="flight", title="Vol de nuit", origin=lima, destination=la_paz, **given
    )


async def _plan(mission: Mission) -> Plan:
    return await load_plan(await Mission.get(id=mission.id))


def feed(
    plan: Plan, code: str | None = "lea", now: dt.datetime = NOW, level: Level = Level.NO_REFERENCES, **options: Any
) -> list[dict[str, Any]]:
    reader = next((person for person in plan.delegates if person.code == code), None)
    asked = FeedRequest("fr", now, level=level)
    return list(events_in(mission_feed(plan, asked, reader=reader, **options).content))


async def test_a_flight_has_both_zones_an_alarm_and_no_reference(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    leg = await _flight(mission)
    plan = await _plan(mission)
    (entry,) = feed(plan)
    assert (str(entry["DTSTART"].tzinfo), str(entry["DTEND"].tzinfo)) == ("America/Lima", "America/La_Paz")
    assert entry["DTEND"] - entry["DTSTART"] == dt.timedelta(hours=1, minutes=55)
    assert (entry["SUMMARY"], entry["UID"], entry["STATUS"]) == ("Vol de nuit · Lima → La Paz", leg.uid, "CONFIRMED")
    assert "22:10 Lima → 01:05 +1 La Paz" in entry["DESCRIPTION"]
    assert "PNR123" not in entry["DESCRIPTION"]
    assert "PNR123" in feed(plan, level=Level.ALL)[0]["DESCRIPTION"]
    assert b"TRIGGER:-PT180M" in mission_feed(plan, FeedRequest("fr", NOW), reader=plan.delegates[0]).content


async def test_a_busy_feed_tells_only_when(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await _flight(mission)
    (entry,) = feed(await _plan(mission), level=Level.BUSY)
    assert {"LOCATION", "GEO", "DESCRIPTION", "CATEGORIES"} & set(entry) == set()
    assert "Lima" not in str(entry["SUMMARY"])


async def test_a_stay_is_whole_days_and_leaves_the_time_free(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await make_leg(mission, "hotel", kind="stay", starts="2027-03-17T14:00", ends="2027-03-20T11:00")
    (entry,) = feed(await _plan(mission))
    assert (entry["DTSTART"], entry["DTEND"], entry["TRANSP"]) == (
        dt.date(2027, 3, 17),
        dt.date(2027, 3, 20),
        "TRANSPARENT",
    )


async def test_who_is_taken_off_a_leg_is_told_and_who_never_had_it_is_not(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    leg = await make_leg(mission, off=[ana])
    assert feed(await _plan(mission), "ana")[0]["SUMMARY"] == "Mission en Bolivie"
    await LegPerson.create(leg=leg, delegate=lea, is_on=False, sequence=1, changed_at=NOW)
    await note_change(mission.id, "leg", leg.id, Act.LEFT, NOW)
    plan = await _plan(mission)
    (entry,) = feed(plan)
    assert (entry["STATUS"], entry["SEQUENCE"], entry["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    month_later = leg.ends_at + dt.timedelta(days=30)
    assert [entry["SUMMARY"] for entry in feed(plan, now=month_later)] == ["Mission en Bolivie"]
    assert feed(plan, None)[0]["STATUS"] == "TENTATIVE"


async def test_the_calendar_of_who_left_empties_out_and_then_ends(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission)
    address = f"/calendars/travellers/{traveller_feed_token(SIGNER, lea)}.ics"
    first = await client.get(address)
    left = dt.datetime(2027, 3, 2, tzinfo=dt.UTC)
    await Delegate.filter(id=lea.id).update(left_at=left)
    await note_change(mission.id, "delegate", lea.id, Act.LEFT, left)
    monkeypatch.setattr(private_feeds, "now", lambda: left)
    told = [entry["STATUS"] for entry in events_in((await client.get(address)).text)]
    monkeypatch.setattr(private_feeds, "now", lambda: leg.ends_at + dt.timedelta(days=31))
    assert (first.status_code, told, (await client.get(address)).status_code) == (200, ["CANCELLED"], 410)


async def test_a_mission_that_is_cancelled_is_told_as_cancelled_and_taken_up_again(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await _flight(mission)
    by = (await make_account()).id
    told = [[(entry["STATUS"], entry["SEQUENCE"], entry["DTSTAMP"]) for entry in feed(await _plan(mission))]]
    for hours, seen, to in ((1, "approved", "cancelled"), (2, "cancelled", "draft")):
        at = NOW + dt.timedelta(hours=hours)
        await take_step(mission, MissionState(seen), MissionState(to), reason="Séisme", by=by, by_name="", now=at)
        for reader in ("lea", None):
            told.append([(e["STATUS"], e["SEQUENCE"], e["DTSTAMP"]) for e in feed(await _plan(mission), reader, at)])
    first, later = told[0][0][2], [NOW + dt.timedelta(hours=hours) for hours in (1, 2)]
    assert told == [
        [("CONFIRMED", 0, first)],
        *([[("CANCELLED", 1, later[0])]] * 2),
        *([[("CONFIRMED", 2, later[1])]] * 2),
    ]


async def test_who_left_learns_nothing_of_where_the_others_are(database: object) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await _flight(mission, driver="Juan", driver_phone="+591 700 00000")
    await make_leg(mission, "moved", starts="2027-03-18T09:00", ends="2027-03-18T10:00", title="Déplacée")
    left = NOW + dt.timedelta(days=1)
    await Delegate.filter(id=lea.id).update(left_at=left)
    await Leg.filter(code="moved").update(revised_at=left + dt.timedelta(hours=1))
    later = left + dt.timedelta(hours=2)
    await make_leg(mission, "new", created_at=later, revised_at=later, title="Nouvelle")
    await note_change(mission.id, "delegate", lea.id, Act.LEFT, left)
    for level in Level:
        (entry,) = feed(await _plan(mission), level=level)
        assert entry["STATUS"] == "CANCELLED"
        assert {"LOCATION", "GEO", "DESCRIPTION", "CATEGORIES", "STRUCTURED-DATA"} & set(entry) == set()


async def test_a_poll_that_finds_nothing_new_costs_one_read(client: httpx.AsyncClient, queries: Queries) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission)
    for address in (
        f"/calendars/travellers/{traveller_feed_token(SIGNER, lea)}.ics",
        f"/calendars/missions/{SIGNER.token('mission-feed', mission.id, mission.feed_generation)}.ics",
    ):
        first = await client.get(address)
        with queries() as asked:
            again = await client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, len(set(asked))) == (304, 1)
        await note_change(mission.id, "leg", leg.id, Act.MOVED, NOW)
        await Leg.filter(id=leg.id).update(sequence=leg.sequence + 1)
        leg.sequence += 1
        assert (await client.get(address, headers={"if-none-match": first.headers["etag"]})).status_code == 200


async def test_a_forged_address_is_unknown_and_one_leg_can_be_had_alone(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission)
    await make_leg(mission, "other", starts="2027-03-18T09:00", ends="2027-03-18T10:00")
    token = traveller_token(SIGNER, lea)
    assert (await client.get(f"/calendars/travellers/{token}.ics")).status_code == 404
    one = await client.get(f"/calendars/travellers/{token}/legs/meeting.ics")
    assert [entry["SUMMARY"] for entry in events_in(one.text)] == ["Étape meeting"]
    assert (await client.get(f"/calendars/travellers/{token}/legs/none.ics")).status_code == 404
