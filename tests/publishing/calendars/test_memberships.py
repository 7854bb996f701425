"""What somebody's calendar and reservations tell of legs that they were taken off, or put on when they were off."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from events.missions.bookings.writing import reservations_json_ld
from events.missions.delegations.operations import come_back, leave
from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, Mission, MissionPartner
from events.missions.itineraries.legs.operations import cancel_leg, restore_leg
from events.missions.itineraries.legs.traveller_operations import (
    Company,
    put_on,
    take_off,
    write_company,
)
from events.missions.itineraries.models import Leg, Place
from events.platform.storage.database import transaction
from events.platform.storage.versions import Opened
from events.publishing.calendars.privacy_levels import Level
from events.records.auditing.acts import Act
from events.records.texts.operations import write_texts
from tests.factories import NOW, make_account
from tests.missions_factory import make_delegate, make_leg, make_mission, make_partner, make_place
from tests.publishing.calendars.test_mission_feeds import feed, plan_of

OFF = ("Annulation\N{NO-BREAK SPACE}: Vol", "CANCELLED")


def after(days: int) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


async def opened(leg: Leg) -> Opened[UUID]:
    return Opened(leg.id, int((await Leg.get(id=leg.id)).version))


async def told(mission: Mission, code: str = "lea") -> list[tuple[str, str]]:
    """Return the legs of somebody's calendar with their states; the days of the mission stand where there is none."""
    return [(entry["SUMMARY"], entry["STATUS"]) for entry in feed(await plan_of(mission), code)]


async def set_company(mission: Mission, leg: Leg, company: Company, now: dt.datetime) -> None:
    async with transaction():
        await write_company(mission.id, await Leg.get(id=leg.id), company, now)
        await note_change(mission.id, "leg", leg.id, Act.PEOPLE, now)


async def rename_everything(mission: Mission, now: dt.datetime) -> None:
    elsewhere = {"city": "Sucre", "address": "Calle B 2", "phone": "2", "latitude": 1.0, "longitude": 2.0}
    async with transaction():
        for row in [*await Place.all(), *await MissionPartner.all(), *await Leg.all()]:
            for name in ("name", "title"):
                await write_texts(mission.id, row.pk, {name: {"fr": "Autrement", "es": "B", "en": "B"}}, now)
        await Place.all().update(**elsewhere, country="PE", iata="SRE")
        await MissionPartner.all().update(removed_at=now)
        await Mission.all().update(languages=["es"], default_language="es")
        await note_change(mission.id, "mission", mission.id, Act.REVISED, now)


@pytest.mark.parametrize("kind", ["stay", "flight", "meeting"])
async def test_what_somebody_was_told_when_taken_off_stands_whatever_is_called_otherwise(
    database: str, kind: str
) -> None:
    mission, account = await make_mission(), await make_account()
    lea = await make_delegate(mission, language="fr")
    where: dict[str, Any] = {"address": "Calle A 1", "phone": "1", "latitude": -16.5, "longitude": -68.1, "iata": "LPB"}
    places = [await make_place(mission, code, **where, city=city) for code, city in (("a", "La Paz"), ("b", "Lima"))]
    partner = await make_partner(mission) if kind == "meeting" else None
    leg = await make_leg(mission, kind=kind, partner=partner, origin=places[0], destination=places[1], number="LA 1")
    async with transaction():
        await write_texts(mission.id, leg.id, {"title": {"fr": "", "es": ""}}, NOW)
    (before,) = feed(await plan_of(mission), level=Level.ALL)
    await take_off(mission, await opened(leg), [lea.id], by=None, now=after(1))
    (gone,) = feed(await plan_of(mission), level=Level.ALL)
    kept = ("LOCATION", "GEO")
    assert [gone.get(name) for name in kept] == [before.get(name) for name in kept]
    assert gone["SUMMARY"].endswith(before["SUMMARY"])
    await rename_everything(mission, after(2))
    assert feed(await plan_of(mission), level=Level.ALL) == [gone]
    await leave(await Delegate.get(id=lea.id), by=account.id, now=after(3))
    assert feed(await plan_of(mission), level=Level.ALL) == [gone]


