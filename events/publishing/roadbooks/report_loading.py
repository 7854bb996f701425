"""A mission's report from its rows, in the current language, in as many queries however long the mission was."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from events.missions.costs.queries import Costs, ShownLine, costs_of
from events.missions.costs.words import KIND_WORDS, PAYER_WORDS
from events.missions.file.models import Mission, MissionStep
from events.missions.file.rules import MissionState
from events.missions.file.words import STATE_WORDS as MISSION_STATE_WORDS
from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Partner, Plan
from events.missions.outcomes.criteria import CRITERIA, SIGN_WORDS
from events.missions.outcomes.pictures import latest_picture, side_name
from events.missions.outcomes.queries import (
    Measured,
    ShownAction,
    ShownRating,
    actions_of,
    last_remarks,
    lessons_of,
    minutes_by_leg,
    ratings_of,
    results_of,
)
from events.missions.outcomes.words import STATE_WORDS
from events.platform.language.formats import span
from events.platform.language.i18n import gettext as _
from events.platform.zoned import ZonedTime, zone
from events.publishing.roadbooks.activities import Course, LegChange, activities
from events.publishing.roadbooks.days import day_pages
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.report import (
    MissionReport,
    Perspective,
    ReportAction,
    ReportCost,
    ReportIndicator,
    ReportLesson,
    ReportMet,
    ReportObjective,
    ReportPartner,
    ReportPerson,
    ReportRate,
    ReportRating,
)
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.money import exponent
from events.records.texts.queries import Texts


async def load_report(mission: Mission, now: dt.datetime) -> MissionReport:
    """Return the report as it stands at this instant; its day is the sending office's."""
    plan, results = await load_plan(mission), await results_of(mission)
    texts, actions = results.texts, await actions_of(mission)
    remarks = await last_remarks([one.row.id for one in actions])
    course = await _course(mission, texts, now)
    costs, ratings = await costs_of(mission), _last_of_each(await ratings_of(mission))
    lessons, today = await lessons_of(mission), ZonedTime.from_instant(now, mission.home_zone).wall.date()
    picture, numbers = latest_picture(ratings, mission.organization), RowMaker(plan).goal_numbers

    def said(name: str) -> str:
        return str(texts.of(mission.id, name))

    return MissionReport(
        title=str(plan.title),
        begins_on=mission.begins_on,
        ends_on=mission.ends_on,
        made_on=today,
        organization=mission.organization,
        programme=said("programme"),
        occasion=said("occasion"),
        state=str(MISSION_STATE_WORDS[mission.state]),
        notice=said("notice"),
        summary=said("summary"),
        context=said("context"),
        perspectives=tuple(_perspectives(mission, plan, texts)),
        partners=tuple(_partner(one, texts) for one in plan.partners),
        objectives=tuple(_objective(one, numbers, texts) for one in results.objectives),
        activities=tuple(activities(plan, course)),
        people=tuple(_people(plan)),
        met=tuple(_met(plan, now)),
        actions=tuple(_action(one, today, remarks.get(one.row.id, "")) for one in actions),
        currency=mission.currency,
        costs=tuple(_costs(costs, mission.currency)),
        rates=tuple(_rates(costs, mission.currency)),
        criteria=tuple(str(criterion.name) for criterion in CRITERIA.values()),
        ratings=tuple(_rating(one, mission.organization) for one in ratings),
        radar_svg=picture.svg if picture else "",
        radar_description=picture.title if picture else "",
        lessons=tuple(ReportLesson(text=str(body), is_kept=row.kind == "keep") for row, body in lessons),
        itinerary=day_pages(RowMaker(plan), plan.standing),
    )


async def _course(mission: Mission, texts: Texts, now: dt.datetime) -> Course:
    """Return what happened since the mission was approved and since it left."""
    steps = await MissionStep.filter(mission_id=mission.id).order_by("taken_at", "id")
    taken = {state: [step.taken_at for step in steps if step.to_state == state] for state in MissionState}
    approved, left = taken[MissionState.APPROVED], taken[MissionState.UNDER_WAY]
    rows = Change.filter(scope=mission.id, kind="leg", act__in=[Act.MOVED, Act.CANCELLED]).order_by("made_at", "id")
    changes = await rows.values_list("subject", "act", "made_at", "details")
    return Course(
        now=now,
        approved_at=approved[-1] if approved else None,
        left_at=_left_at(mission, left[0] if left else None),
        changes=tuple(LegChange(*values) for values in changes),
        minutes={leg: str(texts.of(row.id, "body")) for leg, row in (await minutes_by_leg(mission)).items()},
    )


def _left_at(mission: Mission, step: dt.datetime | None) -> dt.datetime | None:
    """Return when the delegation left, else the start of the first day; None for a file written after the journey."""
    first = dt.datetime.combine(mission.begins_on, dt.time(), zone(mission.home_zone))
    left: dt.datetime = step or first
    return left if mission.created_at < left else None


