"""A leg or place of another mission is out of reach, for pages and for acts, also of somebody who coordinates both."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from tortoise.exceptions import DoesNotExist

from events.missions.file.models import Mission
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.legs import traveller_operations as travellers
from events.missions.itineraries.legs.operations import LegValues
from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan.kinds import LegKind, PlaceKind
from events.platform.storage.versions import Opened
from events.platform.zoned import ZonedTime
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_place

MEETING = LegValues(
    kind=LegKind.MEETING,
    starts=ZonedTime.parse("2027-03-17T09:00", "America/La_Paz"),
    ends=ZonedTime.parse("2027-03-17T10:00", "America/La_Paz"),
)
LIMA = PlaceValues(kind=PlaceKind.OTHER, zone="America/Lima", texts={"name": {"fr": "Lima"}})
Act = Callable[[Mission, uuid.UUID, uuid.UUID], Awaitable[object]]  # a mission, and a leg and somebody not of it
ACTS: dict[str, Act] = {
    "revise": lambda own, leg, _: legs.revise_leg(own, Opened(leg, 1), MEETING, by=None, now=NOW),
    "cancel": lambda own, leg, _: legs.cancel_leg(own, Opened(leg, 1), "no", by=None, now=NOW),
    "restore": lambda own, leg, _: legs.restore_leg(own, Opened(leg, 1), by=None, now=NOW),
    "instead": lambda own, leg, _: legs.own_leg(own, leg, MEETING, by=None, now=NOW),
    "people": lambda own, leg, person: travellers.set_people(own, Opened(leg, 1), [person], by=None, now=NOW),
    "off": lambda own, leg, person: travellers.take_off(own, Opened(leg, 1), [person], by=None, now=NOW),
    "joins": lambda own, leg, person: travellers.joins_at(own, person, leg, by=None, now=NOW),
    "leaves": lambda own, leg, person: travellers.leaves_after(own, person, leg, by=None, now=NOW),
}


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_reaches_no_leg_of_another_mission(database: object, act: str) -> None:
    own, other = await make_mission("own"), await make_mission("other")
    person = await make_delegate(other)
    leg = await make_leg(other, origin=await make_place(other))
    before = await Leg.filter(id=leg.id).values()
    with pytest.raises(DoesNotExist):
        await ACTS[act](own, leg.id, person.id)
    assert await Leg.filter(id=leg.id).values() == before
    assert await Leg.filter(mission_id=own.id).count() == 0


async def test_nobody_of_another_mission_is_put_on_a_leg(database: object) -> None:
    own = await make_mission("own")
    stranger = await make_delegate(await make_mission("other"))
    leg = await make_leg(own, origin=await make_place(own), is_shared=False)
    assert not await travellers.put_on(own, Opened(leg.id, 1), [stranger.id], by=None, now=NOW)


async def test_an_act_reaches_no_place_of_another_mission(database: object) -> None:
    own, other = await make_mission("own"), await make_mission("other")
    place = await make_place(other, iata="LIM")
    with pytest.raises(DoesNotExist):
        await places.revise_place(own, Opened(place.id, 1), LIMA, by=None, now=NOW)
    await places.retire_place(own, place.id, is_retired=True, by=None, now=NOW)
    assert await Place.filter(id=place.id).values_list("time_zone", "removed_at") == [("America/La_Paz", None)]
    made = await legs.add_leg(own, replace(MEETING, origin=replace(LIMA, iata="LIM")), by=None, now=NOW)
    assert made.origin_id != place.id


async def test_pages_know_no_leg_and_no_place_of_another_mission(client: httpx.AsyncClient) -> None:
    own, other = await make_mission("own"), await make_mission("other")
    client.cookies.update(await sign_in())
    for mission in (own, other):
        await grant_mission(await make_account(), mission)
    await make_leg(other, "theirs", origin=await make_place(other, "their-office"))
    for page in ("legs/theirs", "legs/theirs/people", "legs/theirs/card", "legs/theirs/cancellation"):
        answers = [(await client.get(f"/fr/organize/missions/{slug}/{page}")).status_code for slug in ("other", "own")]
        assert (page, answers) == (page, [200, 404])
    place = [
        (await client.get(f"/fr/organize/missions/{slug}/places/their-office")).status_code for slug in ("other", "own")
    ]
    assert place == [200, 404]
    for act in ("retirement", "restoration"):
        assert (await client.post(f"/fr/organize/missions/own/places/their-office/{act}")).status_code == 404
    assert await Place.filter(code="their-office", removed_at=None).count() == 1
