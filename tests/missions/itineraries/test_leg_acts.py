"""Acts on legs: what is kept, when SEQUENCE grows, who is on it, and what the calendar of one person counts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.legs import traveller_operations as company
from events.missions.itineraries.legs.operations import LegValues
from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, Place
from events.missions.itineraries.plan.kinds import LegKind, LegStatus, PlaceKind
from events.missions.itineraries.plan.queries import load_plan
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.platform.zoned import ZonedTime
from events.records.auditing.models import Change
from tests.missions_factory import make_delegate, make_leg, make_mission, make_objective, make_place

LATER = dt.datetime(2027, 3, 2, 8, tzinfo=dt.UTC)
BY = uuid.UUID(int=7)
LIMA = PlaceValues(
    kind=PlaceKind.AIRPORT, zone="America/Lima", iata="LIM", texts={"name": {"fr": "Jorge Chávez"}}, city="Lima"
)


def at(text: str, zone: str = "America/La_Paz") -> ZonedTime:
    return ZonedTime.parse(text, zone)


def values(place: Place | None = None, **changed: Any) -> LegValues:
    given = LegValues(
        kind=LegKind.MEETING,
        starts=at("2027-03-17T09:00"),
        ends=at("2027-03-17T11:00"),
        origin=place.id if place else None,
        texts={"title": {"fr": "Rencontre du réseau", "es": "Encuentro"}},
    )
    return replace(given, **changed)


async def fresh(mission: Mission) -> Mission:
    return await Mission.get(id=mission.id)


async def on(mission: Mission, code: str) -> set[str]:
    """The codes of those who are on a leg."""
    plan = await load_plan(await fresh(mission))
    leg = next(leg for leg in plan.legs if leg.code == code)
    return {person.code for person in plan.delegates if person.id in leg.people}


async def sequences(mission: Mission, delegate: Delegate) -> dict[str, tuple[bool, int]]:
    rows = LegPerson.filter(delegate_id=delegate.id, leg__mission_id=mission.id)
    found = await rows.values_list("leg__code", "is_on", "sequence")
    return {str(code): (bool(is_on), int(sequence)) for code, is_on, sequence in found}


async def test_a_new_leg_makes_its_missing_airport_and_knows_a_known_one(database: object) -> None:
    mission = await make_mission()
    flight = values(kind=LegKind.FLIGHT, origin=LIMA, number="LA 2480", texts={})
    made = await legs.add_leg(mission, replace(flight, starts=at("2027-03-16T22:10", "America/Lima")), by=BY, now=LATER)
    again = await legs.add_leg(
        mission, replace(flight, starts=at("2027-03-16T23:10", "America/Lima")), by=BY, now=LATER
    )
    assert (made.code, again.code) == ("flight-la-2480", "flight-la-2480-2")
    assert await Place.filter(mission_id=mission.id).values_list("code", "iata", "city") == [("lim", "LIM", "Lima")]
    assert (made.sequence, made.created_at, made.revised_at, made.origin_id) == (0, LATER, LATER, again.origin_id)
    assert (await Change.get(subject=made.id)).act == "created"
    assert (await fresh(mission)).revision > mission.revision


async def test_a_form_that_is_sent_twice_makes_one_leg(database: object) -> None:
    mission, id = await make_mission(), uuid.uuid4()
    first = await legs.add_leg(mission, values(id=id), by=BY, now=LATER)
    second = await legs.add_leg(mission, values(id=id), by=BY, now=LATER)
    assert (first.id, await Leg.filter(mission_id=mission.id).count()) == (second.id, 1)


@pytest.mark.parametrize(
    ("change", "sequence", "said"),
    [
        ({"starts": at("2027-03-17T09:15")}, 1, {"time"}),
        ({"ends": at("2027-03-17T11:15")}, 1, {"time"}),
        ({"status": LegStatus.BOOKED}, 1, {"status"}),
        ({"origin": None}, 1, {"place"}),
        ({"origin_terminal": "2"}, 1, {"place"}),
        ({"texts": {"title": {"fr": "Autre"}}}, 0, {"texts"}),
        ({"driver": "Juan"}, 0, {"details"}),
        ({"needs_interpreter": True}, 0, {"details"}),
    ],
)
async def test_sequence_grows_with_time_place_and_status(
    database: object, change: dict[str, Any], sequence: int, said: set[str]
) -> None:
    mission = await make_mission()
    office = await make_place(mission)
    made = await legs.add_leg(mission, values(office), by=BY, now=LATER - dt.timedelta(days=1))
    changed = await legs.revise_leg(mission, Opened(made.id, 1), values(office, **change), by=BY, now=LATER)
    row = await Leg.get(id=made.id)
    assert (set(changed), row.sequence, row.revised_at, row.version) == (said, sequence, LATER, 2)


async def test_saving_what_is_there_changes_nothing(database: object) -> None:
    mission = await make_mission()
    made = await legs.add_leg(mission, values(), by=BY, now=LATER - dt.timedelta(days=1))
    before = (await fresh(mission)).revision
    assert await legs.revise_leg(mission, Opened(made.id, 1), values(), by=BY, now=LATER) == frozenset()
    assert (await Leg.get(id=made.id)).revised_at == LATER - dt.timedelta(days=1)
    assert (await fresh(mission)).revision == before


@pytest.mark.parametrize(
    ("was", "typed", "becomes"),
    [
        ("booked", "booked", "changed"),
        ("confirmed", "confirmed", "changed"),
        ("planned", "planned", "planned"),
        ("booked", "confirmed", "confirmed"),
        ("changed", "changed", "changed"),
    ],
)
async def test_what_was_settled_becomes_changed_when_its_time_does(
    database: object, was: str, typed: str, becomes: str
) -> None:
    mission = await make_mission()
    made = await legs.add_leg(mission, values(status=LegStatus(was)), by=BY, now=LATER)
    moved = values(status=LegStatus(typed), starts=at("2027-03-17T08:00"))
    await legs.revise_leg(mission, Opened(made.id, 1), moved, by=BY, now=LATER)
    row = await Leg.get(id=made.id)
    assert (row.status, row.sequence) == (becomes, 1)


async def test_an_older_version_is_refused_and_changes_nothing(database: object) -> None:
    mission = await make_mission()
    made = await legs.add_leg(mission, values(), by=BY, now=LATER)
    await legs.revise_leg(mission, Opened(made.id, 1), values(driver="Ana"), by=BY, now=LATER)
    with pytest.raises(ChangedMeanwhileError):
        await legs.revise_leg(mission, Opened(made.id, 1), values(driver="Juan", origin=LIMA), by=BY, now=LATER)
    with pytest.raises(ChangedMeanwhileError):
        await legs.cancel_leg(mission, Opened(made.id, 1), "no", by=BY, now=LATER)
    assert (await Leg.get(id=made.id)).driver == "Ana"
    assert await Place.filter(mission_id=mission.id).count() == 0


async def test_a_cancelled_leg_stays_with_its_reason_and_comes_back_as_it_was(database: object) -> None:
    mission = await make_mission()
    made = await legs.add_leg(mission, values(status=LegStatus.BOOKED), by=BY, now=LATER)
    assert await legs.cancel_leg(mission, Opened(made.id, 1), "Grève", by=BY, now=LATER)
    assert not await legs.cancel_leg(mission, Opened(made.id, 2), "Grève", by=BY, now=LATER)
    row = await Leg.get(id=made.id)
    assert (row.status, row.cancelled_at, row.sequence) == ("cancelled", LATER, 1)
    last = await legs.last_cancellation(made.id)
    assert last is not None and last.details == {"reason": "Grève", "was": "booked"}
    cancelled = values(status=LegStatus.CANCELLED, starts=at("2027-03-17T08:00"))
    await legs.revise_leg(mission, Opened(made.id, 2), cancelled, by=BY, now=LATER)
    assert (await Leg.get(id=made.id)).status == "cancelled"
    assert await legs.restore_leg(mission, Opened(made.id, 3), by=BY, now=LATER)
    row = await Leg.get(id=made.id)
    assert (row.status, row.cancelled_at, row.sequence) == ("booked", None, 3)


async def test_the_audit_trail_holds_no_booking_reference(database: object) -> None:
    mission = await make_mission()
    made = await legs.add_leg(mission, values(), by=BY, now=LATER)
    changed = values(reference="QX7RTP", driver_phone="+591 700", driver="Juan")
    await legs.revise_leg(mission, Opened(made.id, 1), changed, by=BY, now=LATER)
    details = (await Change.get(subject=made.id, act="revised")).details
    assert details == {
        "reference": "other",
        "driver_phone": "other",
        "driver": ["", "Juan"],
        "changed": ["details"],
    }


async def test_objectives_come_and_go(database: object) -> None:
    mission = await make_mission()
    one, two = await make_objective(mission, "one"), await make_objective(mission, "two")
    made = await legs.add_leg(mission, values(objective_ids=frozenset({one.id})), by=BY, now=LATER)
    await legs.revise_leg(mission, Opened(made.id, 1), values(objective_ids=frozenset({two.id})), by=BY, now=LATER)
    assert await LegObjective.filter(leg_id=made.id).values_list("objective_id", flat=True) == [two.id]


# -- who is on it -----------------------------------------------------------------------------------------------


async def test_a_persons_own_sequence_grows_at_each_change_and_only_then(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    made = await legs.add_leg(mission, values(company=Company(True, frozenset({ana.id}))), by=BY, now=LATER)
    assert (await on(mission, made.code), await sequences(mission, ana)) == ({"lea"}, {made.code: (False, 0)})
    assert await company.take_off(mission, Opened(made.id, 1), [lea.id], by=BY, now=LATER)
    assert not await company.take_off(mission, Opened(made.id, 2), [lea.id, ana.id], by=BY, now=LATER)
    assert await sequences(mission, lea) == {made.code: (False, 1)}
    assert await company.put_on(mission, Opened(made.id, 3), [lea.id, ana.id], by=BY, now=LATER)
    assert await sequences(mission, lea) == {made.code: (True, 2)}
    assert await on(mission, made.code) == {"lea", "ana"}
    with pytest.raises(ChangedMeanwhileError):
        await company.set_people(mission, Opened(made.id, 3), [], by=BY, now=LATER)


async def test_a_shared_leg_becomes_some_peoples_own_and_shared_again(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    made = await legs.add_leg(mission, values(), by=BY, now=LATER)
    own = values(company=Company(False, frozenset({lea.id})))
    assert await legs.revise_leg(mission, Opened(made.id, 1), own, by=BY, now=LATER) == {"people"}
    assert (await sequences(mission, lea), await sequences(mission, ana)) == (
        {made.code: (True, 0)},
        {made.code: (False, 1)},
    )
    await legs.revise_leg(mission, Opened(made.id, 2), values(), by=BY, now=LATER)
    assert await on(mission, made.code) == {"lea", "ana"}
    assert (await sequences(mission, lea), await sequences(mission, ana)) == (
        {made.code: (True, 0)},
        {made.code: (True, 2)},
    )
    assert (await Leg.get(id=made.id)).sequence == 0


async def journey(mission: Mission) -> None:
    """Four shared days and a stay over all of them."""
    office = await make_place(mission)
    for day in (16, 17, 18, 19):
        await make_leg(mission, f"day-{day}", origin=office, starts=f"2027-03-{day}T09:00", ends=f"2027-03-{day}T11:00")
    await make_leg(mission, "hotel", kind="stay", origin=office, starts="2027-03-16T15:00", ends="2027-03-19T08:00")


async def leg_id(mission: Mission, code: str) -> uuid.UUID:
    return (await Leg.get(mission_id=mission.id, code=code)).id


async def legs_of(mission: Mission, delegate: Delegate) -> list[str]:
    return [leg.code for leg in (await load_plan(await fresh(mission))).legs_of(delegate.id)]


async def test_joining_late_leaves_the_legs_before_and_keeps_a_stay_that_lasts(database: object) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    ana = await make_delegate(mission, "ana")
    await journey(mission)
    assert await company.joins_at(mission, ana.id, await leg_id(mission, "day-18"), by=BY, now=LATER) == 2
    assert await legs_of(mission, ana) == ["hotel", "day-18", "day-19"]
    assert await company.joins_at(mission, ana.id, await leg_id(mission, "day-18"), by=BY, now=LATER) == 0
    assert await company.joins_at(mission, ana.id, await leg_id(mission, "day-17"), by=BY, now=LATER) == 1
    assert await legs_of(mission, ana) == ["hotel", "day-17", "day-18", "day-19"]
    assert await on(mission, "day-16") == {"lea"}


async def test_leaving_early_leaves_the_legs_after_and_joining_late_does_not_undo_it(database: object) -> None:
    mission = await make_mission()
    ana = await make_delegate(mission, "ana")
    await journey(mission)
    assert await company.leaves_after(mission, ana.id, await leg_id(mission, "day-18"), by=BY, now=LATER) == 1
    assert await company.leaves_after(mission, ana.id, await leg_id(mission, "day-17"), by=BY, now=LATER) == 1
    assert await company.joins_at(mission, ana.id, await leg_id(mission, "day-17"), by=BY, now=LATER) == 1
    assert await legs_of(mission, ana) == ["hotel", "day-17"]
    assert await company.leaves_after(mission, ana.id, await leg_id(mission, "day-19"), by=BY, now=LATER) == 2
    assert await legs_of(mission, ana) == ["hotel", "day-17", "day-18", "day-19"]


async def test_another_flight_takes_people_off_one_leg_and_puts_them_on_their_own(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    shared = await legs.add_leg(mission, values(kind=LegKind.FLIGHT, number="LA 1"), by=BY, now=LATER)
    own = values(kind=LegKind.FLIGHT, texts={}, number="OB 2", company=Company(False, frozenset({ana.id})))
    made = await legs.own_leg(mission, shared.id, own, by=BY, now=LATER)
    assert (await on(mission, shared.code), await on(mission, made.code)) == ({"lea"}, {"ana"})
    assert await sequences(mission, ana) == {shared.code: (False, 1), made.code: (True, 0)}
    assert await sequences(mission, lea) == {}
    assert (await Leg.get(id=shared.id)).version == 2


# -- places -----------------------------------------------------------------------------------------------------


async def test_another_zone_moves_the_legs_of_a_place_and_keeps_their_walls(database: object) -> None:
    mission = await make_mission()
    office, lima = await make_place(mission), await make_place(mission, "lima", time_zone="America/Lima")
    leg = await make_leg(mission, origin=office)
    road = await make_leg(mission, "road", kind="road", origin=lima, destination=office)
    moved = PlaceValues(kind=PlaceKind.OFFICE, zone="America/Lima", city="Puno", texts={"name": {"fr": "Puno"}})
    assert await places.revise_place(mission, Opened(office.id, 1), moved, by=BY, now=LATER)
    row, other = await Leg.get(id=leg.id), await Leg.get(id=road.id)
    assert (row.starts, row.starts_zone, row.starts_at) == (
        "2027-03-17T09:00",
        "America/Lima",
        dt.datetime(2027, 3, 17, 14, tzinfo=dt.UTC),
    )
    assert (row.ends_zone, row.sequence, row.revised_at, row.version) == ("America/Lima", 1, LATER, 2)
    assert (other.ends_zone, other.ends_at) == ("America/Lima", dt.datetime(2027, 3, 17, 16, tzinfo=dt.UTC))
    with pytest.raises(ChangedMeanwhileError):
        await places.revise_place(mission, Opened(office.id, 1), moved, by=BY, now=LATER)
    assert not await places.revise_place(mission, Opened(office.id, 2), moved, by=BY, now=LATER)


async def test_another_name_of_a_place_revises_its_legs_without_moving_them(database: object) -> None:
    mission = await make_mission()
    office = await make_place(mission)
    leg = await make_leg(mission, origin=office)
    named = PlaceValues(
        kind=PlaceKind.OFFICE,
        zone="America/La_Paz",
        city="La Paz",
        country="BO",
        latitude=-16.5,
        longitude=-68.13,
        altitude=3640,
        texts={"name": {"fr": "Bureau"}},
    )
    assert await places.revise_place(mission, Opened(office.id, 1), named, by=BY, now=LATER)
    row = await Leg.get(id=leg.id)
    # Calendars show the place: another name is another LOCATION.
    assert (row.sequence, row.version, row.revised_at) == (1, 1, LATER)


async def test_a_retired_airport_comes_back_with_the_leg_that_needs_it(database: object) -> None:
    mission = await make_mission()
    made = await places.add_place(mission, LIMA, by=BY, now=LATER)
    await places.retire_place(mission, made.id, is_retired=True, by=BY, now=LATER)
    leg = await legs.add_leg(
        mission, values(origin=LIMA, starts=at("2027-03-17T01:00", "America/Lima")), by=BY, now=LATER
    )
    assert leg.origin_id == made.id
    assert (await Place.get(id=made.id)).removed_at is None
