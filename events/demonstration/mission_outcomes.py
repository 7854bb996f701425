"""The outcomes and costs of a demonstration's mission: minutes, joint actions, ratings, lessons, budget."""

from __future__ import annotations

import uuid
from functools import partial
from itertools import starmap

from events.demonstration.mission_file import MadeMission
from events.demonstration.reading import Item
from events.missions.costs.models import BudgetLine, PerDiemRate
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating


async def make_outcomes(made: MadeMission, data: Item) -> None:
    """All of it, in the caller's transaction."""
    await Minutes.bulk_create(_minutes(made, item) for item in data["legs"] if "minutes" in item)
    await _make_actions(made, data["joint_actions"])
    await Rating.bulk_create(_rating(made, item) for item in data["ratings"])
    await Lesson.bulk_create(starmap(partial(_lesson, made), enumerate(data["lessons"])))
    await BudgetLine.bulk_create(starmap(partial(_line, made), enumerate(data["budget"])))
    await PerDiemRate.bulk_create(_rate(made, item) for item in data["per_diem"])


def _minutes(made: MadeMission, held: Item) -> Minutes:
    leg, item = made.legs[held["code"]], held["minutes"]
    minutes = Minutes(
        id=uuid.uuid4(), leg_id=leg.id, written_by=item["written_by"], updated_at=min(leg.ends_at, made.now)
    )
    made.say(minutes.id, item, "body")
    return minutes


def _rate(made: MadeMission, item: Item) -> PerDiemRate:
    columns = {name: item[name] for name in ("country", "amount", "payer")}
    return PerDiemRate(id=uuid.uuid4(), mission=made.mission, **columns, **_money(made, item))


async def _make_actions(made: MadeMission, items: list[Item]) -> None:
    actions, comments = [], []
    for item in items:
        action = _action(made, item)
        actions.append(action)
        comments += [_comment(made, action, said) for said in item["comments"]]
    await JointAction.bulk_create(actions)
    await ActionComment.bulk_create(comments)


def _action(made: MadeMission, item: Item) -> JointAction:
    leg = made.legs[item["leg"]]
    action = JointAction(
        id=uuid.uuid4(),
        mission=made.mission,
        partner_id=made.partners[item["partner"]].id,
        objective_id=made.objectives[item["objective"]].id,
        leg_id=leg.id,
        **{name: item[name] for name in ("code", "state", "responsible", "language")},
        responsible_email=item["email"],
        due_on=made.days.day(item["due_on"]),
        created_at=min(leg.ends_at, made.now),
        closed_at=made.at(item["closed_on"]) if item["closed_on"] else None,
    )
    made.say(action.id, item, "title", "details")
    return action


def _comment(made: MadeMission, action: JointAction, item: Item) -> ActionComment:
    return ActionComment(
        id=uuid.uuid4(),
        action_id=action.id,
        body=item["body"],
        state=item["state"],
        made_by_name=item["by"],
        made_at=made.at(item["made_on"]),
        nonce=uuid.uuid4().hex,
    )


def _rating(made: MadeMission, item: Item) -> Rating:
    return Rating(
        id=uuid.uuid4(),
        mission=made.mission,
        partnership_id=made.mission.partnership_id,
        partner_id=made.partners[item["partner"]].id if item["partner"] else None,
        rated_on=made.days.day(item["rated_on"]),
        **{name: item[name] for name in ("scores", "signs", "comment", "language")},
        may_quote=item["may_quote"],
        rated_by_name=item["rated_by"],
        nonce=uuid.uuid4().hex,
        created_at=made.at(item["rated_on"]),
    )


def _lesson(made: MadeMission, position: int, item: Item) -> Lesson:
    lesson = Lesson(id=uuid.uuid4(), mission=made.mission, position=position, kind=item["kind"])
    made.say(lesson.id, item, "body")
    return lesson


def _line(made: MadeMission, position: int, item: Item) -> BudgetLine:
    line = BudgetLine(
        id=uuid.uuid4(),
        mission=made.mission,
        position=position,
        **{name: item[name] for name in ("code", "kind", "payer", "is_direct")},
        planned=item.get("planned"),
        spent=item.get("spent"),
        leg_id=made.legs[item["leg"]].id if "leg" in item else None,
        **_money(made, item),
    )
    made.say(line.id, item, "label")
    return line


def _money(made: MadeMission, item: Item) -> Item:
    taken = made.days.day(item["rate_on"]) if "rate_on" in item else None
    return {"currency": item["currency"], "rate": item["rate"], "rate_on": taken}