async def test_a_cancelled_leg_goes_on_standing_in_the_calendars_of_those_whose_company_is_written_anew(
    database: str,
) -> None:
    mission = await make_mission()
    awa, ben, lea = [await make_delegate(mission, code) for code in ("awa", "ben", "lea")]
    leg = await make_leg(mission, title="Vol")
    await cancel_leg(mission, await opened(leg), "grève", by=None, now=after(1))
    await set_company(mission, leg, Company(is_shared=False, people=frozenset({awa.id, ben.id})), after(2))
    stands = [OFF]
    assert [await told(mission, person.code) for person in (awa, ben, lea)] == [stands] * 3
    await set_company(mission, leg, Company(), after(3))
    assert [await told(mission, person.code) for person in (awa, ben, lea)] == [stands] * 3


async def test_who_comes_back_goes_on_being_told_of_what_was_cancelled_before_and_not_of_what_is_new(
    database: str,
) -> None:
    mission, account = await make_mission(), await make_account()
    lea = await make_delegate(mission)
    known = await make_leg(mission, title="Vol")
    await cancel_leg(mission, await opened(known), "grève", by=None, now=after(1))
    await leave(await Delegate.get(id=lea.id), by=account.id, now=after(2))
    missed = await make_leg(mission, "missed", title="Visite", created_at=after(3), revised_at=after(3))
    await cancel_leg(mission, await opened(missed), "pluie", by=None, now=after(4))
    await come_back(await Delegate.get(id=lea.id), by=account.id, now=after(5))
    assert await told(mission) == [OFF]


async def test_who_is_put_on_a_cancelled_leg_hears_of_it_once_it_takes_place(database: str) -> None:
    mission, account = await make_mission(), await make_account()
    lea = await make_delegate(mission)
    leg = await make_leg(mission, title="Vol", is_shared=False)
    await cancel_leg(mission, await opened(leg), "grève", by=None, now=after(1))
    await put_on(mission, await opened(leg), [lea.id], by=None, now=after(2))
    assert await told(mission) == [("Mission en Bolivie", "CONFIRMED")]
    await restore_leg(mission, await opened(leg), by=None, now=after(3))
    assert await told(mission) == [("Vol", "TENTATIVE")]
    await cancel_leg(mission, await opened(leg), "grève", by=None, now=after(4))
    await leave(await Delegate.get(id=lea.id), by=account.id, now=after(5))
    await come_back(await Delegate.get(id=lea.id), by=account.id, now=after(6))
    assert await told(mission) == [OFF]


async def test_who_was_taken_off_a_leg_and_is_put_on_again_once_it_is_cancelled_has_heard_of_it(database: str) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission, title="Vol")
    await take_off(mission, await opened(leg), [lea.id], by=None, now=after(1))
    await cancel_leg(mission, await opened(leg), "grève", by=None, now=after(2))
    await put_on(mission, await opened(leg), [lea.id], by=None, now=after(3))
    assert await told(mission) == [OFF]


async def test_who_is_taken_off_a_leg_that_they_never_heard_of_is_told_nothing(database: str) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    leg = await make_leg(mission, title="Vol", is_shared=False)
    await cancel_leg(mission, await opened(leg), "grève", by=None, now=after(1))
    await put_on(mission, await opened(leg), [lea.id], by=None, now=after(2))
    await take_off(mission, await opened(leg), [lea.id], by=None, now=after(3))
    assert await told(mission) == [("Mission en Bolivie", "CONFIRMED")]


async def test_a_reservation_that_was_cancelled_before_somebody_joined_is_not_told_to_them(database: str) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await make_delegate(mission, "ana", created_at=after(2))
    await make_leg(mission, kind="flight", status="cancelled", cancelled_at=after(1))
    plan = await plan_of(mission)
    found = {one.code: len(reservations_json_ld(plan, one, with_reference=True)) for one in plan.delegates}
    assert found == {"lea": 1, "ana": 0}
