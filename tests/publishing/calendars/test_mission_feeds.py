"""The calendars of missions, read back by a parser of others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import icalendar
import pytest

from events.missions.file.authors import Author
from events.missions.file.change_operations import note_change
from events.missions.file.link_queries import traveller_feed_token, traveller_token
from events.missions.file.models import Delegate, Mission, MissionStep
from events.missions.file.operations import Step, take_step
from events.missions.file.rules import MissionState
from events.missions.itineraries.legs.traveller_operations import put_on, take_off
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.platform.signing import Signer
from events.platform.storage.database import transaction
from events.platform.storage.versions import Opened
from events.publishing.calendars.feeds import FeedRequest
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import mission_feed
from events.publishing.calendars.privacy_levels import Level
from events.records.auditing.acts import Act
from events.records.texts.operations import write_texts
from tests.conftest import SECRET, Queries
from tests.factories import NOW, make_account
from tests.missions_factory import (
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_partner,
    make_place,
)
from tests.publishing.calendars.clock import set_now

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


async def plan_of(mission: Mission) -> Plan:
    return await load_plan(await Mission.get(id=mission.id))


def feed(
    plan: Plan, code: str | None = "lea", now: dt.datetime = NOW, level: Level = Level.NO_REFERENCES, **options: Any
) -> list[dict[str, Any]]:
    reader = next((person for person in plan.delegates if person.code == code), None)
    asked = FeedRequest("fr", now, level=level)
    return list(events_in(mission_feed(LegEntries(plan, reader, level, **options), asked).content))


async def test_a_flight_has_both_zones_an_alarm_and_no_reference(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    leg = await _flight(mission)
    plan = await plan_of(mission)
    (entry,) = feed(plan)
    assert (str(entry["DTSTART"].tzinfo), str(entry["DTEND"].tzinfo)) == ("America/Lima", "America/La_Paz")
    assert entry["DTEND"] - entry["DTSTART"] == dt.timedelta(hours=1, minutes=55)
    assert (entry["SUMMARY"], entry["UID"], entry["STATUS"]) == ("Vol de nuit · Lima → La Paz", leg.uid, "CONFIRMED")
    assert "22:10 Lima → 01:05 +1 La Paz" in entry["DESCRIPTION"]
    assert "PNR123" not in entry["DESCRIPTION"]
    assert "PNR123" in feed(plan, level=Level.ALL)[0]["DESCRIPTION"]
    assert b"TRIGGER:-PT180M" in mission_feed(LegEntries(plan, plan.delegates[0]), FeedRequest("fr", NOW)).content


async def test_a_busy_feed_tells_only_when(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await _flight(mission)
    (entry,) = feed(await plan_of(mission), level=Level.BUSY)
    assert {"LOCATION", "GEO", "DESCRIPTION", "CATEGORIES"} & set(entry) == set()
    assert "Lima" not in str(entry["SUMMARY"])


async def test_a_stay_is_whole_days_and_leaves_the_time_free(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await make_leg(mission, "hotel", kind="stay", starts="2027-03-17T14:00", ends="2027-03-20T11:00")
    (entry,) = feed(await plan_of(mission))
    assert (entry["DTSTART"], entry["DTEND"], entry["TRANSP"]) == (
        dt.date(2027, 3, 17),
        dt.date(2027, 3, 20),
        "TRANSPARENT",
    )


async def test_who_is_taken_off_a_leg_is_told_and_who_never_had_it_is_not(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    leg = await make_leg(mission, off=[ana])
    assert feed(await plan_of(mission), "ana")[0]["SUMMARY"] == "Mission en Bolivie"
    await LegPerson.create(leg=leg, delegate=lea, is_on=False, sequence=1, changed_at=NOW)
    await note_change(mission.id, "leg", leg.id, Act.LEFT, NOW)
    plan = await plan_of(mission)
    (entry,) = feed(plan)
    assert (entry["STATUS"], entry["SEQUENCE"], entry["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    month_later = leg.ends_at + dt.timedelta(days=30)
    assert [entry["SUMMARY"] for entry in feed(plan, now=month_later)] == ["Mission en Bolivie"]
    assert feed(plan, None)[0]["STATUS"] == "TENTATIVE"


async def test_who_was_taken_off_a_leg_is_told_it_as_it_was_then(database: object) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg, by = await _flight(mission), (await make_account()).id
    off, moved = (NOW + dt.timedelta(hours=hours) for hours in (1, 2))
    await take_off(mission, Opened(leg.id, leg.version), [lea.id], by=by, now=off)
    (told,) = feed(await plan_of(mission), level=Level.ALL)
    assert (told["STATUS"], told["SEQUENCE"], told["DTSTAMP"]) == ("CANCELLED", 1, off)
    assert (
        b"PNR123"
        in mission_feed(
            LegEntries(await plan_of(mission), (await plan_of(mission)).delegates[0], Level.ALL), FeedRequest("fr", NOW)
        ).content
    )
    await Leg.filter(id=leg.id).update(starts="2027-03-20T22:10", ends="2027-03-21T01:05", number="XX 1", sequence=4)
    await Leg.filter(id=leg.id).update(revised_at=moved, starts_at=moved, ends_at=moved, kind="bus")
    async with transaction():
        await write_texts(mission.id, leg.id, {"title": {"fr": "Autrement", "es": "", "en": ""}}, moved)
    await note_change(mission.id, "leg", leg.id, Act.MOVED, moved)
    assert feed(await plan_of(mission), level=Level.ALL) == [told]
    month_later = dt.datetime(2027, 4, 16, 6, tzinfo=dt.UTC)
    assert [entry["SUMMARY"] for entry in feed(await plan_of(mission), now=month_later)] == ["Mission en Bolivie"]
    await put_on(mission, Opened(leg.id, leg.version + 1), [lea.id], by=by, now=month_later)
    (back,) = feed(await plan_of(mission))
    assert (back["STATUS"], back["SEQUENCE"], back["DTSTART"].day) == ("CONFIRMED", 6, 20)


async def test_who_comes_after_a_leg_was_cancelled_is_not_told_of_it(database: object) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    ana = await make_delegate(mission, "ana", created_at=NOW + dt.timedelta(hours=2))
    cancelled: dict[str, Any] = {"status": "cancelled", "cancelled_at": NOW + dt.timedelta(hours=1)}
    await make_leg(mission, **cancelled)
    own = await make_leg(mission, "own", is_shared=False, on=[ana], **cancelled)
    later = NOW + dt.timedelta(hours=3)
    await put_on(mission, Opened(own.id, own.version), [lea.id], by=(await make_account()).id, now=later)
    plan = await plan_of(mission)
    told = {code: [entry["STATUS"] for entry in feed(plan, code)] for code in ("lea", "ana", None)}
    assert told == {"lea": ["CANCELLED"], "ana": ["CONFIRMED"], None: ["CANCELLED"] * 2}  # hers is the mission's days
    await make_leg(mission, "talk")
    await note_change(mission.id, "mission", mission.id, Act.CANCELLED, later)
    await MissionStep.create(mission_id=mission.id, from_state="approved", to_state="cancelled", taken_at=later)
    await Delegate.filter(code="ana").update(created_at=later + dt.timedelta(hours=1))
    (only,) = feed(await plan_of(mission), "ana")
    assert (only["UID"], only["STATUS"]) == (f"mission-{mission.id}", "CANCELLED")


async def test_who_was_taken_off_a_leg_of_which_nothing_is_kept_is_told_nothing_since(database: object) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission)
    await LegPerson.create(leg=leg, delegate=lea, is_on=False, sequence=1, changed_at=NOW)
    later = NOW + dt.timedelta(hours=1)
    await Leg.filter(id=leg.id).update(starts="2027-03-17T14:00", ends="2027-03-17T15:00", revised_at=later)
    await note_change(mission.id, "leg", leg.id, Act.MOVED, later)
    assert [entry["SUMMARY"] for entry in feed(await plan_of(mission))] == ["Mission en Bolivie"]


async def test_telephones_of_others_are_not_told_where_a_household_reads_along(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    partner = await make_partner(mission)
    contact = await make_contact(partner, phone="+591 2 111")
    await make_leg(mission, partner=partner, contact=contact, driver="Juan", driver_phone="+591 7 222")
    plan = await plan_of(mission)
    told = {
        (code, level): [word in str(feed(plan, code, level=level)[0]["DESCRIPTION"]) for word in ("Juan", "222", "111")]
        for code, level in (("lea", Level.NO_REFERENCES), ("lea", Level.ALL), (None, Level.NO_REFERENCES))
    }
    assert told == {
        ("lea", Level.NO_REFERENCES): [True, False, False],
        ("lea", Level.ALL): [True, True, True],
        (None, Level.NO_REFERENCES): [True, True, True],
    }


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("Plaza Murillo\n01100 La Paz", "Bureau, Plaza Murillo, 01100 La Paz"),
        ("Plaza Murillo", "Bureau, Plaza Murillo, La Paz"),
        ("", "Bureau, La Paz"),
    ],
)
async def test_a_town_stands_once_in_a_location(database: object, address: str, location: str) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    place = await make_place(mission, city="La Paz", address=address)
    async with transaction():
        await write_texts(mission.id, place.id, {"name": {"fr": "Bureau", "es": "Bureau"}}, NOW)
    await make_leg(mission, origin=place)
    assert feed(await plan_of(mission))[0]["LOCATION"] == location


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
    set_now(monkeypatch, lambda: left)
    told = [entry["STATUS"] for entry in events_in((await client.get(address)).text)]
    set_now(monkeypatch, lambda: leg.ends_at + dt.timedelta(days=31))
    assert (first.status_code, told, (await client.get(address)).status_code) == (200, ["CANCELLED"], 410)


async def test_who_left_what_had_nothing_is_answered_until_it_ends_and_not_for_ever(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = await make_delegate(await make_mission())
    await Delegate.filter(id=lea.id).update(left_at=NOW)
    address = f"/calendars/travellers/{traveller_feed_token(SIGNER, lea)}.ics"
    moments = [NOW, NOW + dt.timedelta(days=30, seconds=-1), NOW + dt.timedelta(days=30)]
    answers = []
    for moment in moments:
        set_now(monkeypatch, partial(dt.datetime.fromtimestamp, moment.timestamp(), dt.UTC))
        answers.append((await client.get(address)).status_code)
    assert answers == [200, 200, 410]


async def test_a_mission_that_is_cancelled_is_told_as_cancelled_and_taken_up_again(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await _flight(mission)
    by = (await make_account()).id
    told = [[(entry["STATUS"], entry["SEQUENCE"], entry["DTSTAMP"]) for entry in feed(await plan_of(mission))]]
    for hours, seen, to in ((1, "approved", "cancelled"), (2, "cancelled", "draft")):
        at = NOW + dt.timedelta(hours=hours)
        await take_step(mission, Step(MissionState(seen), MissionState(to), "Séisme"), Author(by, ""), at)
        for reader in ("lea", None):
            told.append([(e["STATUS"], e["SEQUENCE"], e["DTSTAMP"]) for e in feed(await plan_of(mission), reader, at)])
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
        (entry,) = feed(await plan_of(mission), level=level)
        assert entry["STATUS"] == "CANCELLED"
        assert {"LOCATION", "GEO", "DESCRIPTION", "CATEGORIES", "X-KDE-KITINERARY-RESERVATION"} & set(entry) == set()


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
