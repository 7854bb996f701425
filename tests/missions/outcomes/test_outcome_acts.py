"""The acts on what came of a mission, one by one: what is kept once, what is left alone, who is named."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from events.missions.file.authors import Author
from events.missions.file.models import Mission
from events.missions.outcomes.action_operations import ActionValues, carry, remark, remind, save_action
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.missions.outcomes.operations import (
    LessonValues,
    RatingValues,
    add_rating,
    append_minutes,
    remove_lesson,
    save_lesson,
    save_minutes,
)
from events.missions.outcomes.queries import last_remarks, lessons_of, remarks_on
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.outbox.models import Message
from events.records.texts.models import Text
from tests.factories import NOW
from tests.missions_factory import make_leg, make_mission, make_partner

ANA = Author(uuid.uuid4(), "Ana Ruiz")
BY = uuid.uuid4()
LATER = NOW + dt.timedelta(days=2)
COLUMNS: dict[str, Any] = {"responsible": "Rosa", "responsible_email": "rosa@example.org", "language": "es"}


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


async def _action(mission: Mission, title: str = "Trousse", **columns: Any) -> JointAction:
    values = ActionValues({"state": "open", **COLUMNS, **columns}, {"title": {"fr": title}})
    return await save_action(mission, Opened(None), values, ANA, NOW)


async def test_a_new_state_of_an_action_is_one_of_its_remarks_with_who_set_it(mission: Mission) -> None:
    action = await _action(mission)
    for version, state in ((1, "open"), (2, "done")):
        values = ActionValues({"state": state, **COLUMNS}, {"title": {"fr": "Trousse"}})
        await save_action(mission, Opened(await JointAction.get(), version), values, ANA, LATER)
    remarks = await remarks_on(action)
    assert [(one.state, one.body, one.made_by_name, one.made_by) for one in remarks] == [
        ("done", "", "Ana Ruiz", ANA.account_id)
    ]
    assert (await JointAction.get()).closed_at == LATER


async def test_an_action_made_closed_is_closed_from_the_beginning(mission: Mission) -> None:
    assert (await _action(mission, state="dropped")).closed_at == NOW
    assert await ActionComment.all().count() == 0


async def test_an_action_that_is_opened_again_is_not_closed(mission: Mission) -> None:
    action = await _action(mission, state="done")
    values = ActionValues({"state": "under_way", **COLUMNS}, {"title": {"fr": "Trousse"}})
    await save_action(mission, Opened(action, 1), values, ANA, LATER)
    assert (await JointAction.get()).closed_at is None


async def test_a_remark_sent_twice_is_one(mission: Mission) -> None:
    action = await _action(mission)
    for body in ("Acheté.", "Acheté !"):
        await remark(action, body, ANA, nonce="n", now=NOW)
    assert await last_remarks([action.id]) == {action.id: "Acheté."}


async def test_the_last_remark_is_the_latest_that_says_something(mission: Mission) -> None:
    action, other = await _action(mission), await _action(mission, "Autre")
    for hours, body in enumerate(("Un.", "Deux.")):
        await remark(action, body, ANA, nonce=body, now=NOW + dt.timedelta(hours=hours))
    values = ActionValues({"state": "done", **COLUMNS}, {"title": {"fr": "Trousse"}})
    await save_action(mission, Opened(action, 1), values, ANA, LATER)
    assert await last_remarks([action.id, other.id]) == {action.id: "Deux."}


async def test_an_action_goes_on_with_its_texts_and_what_was_agreed(mission: Mission) -> None:
    action = await _action(mission, due_on=dt.date(2027, 6, 1), state="under_way")
    follower = await carry(action, await make_mission("next"), ANA, LATER)
    kept = ("code", "state", "due_on", "responsible", "responsible_email", "language")
    assert [getattr(follower, name) for name in kept] == [getattr(action, name) for name in kept]
    assert (follower.carried_from, (await JointAction.get(id=action.id)).carried_to) == (action.id, follower.id)
    assert (await Text.get(subject=follower.id)).body == "Trousse"
    assert [one.state for one in await remarks_on(follower)] == ["under_way"]


async def test_a_reminder_that_somebody_asks_for_goes_once_a_day(mission: Mission) -> None:
    action = await _action(mission)
    hours = (NOW, NOW + dt.timedelta(minutes=1), LATER)
    assert [await remind(action, now) for now in hours] == [True, False, True]
    assert [message.recipient for message in await Message.all()] == ["rosa@example.org"] * 2


async def test_minutes_name_who_wrote_them_last_in_the_office(mission: Mission) -> None:
    leg = await make_leg(mission)
    await save_minutes(mission, Opened(leg.id), {"fr": "Un."}, ANA, NOW)
    await save_minutes(mission, Opened(leg.id, 1), {"fr": "Deux."}, Author(BY, "Ona Vidal"), LATER)
    with pytest.raises(ChangedMeanwhileError):
        await save_minutes(mission, Opened(leg.id, 1), {"fr": "Trois."}, ANA, LATER)
    row = await Minutes.get()
    assert (row.written_by, row.updated_at, (await Text.get(subject=row.id)).body) == ("Ona Vidal", LATER, "Deux.")


async def test_what_comes_from_the_field_stands_below_in_its_own_language(mission: Mission) -> None:
    leg = await make_leg(mission)
    await save_minutes(mission, Opened(leg.id), {"fr": "Un.", "es": "Uno."}, ANA, NOW)
    await append_minutes(mission, leg.id, {"es": "Dos."}, Author(None, "Léa"), LATER)
    row = await Minutes.get()
    texts = dict(await Text.filter(subject=row.id).values_list("language", "body"))
    assert texts == {"fr": "Un.", "es": "Uno.\n\n**Léa**\n\nDos."}
    assert (row.written_by, row.version) == ("Ana Ruiz", 2)


async def test_a_lesson_taken_out_is_not_told(mission: Mission) -> None:
    for body in ("Partir tôt.", "Louer sur place."):
        await save_lesson(mission, Opened(None), LessonValues("keep", {"fr": body}), by=BY, now=NOW)
    first, _second = await Lesson.all().order_by("position")
    await remove_lesson(first, by=BY, now=NOW)
    assert [(row.position, str(body)) for row, body in await lessons_of(mission)] == [(2, "Louer sur place.")]


async def test_a_rating_sent_twice_is_one_and_is_of_the_day_at_the_office(mission: Mission) -> None:
    partner = await make_partner(mission)
    values = RatingValues({"trust": 4}, ["silence"], "Bien.", "Rosa", "es", nonce="n")
    late = dt.datetime(2027, 3, 2, 3, 30, tzinfo=dt.UTC)  # the evening before in Montréal
    made = [await add_rating(mission, partner.id, values, by=None, now=late) for _twice in range(2)]
    row = await Rating.get()
    assert [one.id for one in made] == [row.id] * 2
    assert (row.rated_on, row.scores, row.partner_id) == (dt.date(2027, 3, 1), {"trust": 4}, partner.id)
