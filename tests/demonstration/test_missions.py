"""The demonstration's missions as they are made: once, whole, with what an itinerary's warnings honestly say."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any, cast
from uuid import UUID

import pytest

from events.app import SCHEMA
from events.congress.organizing.models import Event
from events.demonstration import making
from events.demonstration.making import make_demonstration
from events.demonstration.missions import ensure_missions
from events.demonstration.reading import read_data
from events.missions.costs.models import BudgetLine, PerDiemRate
from events.missions.file.link_queries import delegate_behind
from events.missions.file.models import Committee, Delegate, Indicator, Mission, MissionStep, Requirement
from events.missions.file.private_day_operations import destroyed_on
from events.missions.itineraries.models import WarningSetAside
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.itineraries.plan.public_holidays import is_weekend, public_holiday
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import OF_PAPERS, Closures, Warning, WarningCode
from events.missions.itineraries.warnings.rules.values import Requirement as Requires
from events.missions.itineraries.warnings.travel_paper_queries import papers_of
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.platform.signing import Signer
from events.platform.storage.database import open_database
from events.records.people.models import Grant
from events.records.texts.models import Text
from events.records.vault.models import SensitiveValue
from events.records.vault.sealing import MasterKeys
from events.secretariat.mission_events.queries import event_of
from events.settings import Settings
from tests.factories import NOW, make_event

BOLIVIA, UTILITIES = "eau-secours-bolivia-2008", "water-losses-four-cities"
KEYS = MasterKeys({0: b"a key of the tests, long enough"})
OF_THE_DATE = {WarningCode.WEEKEND, WarningCode.HOLIDAY, WarningCode.CLOCK_SPANNED}


def silent(_line: str) -> None:
    """What is reported while it is made is not looked at."""


async def made(at: dt.datetime = NOW) -> None:
    event = await make_event("6th-global-wops-congress")
    await ensure_missions(event.id, KEYS, at, silent)


async def plan_of(slug: str) -> Plan:
    return await load_plan(await Mission.get(slug=slug))


def told(plan: Plan) -> list[Warning]:
    return list(warnings_of(plan, closures=Closures(public_holiday, is_weekend)))


async def test_everything_of_the_data_is_made(database: str) -> None:
    await made()
    data = {BOLIVIA: read_data("missions/bolivia.json"), UTILITIES: read_data("missions/utilities.json")}
    for slug, one in data.items():
        mission = await Mission.get(slug=slug)
        plan = await plan_of(slug)
        found = {
            "legs": len(plan.legs),
            "delegates": len(plan.delegates),
            "places": len(plan.places),
            "objectives": len(plan.objectives),
            "partners": len(plan.partners),
            "budget": await BudgetLine.filter(mission_id=mission.id).count(),
            "per_diem": await PerDiemRate.filter(mission_id=mission.id).count(),
            "joint_actions": await JointAction.filter(mission_id=mission.id).count(),
            "ratings": await Rating.filter(mission_id=mission.id).count(),
            "lessons": await Lesson.filter(mission_id=mission.id).count(),
            "steps": await MissionStep.filter(mission_id=mission.id).count(),
        }
        assert found == {name: len(one[name]) for name in found}
    everywhere = {Committee: 13, Indicator: 16, Minutes: 11}
    assert {model: await model.all().count() for model in everywhere} == everywhere
    assert await ActionComment.all().count() == 14


async def test_every_text_of_a_mission_is_kept_in_its_three_languages(database: str) -> None:
    await made()
    mission = await Mission.get(slug=BOLIVIA)
    rows = await Text.filter(scope=mission.id).values_list("subject", "name", "language")
    languages: dict[tuple[UUID, str], set[str]] = {}
    for subject, name, language in rows:
        languages.setdefault((subject, name), set()).add(language)
    assert {frozenset(found) for found in languages.values()} == {frozenset({"fr", "es", "en"})}
    plan = await plan_of(BOLIVIA)
    assert plan.title.into("es").text == "Misión de la Coalition Eau Secours! en Bolivia"


async def test_the_mission_to_bolivia_is_public_and_the_one_under_way_is_not(database: str) -> None:
    await made()
    bolivia, utilities = await Mission.get(slug=BOLIVIA), await Mission.get(slug=UTILITIES)
    assert (bolivia.state, bolivia.published_at, bolivia.begins_on) == ("closed", NOW, dt.date(2008, 3, 15))
    assert (utilities.state, utilities.published_at) == ("under_way", None)
    assert (utilities.begins_on, utilities.ends_on) == (dt.date(2027, 2, 26), dt.date(2027, 3, 9))
    assert (await event_of(bolivia), await event_of(utilities) is not None) == (None, True)


async def test_the_mission_began_three_days_ago_where_its_office_is(database: str) -> None:
    late = dt.datetime(2026, 8, 1, 23, 30, tzinfo=dt.UTC)  # 0:30 of the next day in Casablanca
    await made(late)
    assert (await Mission.get(slug=UTILITIES)).begins_on == dt.date(2026, 7, 30)


async def test_now_and_next_always_have_something_to_show(database: str) -> None:
    await made()
    plan = await plan_of(UTILITIES)
    legs = plan.legs_of(plan.delegates[0].id)
    idle: list[dt.timedelta] = []
    reached = legs[0].ends_at
    for leg in legs[1:]:
        idle.append(leg.starts_at - reached)
        reached = max(reached, leg.ends_at)
    assert max(idle) <= dt.timedelta(hours=4)


async def test_the_itinerary_to_bolivia_holds(database: str) -> None:
    await made()
    plan = await plan_of(BOLIVIA)
    aside = [row.key for row in await WarningSetAside.filter(mission__slug=BOLIVIA)]
    assert [warning.key for warning in told(plan)] == aside
    assert [warning.code for warning in told(plan)] == [WarningCode.WEEKEND]
    assert len([leg for leg in plan.standing if leg.is_shared]) >= 30


@pytest.mark.parametrize("month", range(1, 13))
async def test_the_one_under_way_has_four_things_to_look_at_in_every_season(database: str, month: int) -> None:
    await made(dt.datetime(2027, month, 25, 12, tzinfo=dt.UTC))  # March and October: while clocks change
    plan = await plan_of(UTILITIES)
    codes = {leg.id: leg.code for leg in plan.legs}
    found = [warning for warning in told(plan) if warning.code not in OF_THE_DATE]
    assert [(warning.code, codes[warning.leg_id]) for warning in found if warning.leg_id] == [
        (WarningCode.NO_OBJECTIVE, "consorci-evening"),
        (WarningCode.AFTER_LANDING, "kathmandu-welcome"),
        (WarningCode.INTERPRETER_MISSING, "ward-nine-meeting"),
        (WarningCode.CONNECTION_SHORT, "ist-cmn"),
    ]


async def test_papers_are_sealed_and_two_of_them_are_lacking(database: str) -> None:
    await made()
    mission, plan = await Mission.get(slug=UTILITIES), await plan_of(UTILITIES)
    papers = await papers_of(mission, keys=KEYS, by=None, where="test", now=NOW)
    rows = await Requirement.filter(mission_id=mission.id)
    wanted = [Requires(row.id, row.country, cast(Any, row.kind), row.country) for row in rows]
    found = [warning for warning in warnings_of(plan, requirements=wanted, papers=papers) if warning.code in OF_PAPERS]
    codes = {person.id: person.code for person in plan.delegates}
    assert [(warning.code, [codes[person] for person in warning.delegate_ids]) for warning in found] == [
        (WarningCode.VISA_MISSING, ["lamrani"]),
        (WarningCode.PASSPORT, ["lamrani"]),
    ]
    assert {value.scope for value in await SensitiveValue.all()} == {mission.id}
    assert {value.destroy_on for value in await SensitiveValue.all()} == {destroyed_on(mission, NOW)}


async def test_what_is_cancelled_or_changed_says_when(database: str) -> None:
    await made()
    legs = [*(await plan_of(BOLIVIA)).legs, *(await plan_of(UTILITIES)).legs]
    revised = [leg for leg in legs if leg.status in {LegStatus.CANCELLED, LegStatus.CHANGED}]
    assert [(leg.sequence, leg.cancelled_at is not None) for leg in revised] == [
        (1, leg.is_cancelled) for leg in revised
    ]
    assert max(leg.revised_at for leg in legs) <= NOW


async def test_made_again_nothing_is_doubled_even_when_an_address_was_changed(database: str) -> None:
    event = await make_event()
    first = await ensure_missions(event.id, KEYS, NOW, silent)
    await Mission.filter(id=first.past.id).update(slug="bolivia")
    copied = {name: getattr(first.present, name) for name in ("partnership_id", "default_language", "home_zone")}
    await Mission.create(
        id=uuid.uuid4(),
        slug="copy",
        is_demonstration=True,
        begins_on=NOW.date(),
        ends_on=NOW.date(),
        created_at=NOW,
        updated_at=NOW,
        **copied,
    )
    again = await ensure_missions(event.id, KEYS, NOW + dt.timedelta(days=9), silent)
    assert (again.past.id, again.past.slug, again.present.id) == (first.past.id, "bolivia", first.present.id)
    assert again.traveller.id == first.traveller.id
    assert await Mission.all().count() == 3


async def test_a_traveller_who_left_is_not_shown_any_more(database: str) -> None:
    event = await make_event()
    first = await ensure_missions(event.id, KEYS, NOW, silent)
    await Delegate.filter(id=first.traveller.id).update(left_at=NOW)
    again = await ensure_missions(event.id, KEYS, NOW, silent)
    assert (first.traveller.code, again.traveller.code) == ("ouazzani", "benkirane")


async def test_the_line_has_the_paths_of_the_missions(settings: Settings) -> None:
    async with open_database(settings.database_url, SCHEMA):
        line = json.loads(await make_demonstration(settings, silent))
    assert line["mission"] == f"/fr/missions/{BOLIVIA}/"
    signer = Signer(settings.secret_key)
    async with open_database(settings.database_url, SCHEMA):
        travellers = [
            await delegate_behind(signer, line["traveller"].removeprefix("/fr/travellers/"), "traveller"),
            await delegate_behind(
                signer,
                line["traveller_feed"].removeprefix("/calendars/travellers/").removesuffix(".ics"),
                "traveller-feed",
            ),
            await delegate_behind(
                signer, line["roadbook"].removeprefix("/roadbooks/").removesuffix(".pdf?lang=fr"), "roadbook"
            ),
        ]
        assert [traveller and (traveller.mission.slug, traveller.code) for traveller in travellers] == [
            (UTILITIES, "ouazzani")
        ] * 3
        assert [grant.role for grant in await Grant.filter(scope_kind="mission")] == ["owner", "owner"]
    async with open_database(settings.database_url, SCHEMA):
        again = json.loads(await make_demonstration(settings, silent))
    differ = [name for name in line if line[name] != again[name]]
    assert differ == ["organizer_login"]


async def test_a_demonstration_from_before_there_were_missions_gets_them(settings: Settings) -> None:
    async with open_database(settings.database_url, SCHEMA):
        await making._make(NOW, silent)
        assert await Mission.all().count() == 0
        assert json.loads(await make_demonstration(settings, silent))["mission"] == f"/fr/missions/{BOLIVIA}/"
        assert (await Mission.all().count(), await Event.all().count()) == (2, 1)
