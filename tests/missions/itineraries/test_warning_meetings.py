"""Objectives, interpreters and languages, and papers; each fires, and each nearly does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import Papers, Requirement, Warning, WarningCode
from tests.missions.itineraries.plans import (
    EL_ALTO,
    HOTEL_LA_PAZ,
    LIMA,
    MONTREAL,
    OFFICE_LA_PAZ,
    SANTA_CRUZ,
    TORONTO,
    cancelled,
    delegate,
    flight,
    leg,
    meeting,
    objective,
    plan_of,
    same_id,
    stay,
)
from tests.missions.itineraries.test_warning_connections import found

ANA, GONE = delegate("Ana"), delegate("Gone", left=True)
INES = delegate("Inés", DelegateRole.INTERPRETER, "fr", ("fr", "es-419"))
PEOPLE = frozenset({ANA.id})
HOURS = ("2027-03-16 09:00", "2027-03-16 10:00")
GENERAL, WATER, WOMEN = objective("All", 0, is_general=True), objective("Water"), objective("Women", 2)


def test_a_meeting_serves_an_objective_and_an_objective_is_served() -> None:
    serves = meeting(OFFICE_LA_PAZ, *HOURS, objective_ids=frozenset({WATER.id}))
    general = meeting(OFFICE_LA_PAZ, *HOURS, objective_ids=frozenset({GENERAL.id}))
    idle = leg(LegKind.VISIT, OFFICE_LA_PAZ, *HOURS, objective_ids=frozenset({ANA.id}))
    meal = leg(LegKind.MEAL, OFFICE_LA_PAZ, *HOURS)
    gone = cancelled(meeting(OFFICE_LA_PAZ, *HOURS, objective_ids=frozenset({WOMEN.id})))
    plan = plan_of([ANA], serves, general, idle, meal, gone, objectives=(GENERAL, WATER, WOMEN))
    assert found(plan, WarningCode.NO_OBJECTIVE) == [Warning(WarningCode.NO_OBJECTIVE, idle.id)]
    unserved = Warning(WarningCode.NO_MEETING, None, facts={"objective": WOMEN.id}, distinct=WOMEN.id.hex)
    assert found(plan, WarningCode.NO_MEETING) == [unserved]
    assert warnings_of(plan)[-1] == unserved  # what leads to no leg comes last


def test_the_general_objective_counts_where_it_is_the_only_one_and_none_where_there_are_none() -> None:
    idle = meeting(OFFICE_LA_PAZ, *HOURS)
    alone = plan_of([ANA], idle, objectives=(GENERAL,))
    assert [one.facts for one in found(alone, WarningCode.NO_MEETING)] == [{"objective": GENERAL.id}]
    assert found(plan_of([ANA], idle), WarningCode.NO_OBJECTIVE) == []


LANGUAGE = {WarningCode.INTERPRETER_MISSING, WarningCode.INTERPRETER_ABSENT, WarningCode.NO_COMMON_LANGUAGE}


def told(plan: Plan) -> list[Warning]:
    return [warning for warning in warnings_of(plan) if warning.code in LANGUAGE]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"needs_interpreter": True}, WarningCode.INTERPRETER_MISSING),
        ({"needs_interpreter": True, "language": "fr"}, WarningCode.INTERPRETER_MISSING),
        ({"needs_interpreter": True, "interpreter_name": "Señora Quispe"}, None),
        ({"interpreter_id": INES.id}, WarningCode.INTERPRETER_ABSENT),
        ({"interpreter_id": GONE.id}, WarningCode.INTERPRETER_ABSENT),
        ({"interpreter_id": same_id("nobody")}, WarningCode.INTERPRETER_ABSENT),
        ({"interpreter_id": ANA.id, "needs_interpreter": True}, None),
        ({"language": "es"}, WarningCode.NO_COMMON_LANGUAGE),
        ({"language": "fr-CA"}, None),
        ({"language": "es", "interpreter_name": "Señora Quispe"}, None),
        ({}, None),
    ],
)
def test_people_understand_each_other(fields: dict[str, Any], code: WarningCode | None) -> None:
    talk = meeting(OFFICE_LA_PAZ, *HOURS, people=[ANA, GONE], **fields)
    facts: dict[str, int | str | dt.date | UUID] = {"language": fields.get("language", "")}
    if code is WarningCode.INTERPRETER_ABSENT:
        facts["interpreter"] = fields["interpreter_id"]
    expected = [Warning(code, talk.id, None, PEOPLE, facts)] if code else []
    assert told(plan_of([ANA, GONE, INES], talk)) == expected


@pytest.mark.parametrize(
    ("language", "needs", "code"),
    [
        ("es", True, None),
        ("", True, None),
        ("qu", True, WarningCode.INTERPRETER_MISSING),
        ("qu", False, WarningCode.NO_COMMON_LANGUAGE),
    ],
)
def test_an_interpreter_of_the_delegation_who_is_there_interprets_what_they_speak(
    language: str, needs: bool, code: WarningCode | None
) -> None:
    talk = meeting(OFFICE_LA_PAZ, *HOURS, people=[ANA, INES], language=language, needs_interpreter=needs)
    assert [warning.code for warning in told(plan_of([ANA, INES], talk))] == ([code] if code else [])


OUT = flight(MONTREAL, LIMA, "2027-03-15 10:00", "2027-03-15 18:00")
ON = flight(LIMA, EL_ALTO, "2027-03-16 09:00", "2027-03-16 12:00")
BED = stay(HOTEL_LA_PAZ, "2027-03-16 14:00", "2027-03-29 06:00")
BACK = flight(EL_ALTO, MONTREAL, "2027-03-30 09:00", "2027-03-31 02:00")
JOURNEY = (OUT, ON, BED, BACK)


@pytest.mark.parametrize(
    ("expires", "country", "fires"),
    [
        (dt.date(2027, 9, 29), "CA", True),
        (dt.date(2027, 9, 30), "CA", False),  # 31 March and six months
        (dt.date(2027, 3, 31), None, True),
        (None, None, False),
    ],
)
def test_a_passport_is_valid_for_six_months_after_the_return(
    expires: dt.date | None, country: str | None, fires: bool
) -> None:
    plan = plan_of([ANA, GONE], *JOURNEY)
    papers = {person: Papers(expires, country) for person in (ANA.id, GONE.id)}
    facts = {"expires": expires or dt.date.min, "returns": dt.date(2027, 3, 31), "wanted": dt.date(2027, 9, 30)}
    warning = Warning(WarningCode.PASSPORT, BACK.id, None, PEOPLE, facts, ANA.id.hex)
    assert [one for one in warnings_of(plan, papers=papers) if one.code is WarningCode.PASSPORT] == [warning] * fires
    assert warning.key == f"passport:{ANA.id.hex}"


def test_nobody_needs_a_passport_in_their_own_country() -> None:
    inland = plan_of([ANA], flight(MONTREAL, TORONTO, "2027-03-15 10:00", "2027-03-15 11:00"))
    papers = {ANA.id: Papers(dt.date(2027, 3, 20), "CA")}
    assert [one.code for one in warnings_of(inland, papers=papers)] == []


VISA = Requirement(same_id("visa"), "BO", "visa", "Visa de turismo")
FEVER = Requirement(same_id("fever"), "BO", "vaccination", "Yellow fever")
LAST = dt.date(2027, 3, 30)


def unmet(papers: Mapping[UUID, Papers], *wanted: Requirement) -> list[Warning]:
    plan = plan_of([ANA], *JOURNEY)
    kinds = ("visa", "vaccination")
    return [one for one in warnings_of(plan, requirements=wanted, papers=papers) if one.code.startswith(kinds)]


def test_a_visa_and_a_vaccination_that_a_stop_needs_and_that_are_not_ticked() -> None:
    facts: dict[str, int | str | dt.date | UUID] = {"country": "BO", "last_day": LAST}
    assert unmet({}, VISA, FEVER) == [
        Warning(
            WarningCode.VISA_MISSING, ON.id, None, PEOPLE, facts | {"name": VISA.name}, f"{VISA.id.hex}:{ANA.id.hex}"
        ),
        Warning(
            WarningCode.VACCINATION_MISSING,
            ON.id,
            None,
            PEOPLE,
            facts | {"name": FEVER.name},
            f"{FEVER.id.hex}:{ANA.id.hex}",
        ),
    ]


def test_ticked_papers_are_valid_to_the_last_day_there() -> None:
    ticks = {VISA.id: LAST, FEVER.id: None}
    assert unmet({ANA.id: Papers(ticks=ticks)}, VISA, FEVER) == []
    short = {VISA.id: dt.date(2027, 3, 29), FEVER.id: dt.date(2027, 3, 29)}
    assert [(one.code, one.facts["valid_until"]) for one in unmet({ANA.id: Papers(ticks=short)}, VISA, FEVER)] == [
        (WarningCode.VISA_ENDS, dt.date(2027, 3, 29)),
        (WarningCode.VACCINATION_ENDS, dt.date(2027, 3, 29)),
    ]


def test_citizens_need_no_visa_but_the_vaccination() -> None:
    own = {ANA.id: Papers(passport_country="BO")}
    assert [one.code for one in unmet(own, VISA, FEVER)] == [WarningCode.VACCINATION_MISSING]


def test_a_country_where_one_only_changes_planes_is_no_stop() -> None:
    peru = Requirement(same_id("peru"), "PE", "visa", "Visa")
    assert unmet({}, peru) == []  # fifteen hours in Lima
    plan = plan_of([ANA], OUT, flight(LIMA, SANTA_CRUZ, "2027-03-16 18:00", "2027-03-16 23:00"))
    assert [one.code for one in warnings_of(plan, requirements=[peru])] == [
        WarningCode.NO_BED,
        WarningCode.VISA_MISSING,
    ]
    talk = meeting(LIMA, "2027-03-16 06:00", "2027-03-16 06:30")
    met = warnings_of(plan_of([ANA], OUT, talk, ON), requirements=[peru])
    assert WarningCode.VISA_MISSING in {one.code for one in met}
