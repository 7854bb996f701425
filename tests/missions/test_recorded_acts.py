"""What did not happen stands in no record: an act that finds nothing to do changes nothing and says nothing."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from events.missions.costs import operations as costs
from events.missions.costs.models import BudgetLine, Receipt
from events.missions.delegations import operations as delegations
from events.missions.fieldwork import roll_call_operations as roll_calls
from events.missions.fieldwork.models import RollCall
from events.missions.file.authors import Author
from events.missions.file.models import Mission, MissionPartner, Objective, Requirement
from events.missions.outcomes import action_operations as actions
from events.missions.outcomes import operations as outcomes
from events.missions.outcomes.models import JointAction, Lesson
from events.missions.partnering import operations as partnering
from events.platform.storage.versions import Opened
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_mission, make_objective, make_partner

BY = uuid.uuid4()
ANA = Author(BY, "Ana")
Act = Callable[[Mission], Awaitable[object]]


async def _objective(mission: Mission) -> Objective:
    return await Objective.get(mission_id=mission.id)


async def _partner(mission: Mission) -> MissionPartner:
    return await MissionPartner.get(mission_id=mission.id)


async def _take_out_objective(mission: Mission) -> None:
    await partnering.take_out_objective(mission, await _objective(mission), is_out=True, by=BY, now=NOW)


async def _bring_back_objective(mission: Mission) -> None:
    await partnering.take_out_objective(mission, await _objective(mission), is_out=False, by=BY, now=NOW)


async def _move_objective_up(mission: Mission) -> None:
    await partnering.move_objective(mission, await _objective(mission), -1, by=BY, now=NOW)


async def _take_out_partner(mission: Mission) -> None:
    await partnering.take_out_partner(mission, await _partner(mission), is_out=True, by=BY, now=NOW)


async def _open_link(mission: Mission) -> None:
    await partnering.open_link(await _partner(mission), is_open=True, by=BY, now=NOW)


async def _send_partner_link(mission: Mission) -> None:
    letter = partnering.Letter("rating_request", partnering.Recipient("host@example.org", "Rosa", "es"))
    await partnering.send_link(await _partner(mission), letter, by=BY, now=NOW)


async def _leave(mission: Mission) -> None:
    await delegations.leave(await mission.delegates.all().get(), by=BY, now=NOW)  # type: ignore[attr-defined]


async def _come_back(mission: Mission) -> None:
    await delegations.come_back(await mission.delegates.all().get(), by=BY, now=NOW)  # type: ignore[attr-defined]


async def _destroy_private(mission: Mission) -> None:
    await delegations.destroy_private(await mission.delegates.all().get(), by=BY, now=NOW)  # type: ignore[attr-defined]


async def _send_link(mission: Mission) -> None:
    await delegations.send_link(await mission.delegates.all().get(), by=BY, now=NOW)  # type: ignore[attr-defined]


async def _remove_requirement(mission: Mission) -> None:
    row = await Requirement.all().first() or await Requirement.create(
        id=uuid.uuid4(), mission=mission, country="BO", kind="visa"
    )
    await delegations.remove_requirement(mission, row.id, by=BY, now=NOW)


async def _take_out_line(mission: Mission) -> None:
    values = costs.LineValues({"kind": "fees", "payer": "host", "currency": "CAD"}, {"fr": "Droits"})
    line = await BudgetLine.all().first()
    if line is None:
        line = await costs.save_line(mission, Opened(None), values, by=BY, now=NOW)
    await costs.take_out_line(line, by=BY, now=NOW)


async def _plan_nothing(mission: Mission) -> None:
    await costs.plan_per_diem(mission, [], by=BY, now=NOW)


async def _receipt(mission: Mission) -> Receipt:
    about: dict[str, Any] = {"purpose": "receipt", "name": "a.png", "media_type": "image/png", "size": 1}
    stored = await StoredFile.create(
        id=uuid.uuid4(), scope=mission.id, sha256="0" * 64, stored_as=uuid.uuid4().hex, created_at=NOW, **about
    )
    return await costs.add_receipt(stored, costs.ReceiptValues(), nonce="n", by=BY, now=NOW)


async def _remove_receipt(mission: Mission) -> None:
    await costs.remove_receipt(await _receipt(mission), by=BY, now=NOW)


async def _remark(mission: Mission) -> None:
    action = await JointAction.all().first() or await JointAction.create(
        id=uuid.uuid4(), mission=mission, code="kit", language="fr", created_at=NOW
    )
    await actions.remark(action, "Fait.", ANA, nonce="n", now=NOW)


async def _rate(mission: Mission) -> None:
    values = outcomes.RatingValues({}, [], "Bien.", "", "fr", nonce="n")
    await outcomes.add_rating(mission, None, values, by=BY, now=NOW)


async def _remove_lesson(mission: Mission) -> None:
    lesson = await Lesson.all().first() or await Lesson.create(
        id=uuid.uuid4(), mission=mission, position=1, kind="keep"
    )
    await outcomes.remove_lesson(lesson, by=BY, now=NOW)


async def _call_roll(mission: Mission) -> None:
    await roll_calls.call_roll(mission, "", by=BY, now=NOW)


async def _close_roll(mission: Mission) -> None:
    call = await RollCall.all().first() or await roll_calls.call_roll(mission, "", by=BY, now=NOW)
    await roll_calls.close_roll(call, by=BY, now=NOW)


async def _ask_nobody_again(mission: Mission) -> None:
    call = await RollCall.create(id=uuid.uuid4(), mission=await make_mission("empty"), called_at=NOW)
    await roll_calls.ask_again(call, by=BY, now=NOW)


TWICE: list[Act] = [
    _take_out_objective,
    _take_out_partner,
    _open_link,
    _send_partner_link,
    _leave,
    _send_link,
    _remove_requirement,
    _take_out_line,
    _receipt,
    _remove_receipt,
    _remark,
    _rate,
    _remove_lesson,
    _call_roll,
    _close_roll,
]
IDLE: list[Act] = [
    _bring_back_objective,
    _move_objective_up,
    _come_back,
    _destroy_private,
    _plan_nothing,
    _ask_nobody_again,
]


@pytest.fixture
async def mission(database: str) -> Mission:
    made = await make_mission()
    await make_objective(made)
    await make_partner(made, is_link_open=False)
    await make_delegate(made)
    return made


async def _recorded(mission: Mission) -> tuple[int, int]:
    """Return how much is recorded of the mission, and its revision."""
    return await Change.all().count(), (await Mission.get(id=mission.id)).revision


@pytest.mark.parametrize("act", TWICE, ids=lambda act: act.__name__)
async def test_an_act_that_was_done_before_is_recorded_once(mission: Mission, act: Act) -> None:
    before = await _recorded(mission)
    await act(mission)
    once = await _recorded(mission)
    await act(mission)
    assert (once > before, await _recorded(mission)) == (True, once)


@pytest.mark.parametrize("act", IDLE, ids=lambda act: act.__name__)
async def test_an_act_with_nothing_to_do_is_not_recorded(mission: Mission, act: Act) -> None:
    before = await _recorded(mission)
    await act(mission)
    assert await _recorded(mission) == before