def _perspectives(mission: Mission, plan: Plan, texts: Texts) -> Iterator[Perspective]:
    sides = ((mission.id, mission.organization), *((one.id, str(one.name)) for one in plan.partners))
    for id_, name in sides:
        if text := str(texts.of(id_, "brings")):
            yield Perspective(side=name, text=text)


def _partner(partner: Partner, texts: Texts) -> ReportPartner:
    return ReportPartner(
        name=str(partner.name),
        about=wording.about_partner(partner),
        description=str(texts.of(partner.id, "description")),
    )


def _objective(measured: Measured, numbers: Mapping[UUID, str], texts: Texts) -> ReportObjective:
    row = measured.objective
    return ReportObjective(
        number=numbers.get(row.id, ""),
        title=str(texts.of(row.id, "title")),
        result=str(texts.of(row.id, "result")),
        indicators=tuple(
            ReportIndicator(
                label=str(texts.of(one.id, "label")),
                target=one.target,
                reached=one.reached,
                aim=str(texts.of(one.id, "aim")),
                result=str(texts.of(one.id, "result")),
                is_counted=one.kind == "counted",
            )
            for one in measured.indicators
        ),
    )


def _people(plan: Plan) -> Iterator[ReportPerson]:
    for person in plan.delegates:
        if person.left_at is None:
            yield ReportPerson(
                name=person.name,
                role=wording.word_of_role(person.role),
                organization=person.organization,
                dates=_dates_of(plan, person.id),
            )


def _dates_of(plan: Plan, person_id: UUID) -> str:
    """Return when somebody travelled, where that is not when the mission did."""
    days = [day for leg in plan.legs_of(person_id) for day in (leg.starts.wall.date(), leg.ends.wall.date())]
    if not days or (min(days) <= plan.begins_on and max(days) >= plan.ends_on):
        return ""
    return span(min(days), max(days))


def _met(plan: Plan, now: dt.datetime) -> Iterator[ReportMet]:
    """Yield the partners of encounters that took place, with their contacts there."""
    held = [leg for leg in plan.standing if leg.is_encounter and leg.ends_at <= now]
    partners, contacts = {leg.partner_id for leg in held}, {leg.contact_id for leg in held}
    people: defaultdict[UUID, list[str]] = defaultdict(list)
    for one in plan.contacts:
        if one.id in contacts:
            people[one.partner_id].append(wording.dotted(one.name, str(one.function)))
    for partner in plan.partners:
        if partner.id in partners:
            yield ReportMet(partner=str(partner.name), people=tuple(people[partner.id]))


def _action(action: ShownAction, today: dt.date, remark: str) -> ReportAction:
    row = action.row
    return ReportAction(
        title=str(action.title),
        responsible=row.responsible,
        partner=str(action.partner or ""),
        due_on=row.due_on,
        state=_("Goes on in another mission") if row.carried_to else str(STATE_WORDS[row.state]),
        is_late=action.is_overdue(today),
        comment="\n".join(filter(None, (str(action.details), remark))),
    )


def _costs(costs: Costs, currency: str) -> Iterator[ReportCost]:
    for line in costs.lines:
        yield ReportCost(
            kind=str(KIND_WORDS[line.row.kind]),
            payer=str(PAYER_WORDS[line.row.payer]),
            label=str(line.label),
            planned=None if line.row.planned is None else _major(line.sums.planned, currency),
            spent=None if line.row.spent is None else _major(line.sums.spent, currency),
            is_direct=line.row.is_direct,
        )


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-exponent(currency))


def _rates(costs: Costs, currency: str) -> Iterable[ReportRate]:
    """Return each rate that a line was told with, once."""
    return dict.fromkeys(_rate(line) for line in costs.lines if line.row.currency != currency)


def _rate(line: ShownLine) -> ReportRate:
    return ReportRate(currency=line.row.currency, rate=Decimal(line.row.rate), on=line.row.rate_on)


def _last_of_each(ratings: Sequence[ShownRating]) -> list[ShownRating]:
    """Return the last rating of each side, which the picture and the table show."""
    return list({rating.row.partner_id: rating for rating in ratings}.values())


def _rating(rating: ShownRating, sender: str) -> ReportRating:
    """Return a rating as the report tells it: remark and signs only where whoever gave them allowed it."""
    row = rating.row
    signs = row.signs if row.may_quote else ()
    return ReportRating(
        side=side_name(rating, sender),
        on=row.rated_on,
        scores=tuple(row.scores.get(key) for key in CRITERIA),
        signs=tuple(str(SIGN_WORDS[key]) for key in signs if key in SIGN_WORDS),
        comment=row.comment if row.may_quote else "",
    )
