"""A plan holds what the rows say."""

from __future__ import annotations

import datetime as dt

from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Leg, LegPerson, MissionDocument
from events.missions.itineraries.plan import queries
from events.missions.itineraries.plan.kinds import LegKind
from events.missions.itineraries.plan.queries import load_plan
from events.records.auditing.acts import Act
from events.records.files.models import StoredFile
from tests.conftest import Queries
from tests.factories import NOW
from tests.missions_factory import (
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
)


async def test_a_shared_leg_is_everybodys_but_for_those_who_deviate(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana", position=2)
    gone = await make_delegate(mission, "gone", position=3, left_at=NOW)
    office = await make_place(mission)
    await make_leg(mission, "shared", origin=office, off=[ana])
    await make_leg(mission, "own", origin=office, is_shared=False, on=[ana, gone], starts="2027-03-17T12:00")
    plan = await load_plan(mission)
    assert [(leg.code, set(leg.people)) for leg in plan.legs] == [("shared", {lea.id}), ("own", {ana.id})]
    assert plan.legs_of(ana.id) == (plan.legs[1],)


async def test_a_flight_has_the_zone_of_each_airport(database: object) -> None:
    mission = await make_mission()
    lima = await make_place(mission, "lim", kind="airport", time_zone="America/Lima", iata="LIM", country="PE")
    el_alto = await make_place(mission, "lpb", kind="airport", iata="LPB", altitude=4060)
    await make_leg(
        mission,
        "flight",
        kind="flight",
        starts="2027-03-16T22:10",
        ends="2027-03-17T01:05",
        origin=lima,
        destination=el_alto,
    )
    (leg,) = (await load_plan(mission)).legs
    assert (leg.kind, leg.day_change, leg.duration) == (LegKind.FLIGHT, 1, dt.timedelta(hours=1, minutes=55))
    assert (leg.origin and leg.origin.iata, leg.final_place and leg.final_place.altitude) == ("LIM", 4060)


async def test_a_meeting_knows_its_partner_contact_objectives_and_documents(database: object) -> None:
    mission = await make_mission()
    partner, objective = await make_partner(mission), await make_objective(mission)
    contact = await make_contact(partner)
    leg = await make_leg(mission, partner=partner, contact=contact, objectives=[objective])
    file = await StoredFile.create(
        id=leg.id,
        scope=mission.id,
        purpose="document",
        name="a.pdf",
        media_type="application/pdf",
        size=10,
        sha256="0" * 64,
        stored_as="x",
        created_at=NOW,
    )
    paper = await MissionDocument.create(id=leg.id, mission=mission, leg=leg, file=file, name="Agenda", created_at=NOW)
    plan = await load_plan(mission)
    (read,) = plan.legs
    assert plan.partner(read.partner_id) == plan.partners[0]
    assert plan.contact(read.contact_id) == plan.contacts[0]
    assert read.objective_ids == {objective.id}
    assert [document.name for document in plan.documents_of(read)] == [paper.name]


async def test_a_plan_is_read_once_per_revision_in_a_bounded_number_of_queries(
    database: object, queries: Queries
) -> None:
    mission = await make_mission()
    person = await make_delegate(mission)
    for number in range(3):
        await make_leg(mission, f"leg-{number}", on=[person])
    with queries() as asked:
        first = await load_plan(mission)
    assert len(asked) == 11
    assert await load_plan(mission) is first
    await note_change(mission.id, "leg", person.id, Act.MOVED, NOW)
    again = await load_plan(await Mission.get(id=mission.id))
    assert again is not first
    assert (again.legs, await Leg.all().count(), await LegPerson.all().count(), await Delegate.all().count()) == (
        first.legs,
        3,
        3,
        1,
    )


async def test_of_a_mission_that_is_edited_one_plan_stays_in_memory(database: object) -> None:
    mission = await make_mission()
    before = await Mission.get(id=mission.id)
    old = await load_plan(before)
    await note_change(mission.id, "mission", mission.id, Act.MOVED, NOW)
    now = await Mission.get(id=mission.id)
    new = await load_plan(now)
    assert (now.revision > before.revision, new is old, await load_plan(now) is new) == (True, False, True)
    assert queries._plans.get(mission.id) == (now.revision, new)
    await load_plan(before)  # a request that read the mission before the change
    assert await load_plan(now) is new


async def test_legs_with_the_same_people_share_one_value_of_them(database: object) -> None:
    mission = await make_mission()
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana", position=2)
    for number in range(2):
        await make_leg(mission, f"shared-{number}", off=[ana])
    first, second = (await load_plan(mission)).legs
    assert first.people == {lea.id}
    assert first.people is second.people
    assert first.deviations[ana.id] is second.deviations[ana.id]
    assert next(iter(first.deviations)) is next(iter(second.deviations))


async def test_somebody_who_read_an_older_revision_does_not_drop_the_newer_plan(database: object) -> None:
    mission = await make_mission()
    older = await Mission.get(id=mission.id)
    await note_change(mission.id, "mission", mission.id, Act.MOVED, NOW)
    newer = await Mission.get(id=mission.id)
    plan = await load_plan(newer)
    await load_plan(older)
    assert await load_plan(newer) is plan
