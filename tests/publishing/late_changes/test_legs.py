"""A leg changes shortly before it starts: whoever was or is on it is told, once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.legs.operations import LegValues, add_leg, cancel_leg, own_leg, restore_leg, revise_leg
from events.missions.itineraries.legs.place_operations import PlaceValues, revise_place
from events.missions.itineraries.legs.traveller_operations import Company, put_on, take_off
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan.kinds import LegKind, LegStatus, PlaceKind
from events.platform.language.i18n import gettext, speaking
from events.platform.storage.database import execute_rows
from events.platform.storage.versions import Opened
from events.platform.zoned import ZonedTime
from events.publishing.delivery.delivery import Delivery
from events.publishing.late_changes.notifying import notify_of_changes
from events.publishing.late_changes.short_texts import passings_in
from events.records.changes import operations as recording
from events.records.changes.models import Notice
from events.records.outbox.models import Message
from events.records.people.operations import ensure_account
from events.settings import Settings
from tests.factories import NOW
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_partner,
    make_place,
)
from tests.publishing.delivery.making import MailServer
from tests.publishing.late_changes.conftest import after
from tests.publishing.late_changes.test_sessions import delivered, read

LA_PAZ, LIMA = "America/La_Paz", "America/Lima"


@dataclass
class Journey:
    """A mission in La Paz, where it is 1 March 2027, 8:00; the meeting is tomorrow at nine."""

    mission: Mission
    office: Place
    hall: Place
    lea: Delegate
    ana: Delegate
    meeting: Leg

    async def version(self, leg: Leg | None = None) -> int:
        return int((await Leg.get(id=(leg or self.meeting).id)).version)

    async def opened(self) -> Opened[UUID]:
        """The meeting as it is now."""
        return Opened(self.meeting.id, await self.version())

    async def revise(self, at: dt.datetime = NOW, leg: Leg | None = None, **values: Any) -> None:
        given = LegValues(
            kind=LegKind.MEETING,
            starts=wall("2027-03-02T09:00"),
            ends=wall("2027-03-02T11:00"),
            origin=self.office.id,
            texts={"title": {"fr": "Étape meeting", "es": "Étape meeting"}},
        )
        chosen, made = leg or self.meeting, replace(given, **values)
        await revise_leg(self.mission, Opened(chosen.id, await self.version(chosen)), made, by=None, now=at)


def wall(stored: str, zone: str = LA_PAZ) -> ZonedTime:
    return ZonedTime.parse(stored, zone)


@pytest.fixture
async def journey(database: str) -> Journey:
    mission = await make_mission(begins_on=dt.date(2027, 2, 27), ends_on=dt.date(2027, 3, 9), state="under_way")
    office, hall = await make_place(mission), await make_place(mission, "hall", city="El Alto")
    lea = await make_delegate(mission, language="en")
    ana = await make_delegate(mission, "ana", position=2, language="es", phone="+34 600 000 001")
    meeting = await make_leg(mission, origin=office, starts="2027-03-02T09:00", ends="2027-03-02T11:00")
    return Journey(mission, office, hall, lea, ana, meeting)


def by_recipient(post: MailServer) -> dict[str, str]:
    return {recipient: read(post, index) for index, recipient in enumerate(post.recipients)}


def in_spanish(text: str) -> str:
    with speaking("es"):
        return gettext(text)


def facts(text: str) -> list[str]:
    """The terms with their values."""
    terms = "When|Where|Time|Place|Number|Company|Terminal|Vehicle|Driver"
    return [line for line in text.split("\n") if re.match(rf"({terms})\b.*: ", line)]


async def test_moved_to_another_place_and_hour_both_are_told_in_the_language_of_each(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    later = partial(journey.revise, starts=wall("2027-03-02T14:00"), origin=journey.hall.id)
    for minute in range(10):
        await later(after(minute / 4), ends=wall(f"2027-03-02T15:{50 - minute * 5:02d}"))
    await later(after(3), ends=wall("2027-03-02T15:00"))
    assert await delivered(delivery, after(8), settings) == 2
    mails = by_recipient(post)
    assert facts(mails["lea@example.org"]) == [
        "Time until now: Tuesday, 2 March 2027, 09:00–11:00",
        "Time now: Tuesday, 2 March 2027, 14:00–15:00",
        "Place until now: Lieu la-paz, La Paz",
        "Place now: Lieu hall, El Alto",
    ]
    assert "martes, 2 de marzo de 2027, 14:00–15:00" in mails["ana@example.org"]
    assert "/travellers/" in mails["lea@example.org"]
    assert b"BEGIN:VCALENDAR" not in post.raw[0]


async def test_a_flight_is_told_with_both_clocks_and_what_one_looks_for_at_the_airport(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    lima = await make_place(journey.mission, "lim", kind="airport", time_zone=LIMA, city="Lima", iata="LIM")
    lpb = await make_place(journey.mission, "lpb", kind="airport", city="El Alto", iata="LPB")
    flight = await make_leg(
        journey.mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=lpb,
        number="LA 1",
        starts="2027-03-02T22:10",
        ends="2027-03-03T01:05",
    )
    await journey.revise(
        leg=flight,
        kind=LegKind.FLIGHT,
        origin=lima.id,
        destination=lpb.id,
        texts={"title": {"fr": "Étape flight"}},
        starts=wall("2027-03-02T23:30", LIMA),
        ends=wall("2027-03-03T02:25"),
        number="LA 3",
        origin_terminal="B",
    )
    await delivered(delivery, after(5), settings)
    assert facts(by_recipient(post)["lea@example.org"]) == [
        "Time until now: Tuesday, 2 March 2027, 22:10 Lima → 01:05 +1 El Alto",
        "Time now: Tuesday, 2 March 2027, 23:30 Lima → 02:25 +1 El Alto",
        "Number until now: LA 1",
        "Number now: LA 3",
        "Terminal of departure now: B",
    ]


async def test_the_driver_counts_and_their_telephone_number_is_told_on_the_page_only(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await journey.revise(driver="Juan Pérez", driver_phone="+591 700 00001")
    await delivered(delivery, after(5), settings)
    text = by_recipient(post)["lea@example.org"]
    assert "Driver now: Juan Pérez" in text
    assert "another telephone number" in text
    assert "00001" not in text


async def test_planned_or_confirmed_and_notes_tell_nobody(journey: Journey, settings: Settings) -> None:
    await journey.revise(status=LegStatus.CONFIRMED, texts={"notes": {"fr": "Apporter les plans"}}, reference="PNR123")
    assert await notify_of_changes(settings, after(5)) == 0


async def test_edited_back_cancelled_and_restored_is_nothing(journey: Journey, settings: Settings) -> None:
    await journey.revise(starts=wall("2027-03-02T08:00"))
    await cancel_leg(journey.mission, await journey.opened(), "grève", by=None, now=after(1))
    await restore_leg(journey.mission, await journey.opened(), by=None, now=after(2))
    await journey.revise(after(3))
    assert await Notice.all().count() == 1
    assert await notify_of_changes(settings, after(10)) == 0


async def test_cancelled_then_restored_later(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await cancel_leg(journey.mission, await journey.opened(), "grève", by=None, now=NOW)
    await delivered(delivery, after(5), settings)
    await restore_leg(journey.mission, await journey.opened(), by=None, now=after(9))
    await delivered(delivery, after(14), settings)
    texts = [read(post, index) for index, to in enumerate(post.recipients) if to == "lea@example.org"]
    assert ["It is cancelled." in texts[0], "takes place after all" in texts[1]] == [True, True]


async def test_taken_off_and_put_on_each_is_told_their_own(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await take_off(journey.mission, await journey.opened(), [journey.lea.id], by=None, now=NOW)
    assert await delivered(delivery, after(5), settings) == 1
    await put_on(journey.mission, await journey.opened(), [journey.lea.id], by=None, now=after(6))
    assert await delivered(delivery, after(11), settings) == 1
    assert post.recipients == ["lea@example.org"] * 2
    assert ["no longer part of it" in read(post, 0), "This is new for you." in read(post, 1)] == [True, True]


async def test_put_back_at_once_is_nothing(journey: Journey, settings: Settings) -> None:
    await take_off(journey.mission, await journey.opened(), [journey.lea.id], by=None, now=NOW)
    await put_on(journey.mission, await journey.opened(), [journey.lea.id], by=None, now=after(1))
    assert await notify_of_changes(settings, after(10)) == 0


async def test_who_travels_otherwise_hears_of_both_in_one_mail(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    own = LegValues(
        kind=LegKind.MEETING,
        starts=wall("2027-03-02T16:00"),
        ends=wall("2027-03-02T17:00"),
        origin=journey.hall.id,
        company=Company(is_shared=False, people=frozenset({journey.ana.id})),
        texts={"title": {"fr": "Autre rendez-vous"}},
    )
    await own_leg(journey.mission, journey.meeting.id, own, by=None, now=NOW)
    assert await delivered(delivery, after(5), settings) == 1
    text = read(post)
    assert text.index("Étape meeting") < text.index("Autre rendez-vous")


async def test_a_new_leg_is_told_to_who_is_on_it_and_a_cancelled_new_one_to_nobody(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    new = LegValues(kind=LegKind.MEETING, starts=wall("2027-03-02T16:00"), ends=wall("2027-03-02T17:00"))
    company = Company(is_shared=False, people=frozenset({journey.lea.id}))
    await add_leg(journey.mission, replace(new, company=company, number="7"), by=None, now=NOW)
    await add_leg(journey.mission, replace(new, status=LegStatus.CANCELLED), by=None, now=NOW)
    assert await delivered(delivery, after(5), settings) == 1
    assert facts(read(post)) == ["When: Tuesday, 2 March 2027, 16:00–17:00", "Number: 7"]


async def test_a_place_in_another_zone_moves_its_legs_and_the_zone_is_named(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    values = PlaceValues(
        kind=PlaceKind.OFFICE, zone=LIMA, city="La Paz", country="BO", texts={"name": {"fr": "Lieu la-paz"}}
    )
    await revise_place(journey.mission, Opened(journey.office.id, 1), values, by=None, now=NOW)
    await delivered(delivery, after(5), settings)
    assert facts(by_recipient(post)["lea@example.org"])[:2] == [
        "Time until now: Tuesday, 2 March 2027, 09:00–11:00 · La Paz",
        "Time now: Tuesday, 2 March 2027, 09:00–11:00 · Lima",
    ]


async def test_a_renamed_place_tells_nobody(journey: Journey, settings: Settings) -> None:
    values = PlaceValues(kind=PlaceKind.OFFICE, zone=LA_PAZ, city="El Alto", texts={"name": {"fr": "Le siège"}})
    await revise_place(journey.mission, Opened(journey.office.id, 1), values, by=None, now=NOW)
    assert await Notice.all().count() == 0


async def test_who_left_the_delegation_or_has_no_address_gets_no_mail(journey: Journey, settings: Settings) -> None:
    await Delegate.filter(id=journey.lea.id).update(left_at=NOW)
    await Delegate.filter(id=journey.ana.id).update(email="")
    await cancel_leg(journey.mission, Opened(journey.meeting.id, 1), "grève", by=None, now=NOW)
    assert await notify_of_changes(settings, after(5)) == 0


@pytest.mark.parametrize("state", ["draft", "submitted", "back", "closed", "cancelled"])
async def test_only_a_mission_that_is_approved_or_under_way_tells(
    journey: Journey, settings: Settings, state: str
) -> None:
    await Mission.filter(id=journey.mission.id).update(state=state)
    await cancel_leg(journey.mission, Opened(journey.meeting.id, 1), "grève", by=None, now=NOW)
    assert await Notice.all().count() == 0
    await Mission.filter(id=journey.mission.id).update(state="approved")
    await restore_leg(journey.mission, Opened(journey.meeting.id, 2), by=None, now=NOW)
    await Mission.filter(id=journey.mission.id).update(state=state)
    assert await notify_of_changes(settings, after(5)) == 0


async def test_a_demonstration_and_a_template_send_nothing(journey: Journey, settings: Settings) -> None:
    await Mission.filter(id=journey.mission.id).update(is_demonstration=True)
    await cancel_leg(journey.mission, Opened(journey.meeting.id, 1), "grève", by=None, now=NOW)
    assert await notify_of_changes(settings, after(5)) == 0
    await Mission.filter(id=journey.mission.id).update(is_demonstration=False, is_template=True)
    await restore_leg(journey.mission, Opened(journey.meeting.id, 2), by=None, now=after(6))
    assert await Notice.filter(told_at=None).count() == 0


async def test_shortly_before_the_coordinators_get_texts_and_telephones(
    journey: Journey, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    mission = journey.mission
    partner = await make_partner(mission)
    contact = await make_contact(partner, phone="+591 2 240 0000")
    soon = await make_leg(
        mission,
        "soon",
        origin=journey.office,
        starts="2027-03-01T10:00",
        ends="2027-03-01T11:00",
        contact=contact,
        partner=partner,
        driver="Juan",
        driver_phone="+591 700 00001",
        off=[journey.ana],
    )
    await grant_mission(await ensure_account("owner@example.org", name="Ona", language="es", now=NOW), mission)
    await cancel_leg(mission, Opened(soon.id, 1), "grève", by=None, now=NOW)
    assert await delivered(delivery, after(5), settings) == 2
    office = by_recipient(post)["owner@example.org"]
    for line in (
        "CANCELLED: Étape soon (Mon 1 Mar 10:00).",
        "Lea: +1 514 555 0100",
        f"Rosa Mamani ({in_spanish('Contact person')}): +591 2 240 0000",
        "Lea: +1 514 555 0100",
    ):
        assert line in office
    assert "Ana" not in office
    passings = await passings_in(await Mission.get(id=mission.id), after(5))
    assert [[text.language for text in passing.texts] for passing in passings] == [["fr", "es", "en"]]


async def test_of_one_change_each_group_gets_its_own_text(journey: Journey, settings: Settings) -> None:
    soon = await make_leg(
        journey.mission, "soon", starts="2027-03-01T10:00", ends="2027-03-01T11:00", is_shared=False, on=[journey.lea]
    )
    await take_off(journey.mission, Opened(soon.id, 1), [journey.lea.id], by=None, now=NOW)
    await put_on(journey.mission, Opened(soon.id, 2), [journey.ana.id], by=None, now=NOW)
    passings = await passings_in(await Mission.get(id=journey.mission.id), after(1))
    assert [(str(one.change), [p.name for text in one.texts for p in text.people]) for one in passings] == [
        ("removed", ["Lea"]),
        ("added", ["Ana"]),
    ]


async def test_ten_legs_that_change_at_once_are_recorded_in_one_statement(
    journey: Journey, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def counted(sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        asked.append(sql)
        return await execute_rows(sql, values)

    monkeypatch.setattr(recording, "execute_rows", counted)
    for number in range(12):
        await make_leg(
            journey.mission, f"leg{number}", origin=journey.office, starts="2027-03-02T09:00", ends="2027-03-02T11:00"
        )
    values = PlaceValues(kind=PlaceKind.OFFICE, zone=LIMA, texts={"name": {"fr": "Lieu la-paz"}})
    await revise_place(journey.mission, Opened(journey.office.id, 1), values, by=None, now=NOW)
    assert [sql.split()[0] for sql in asked] == ["SELECT", "INSERT"]
    assert await Notice.all().count() == 13
    assert await notify_of_changes(settings, after(5)) == 2
    assert await Message.all().count() == 2
