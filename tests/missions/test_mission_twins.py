"""Acts on a mission, and what is read of it, are the same beside a mission that is like it in everything."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from events.missions.bookings.models import Booking
from events.missions.bookings.queries import bookings_of
from events.missions.coordination.copy_operations import CopyValues, Part, copy_mission
from events.missions.coordination.queries import open_roll, standing_of, steps_of
from events.missions.costs import operations as costs
from events.missions.costs.models import BudgetLine, PerDiemRate
from events.missions.costs.queries import per_diem_of
from events.missions.delegations import operations as delegations
from events.missions.fieldwork import operations as fieldwork
from events.missions.fieldwork import queries as field_queries
from events.missions.fieldwork import roll_call_operations as roll_calls
from events.missions.fieldwork.models import RollCall
from events.missions.file.authors import Author
from events.missions.file.models import Delegate, Indicator, Mission, MissionStep, Objective, Requirement
from events.missions.file.operations import FileValues, revise_mission
from events.missions.itineraries.documents import operations as documents
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.legs import traveller_operations as travellers
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, MissionDocument
from events.missions.itineraries.plan.kinds import LegKind, PlaceKind
from events.missions.itineraries.plan.queries import read_plan
from events.missions.itineraries.queries import missions_near, offered_places
from events.missions.itineraries.warnings import operations as warnings
from events.missions.itineraries.warnings.travel_paper_queries import papers_of
from events.missions.outcomes import action_operations as actions
from events.missions.outcomes import operations as outcomes
from events.missions.outcomes import queries as outcome_queries
from events.missions.outcomes.models import JointAction
from events.missions.partnering import operations as partnering
from events.missions.partnering.queries import goals_of, partners_of, partnerships_for
from events.platform.storage.database import IntegrityError
from events.platform.storage.versions import Opened
from events.platform.web.permissions import Actor
from events.platform.zoned import ZonedTime
from events.records.outbox.models import Message
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import MasterKeys
from tests.factories import NOW, make_account, make_event
from tests.mission_world import MissionWorld, make_mission_world
from tests.missions_factory import make_delegate, make_mission, make_place
from tests.twins import Act, differences_beside_twins

BY = uuid.UUID(int=31)
NEAR = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)  # of the journey: changes are kept to be told
ANA = Author(BY, "Ana")
KEYS = MasterKeys({0: b"first master key, of 32 characters"})
MEETING = legs.LegValues(
    kind=LegKind.MEETING,
    starts=ZonedTime.parse("2027-03-19T09:00", "America/La_Paz"),
    ends=ZonedTime.parse("2027-03-19T10:00", "America/La_Paz"),
    texts={"title": {"fr": "Meeting"}},
)
LIMA = places.PlaceValues(kind=PlaceKind.AIRPORT, zone="America/Lima", texts={"name": {"fr": "Lima"}}, iata="LIM")
PER_DIEM = {"amount": 4000, "currency": "USD", "rate": "1.35"}
LINE = costs.LineValues({"kind": "transport", "payer": "funder", "currency": "USD"}, {"fr": "Flights"})
ACTION = actions.ActionValues({"state": "open", "language": "fr"}, {"title": {"fr": "Kit"}})
LAST = dt.date(2027, 4, 30)
PERSON = {"name": "Lea", "role": "member", "language": "fr"}
GOAL = partnering.ObjectiveValues(is_general=False, texts={"title": {"fr": "Exchange"}}, indicators=())
HOST = partnering.PartnerValues({"roles": ["host"], "language": "es"}, {"name": {"fr": "AMUPEI"}}, (), ())
LESSON = outcomes.LessonValues("keep", {"fr": "Partir tôt."})
SAFE = fieldwork.Answer(is_safe=True, answered_at=NOW)
ASIDE = warnings.SetAside("so", "Ana", NOW)
TITLE = {"title": {"fr": "Suite"}}


@pytest.fixture
async def world(database: str, tmp_path: Path) -> MissionWorld:
    made = await make_mission_world(await make_event(), tmp_path, str)
    mission = made.mission
    await MissionStep.create(
        mission=mission, from_state="approved", to_state="cancelled", taken_at=NOW, taken_by_name="Ana"
    )
    await keep_sensitive(KEYS, mission.id, made.delegate.id, {"passport_country": "BO"}, destroy_on=LAST, now=NOW)
    await warnings.set_aside_warnings(mission, ["a"], ASIDE, by=None)
    return made


async def test_what_is_read_of_a_mission_is_its_own(world: MissionWorld) -> None:
    mission = world.mission
    await make_place(mission, "retired", removed_at=NOW)
    await Booking.filter(id=world.booking.id).update(leg_id=world.leg.id, state="taken")
    plan = await read_plan(mission)
    assert len(plan.turns) == 1
    questions: dict[str, Act] = {
        "plan": partial(read_plan, mission),
        "standing": partial(standing_of, mission, plan, NOW),
        "per diem": partial(per_diem_of, mission, plan),
        "partnerships": partial(partnerships_for, Actor(BY, "", "", "fr", roles={mission.id: "owner"})),
        "remarks": partial(outcome_queries.remarks_on, await JointAction.get()),
        "roll": partial(field_queries.roll_of, await RollCall.get(), plan),
        "bookings": partial(bookings_of, world.leg.id),
        "places": partial(offered_places, mission, plan),
        "papers": partial(papers_of, mission, keys=KEYS, by=None, where="a test", now=NOW),
        "warnings": partial(warnings.attention_for, mission, plan, {}),
        "minutes": partial(outcome_queries.minutes_by_leg, mission),
        "results": partial(outcome_queries.results_of, mission),
        "actions": partial(outcome_queries.actions_of, mission),
        "lessons": partial(outcome_queries.lessons_of, mission),
        "raters": partial(outcome_queries.partners_of, mission),
        "partners": partial(partners_of, mission),
        "near": partial(missions_near, [mission.id], NOW, NOW + dt.timedelta(days=30)),
        "goals": partial(goals_of, mission),
        "documents": partial(field_queries.documents_for_travellers, mission.id),
        "notes": partial(field_queries.notes_of, world.delegate.id),
        "all notes": partial(field_queries.notes_in, mission.id),
        "steps": partial(steps_of, mission),
    }
    assert await differences_beside_twins(questions) == {}


async def test_an_act_on_a_mission_finds_and_changes_its_own(world: MissionWorld) -> None:
    mission, ana = world.mission, await Delegate.get(code="ana")
    gone, flights, call = await Delegate.get(code="gone"), await BudgetLine.get(), await RollCall.get()
    owner, following = (await make_account()).id, await make_mission("following")
    action = await JointAction.get()
    per_diem, _without_rate = await per_diem_of(mission, await read_plan(mission))
    nights = [(one, {"fr": "Séjour"}) for one in per_diem]
    await costs.plan_per_diem(mission, nights, by=BY, now=NOW)
    rate = PerDiemRate(country="PE", payer="sender", currency="USD", amount=100, rate="1.35")
    leg = Opened(world.leg.id, world.leg.version)
    await Mission.filter(id=mission.id).update(state="under_way")
    later = FileValues({"ends_on": LAST}, {})
    copied = {"slug": "next", "begins_on": dt.date(2028, 3, 1), "ends_on": dt.date(2028, 3, 9)}
    copied |= {name: getattr(mission, name) for name in ("default_language", "languages", "home_zone")}
    acts: dict[str, Act] = {
        "copy": partial(copy_mission, mission, CopyValues(copied, TITLE, frozenset(Part)), by=owner, now=NOW),
        "line": partial(costs.save_line, mission, Opened(None), LINE, by=BY, now=NOW),
        "rate": partial(costs.save_rate, mission, "BO", PER_DIEM, by=BY, now=NOW),
        "per diem": partial(costs.plan_per_diem, mission, nights, by=BY, now=NOW),
        "first per diem": partial(
            costs.plan_per_diem, mission, [(costs.PerDiem(rate, 2), {"fr": "Lima"})], by=BY, now=NOW
        ),
        "out of budget": partial(costs.take_out_line, flights, by=BY, now=NOW),
        "delegate": partial(
            delegations.add_delegate, mission, {"name": "Lea", "role": "member", "language": "fr"}, by=BY, now=NOW
        ),
        "comeback": partial(delegations.come_back, gone, by=BY, now=NOW),
        "answer": partial(fieldwork.answer_roll, ana, None, SAFE, nonce="n", now=NOW),
        "roll call": partial(roll_calls.call_roll, mission, "", by=BY, now=NOW),
        "once more": partial(roll_calls.ask_again, call, by=BY, now=NOW),
        "later": partial(revise_mission, Opened(mission, mission.version), later, by=BY, now=NOW),
        "minutes": partial(outcomes.save_minutes, mission, Opened(world.leg.id, 1), {"fr": "Notes"}, ANA, NOW),
        "more minutes": partial(outcomes.append_minutes, mission, world.leg.id, {"fr": "Notes"}, ANA, NOW),
        "off": partial(legs.cancel_leg, mission, leg, "no", by=BY, now=NEAR),
        "other objectives": partial(legs.revise_leg, mission, leg, MEETING, by=BY, now=NEAR),
        "leg": partial(legs.add_leg, mission, MEETING, by=BY, now=NOW),
        "place": partial(places.add_place, mission, LIMA, by=BY, now=NOW),
        "airport": partial(places.place_for, mission, LIMA, by=BY, now=NOW),
        "people": partial(travellers.set_people, mission, leg, [ana.id], by=BY, now=NEAR),
        "joins": partial(travellers.joins_at, mission, ana.id, world.leg.id, by=BY, now=NEAR),
        "leaves": partial(travellers.leaves_after, mission, ana.id, world.leg.id, by=BY, now=NEAR),
        "aside": partial(warnings.set_aside_warnings, mission, ["a"], ASIDE, by=None),
        "taken back": partial(warnings.take_back, mission, "a", by=BY, now=NOW),
        "action": partial(actions.save_action, mission, Opened(None), ACTION, ANA, NOW),
        "action carried": partial(actions.carry, action, following, ANA, NOW),
        "lesson": partial(
            outcomes.save_lesson,
            mission,
            Opened(None),
            outcomes.LessonValues("keep", {"fr": "Partir tôt."}),
            by=BY,
            now=NOW,
        ),
        "objective": partial(partnering.save_objective, mission, Opened(None), GOAL, by=BY, now=NOW),
        "order": partial(partnering.move_objective, mission, await Objective.get(code="exchange"), -1, by=BY, now=NOW),
        "partner": partial(partnering.save_partner, mission, Opened(None), HOST, by=BY, now=NOW),
    }
    assert await differences_beside_twins(acts) == {}


async def test_an_act_finds_no_roll_call_of_another_mission(world: MissionWorld) -> None:
    other = await make_mission("other")
    ana = await make_delegate(other)
    assert await field_queries.open_roll_call(other.id) is None
    assert await field_queries.last_roll_call(other.id) is None
    assert await open_roll(other, await read_plan(other)) is None
    call = await RollCall.get()
    for known in (None, call.id):
        assert await fieldwork.answer_roll(ana, known, SAFE, nonce=str(known), now=NOW) is None
    made = await roll_calls.call_roll(other, "", by=None, now=NOW)
    assert made.mission_id == other.id
    assert [mail.subject for mail in await Message.filter(kind="roll_call")] == [ana.id]


async def test_what_belongs_to_another_mission_is_neither_found_nor_changed(
    world: MissionWorld, tmp_path: Path
) -> None:
    other, note, requirement = await make_mission("other"), world.note, world.requirement
    before = await MissionDocument.all().values()
    assert await field_queries.note_in(other.id, str(note.id)) is None
    assert not await delegations.remove_requirement(other, requirement.id, by=BY, now=NOW)
    await documents.revise_document(other, world.document.id, documents.Sharing(False, False), by=BY, now=NOW)
    assert not await documents.remove_document(other, world.document.id, tmp_path, by=BY, now=NOW)
    assert await MissionDocument.all().values() == before
    assert (await Requirement.get(id=requirement.id)).removed_at is None
    with pytest.raises(IntegrityError):
        await legs.add_leg(other, replace(MEETING, id=world.leg.id), by=BY, now=NOW)


async def test_who_comes_back_is_raised_on_every_shared_leg_whoever_deviates_there(world: MissionWorld) -> None:
    ana, gone = await Delegate.get(code="ana"), await Delegate.get(code="gone")
    await LegPerson.create(leg=world.leg, delegate=gone, is_on=True, sequence=0, changed_at=NOW)
    await travellers.take_off(world.mission, Opened(world.leg.id, world.leg.version), [ana.id], by=BY, now=NOW)
    before = await LegPerson.filter(delegate_id=ana.id).values()
    await delegations.come_back(gone, by=BY, now=NOW)
    shared = await Leg.filter(mission_id=world.mission.id, is_shared=True)
    raised = await LegPerson.filter(delegate_id=gone.id, sequence=2)
    assert {row.leg_id for row in raised} == {leg.id for leg in shared}
    assert await LegPerson.filter(delegate_id=ana.id).values() == before


async def test_results_are_those_of_the_objective_that_they_are_typed_for(world: MissionWorld) -> None:
    general, counted = await Objective.get(code="general"), await Indicator.get(kind="counted")
    result = outcomes.ResultOf({}, reached={counted.id: 1})
    await outcomes.save_results(Opened(general, general.version), result, by=BY, now=NOW)
    assert (await Indicator.get(id=counted.id)).reached == 9


async def test_objectives_are_taken_off_one_leg_and_others_stay(world: MissionWorld) -> None:
    first, second = await Objective.get(code="exchange"), await Objective.get(code="general")
    hotel = await Leg.get(code="hotel")
    both = [LegObjective(leg_id=hotel.id, objective_id=one.id) for one in (first, second)]
    await LegObjective.bulk_create([*both, LegObjective(leg_id=world.leg.id, objective_id=second.id)])
    await legs.revise_leg(
        world.mission,
        Opened(world.leg.id, world.leg.version),
        replace(MEETING, objective_ids=frozenset({second.id})),
        by=BY,
        now=NOW,
    )
    left = {(row.leg_id, row.objective_id) for row in await LegObjective.all()}
    assert left == {(hotel.id, first.id), (hotel.id, second.id), (world.leg.id, second.id)}


async def test_an_answer_is_that_of_one_person_and_a_reason_that_of_one_leg(world: MissionWorld) -> None:
    call, ana = await RollCall.get(), await Delegate.get(code="ana")
    await fieldwork.answer_roll(world.delegate, call.id, SAFE, nonce="n", now=NOW)
    await RollCall.filter(id=call.id).update(closed_at=NOW)
    again = await roll_calls.call_roll(world.mission, "", by=BY, now=NOW)
    assert await field_queries.last_answer(again, ana.id) is None
    answers = [await field_queries.last_answer(call, one.id) for one in (ana, world.delegate)]
    assert [answer and answer.delegate_id for answer in answers] == [ana.id, world.delegate.id]
    hotel = await Leg.get(code="hotel")
    for leg, reason in ((world.leg, "no bridge"), (hotel, "no bed")):
        await legs.cancel_leg(world.mission, Opened(leg.id, leg.version), reason, by=BY, now=NOW)
    found = [await legs.last_cancellation(leg.id) for leg in (world.leg, hotel)]
    assert [one and one.details["reason"] for one in found] == ["no bridge", "no bed"]
