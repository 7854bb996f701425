"""What the acts on what came of a mission keep and refuse."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import httpx
import pytest

from events.missions.file.authors import Author
from events.missions.file.link_queries import rating_token
from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.outcomes.action_operations import AlreadyCarriedError, carry
from events.missions.outcomes.models import ActionComment, JointAction, Lesson, Minutes, Rating
from events.missions.outcomes.operations import ResultOf, append_minutes, save_results
from events.missions.outcomes.queries import actions_of, lessons_of, ratings_of
from events.partnerships.models import Partnership
from events.platform.signing import Signer
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.outbox.models import Message
from events.records.texts.models import Text
from tests.conftest import SECRET
from tests.editing import conflict_in, filled
from tests.factories import NOW
from tests.missions_factory import make_leg, make_mission, make_objective, write_mission_texts

HERE = "/fr/organize/missions/mission"
BY = uuid.uuid4()


async def _action(mission: Mission, code: str = "kit", **values: Any) -> JointAction:
    row = await JointAction.create(id=uuid.uuid4(), mission=mission, code=code, language="es", created_at=NOW, **values)
    await write_mission_texts(mission, row.id, {"title": {"fr": code}})
    return row


async def test_a_conflict_on_an_action_shows_both_and_the_new_version(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    row = await _action(mission)
    opened = {name: values[0] for name, values in filled(await client.get(f"{HERE}/actions/kit")).items()}
    await client.post(f"{HERE}/actions/kit", data=opened | {"responsible": "Rosa", "due_on": "2027-05-01"})
    answer = await client.post(f"{HERE}/actions/kit", data=opened | {"responsible": "Ana"})
    assert answer.status_code == 409
    assert conflict_in(answer) == [("Qui s’en charge", "Rosa", "Ana"), ("Échéance", "1er mai 2027", "(vide)")]
    shown = filled(answer)
    assert (shown["version"], shown["responsible"]) == (["2"], ["Ana"])
    assert (await JointAction.get(id=row.id)).responsible == "Rosa"


async def test_a_closed_action_keeps_the_day_it_was_closed_on(client: httpx.AsyncClient, mission: Mission) -> None:
    await _action(mission, state="done", closed_at=NOW)
    opened = {name: values[0] for name, values in filled(await client.get(f"{HERE}/actions/kit")).items()}
    await client.post(f"{HERE}/actions/kit", data=opened | {"responsible": "Rosa"})
    row = await JointAction.get()
    assert (row.closed_at, row.responsible, await ActionComment.all().count()) == (NOW, "Rosa", 0)
    await client.post(f"{HERE}/actions/kit", data=opened | {"version": "2", "state": "open"})
    assert ((await JointAction.get()).closed_at, (await ActionComment.get()).state) == (None, "open")


async def test_an_action_is_known_in_its_own_mission_only(client: httpx.AsyncClient, mission: Mission) -> None:
    await _action(await make_mission("other"), responsible_email="rosa@example.org")
    for path in ("", "/remarks", "/reminder", "/continuation"):
        assert (await client.post(f"{HERE}/actions/kit{path}", data={"body": "x"})).status_code == 404
    assert (await ActionComment.all().count(), await Message.all().count()) == (0, 0)


async def test_nobody_is_reminded_without_an_address(client: httpx.AsyncClient, mission: Mission) -> None:
    await _action(mission)
    answer = await client.post(f"{HERE}/actions/kit/reminder")
    assert "Aucun rappel" in (await client.get(answer.headers["location"])).text
    assert await Message.all().count() == 0


async def test_a_remark_that_came_back_stands_beside_the_action_as_it_is(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await _action(mission, responsible="Rosa")
    answer = await client.post(f"{HERE}/actions/kit/remarks", data={"body": "x" * 2001, "nonce": "n"})
    assert (answer.status_code, filled(answer)["responsible"]) == (422, ["Rosa"])
    assert "x" * 2001 in answer.text
    assert await ActionComment.all().count() == 0


@pytest.mark.parametrize("gone", [{"closed_at": NOW}, {"carried_to": uuid.uuid4()}])
async def test_what_is_closed_or_went_on_goes_on_nowhere(mission: Mission, gone: dict[str, Any]) -> None:
    after, row = await make_mission("next"), await _action(mission, **gone)
    with pytest.raises(AlreadyCarriedError):
        await carry(row, after, Author(BY, "Ana"), NOW)
    assert await JointAction.filter(mission=after).count() == 0


async def test_an_action_does_not_go_on_in_its_own_mission(mission: Mission) -> None:
    row = await _action(mission)
    with pytest.raises(AlreadyCarriedError):
        await carry(row, mission, Author(BY, "Ana"), NOW)
    assert await JointAction.all().count() == 1


async def test_open_actions_come_first_by_their_day(mission: Mission) -> None:
    await _action(mission, "late", due_on=dt.date(2027, 6, 1))
    await _action(mission, "some-day")
    await _action(mission, "done", state="done", due_on=dt.date(2027, 1, 1))
    await _action(mission, "soon", due_on=dt.date(2027, 5, 1))
    await _action(mission, "elsewhere", carried_to=uuid.uuid4(), due_on=dt.date(2027, 2, 1))
    shown = await actions_of(mission)
    assert [one.row.code for one in shown] == ["soon", "late", "some-day", "done", "elsewhere"]
    today = dt.date(2027, 5, 2)
    assert [one.row.code for one in shown if one.is_overdue(today)] == ["soon"]


async def test_minutes_are_corrected_by_who_saw_the_last_ones(client: httpx.AsyncClient, mission: Mission) -> None:
    address = f"{HERE}/legs/meeting/minutes"
    await client.post(address, data={"version": "0", "body-fr": "Un."})
    assert filled(await client.get(address))["version"] == ["1"]
    assert (await client.post(address, data={"version": "1", "body-fr": "Deux."})).status_code == 303
    late = await client.post(address, data={"version": "1", "body-fr": "Trois."})
    assert (late.status_code, conflict_in(late)) == (409, [("Compte rendu (Français)", "Deux.", "Trois.")])
    assert (await Minutes.get()).version == 2


async def test_what_comes_from_the_field_begins_the_minutes_where_there_are_none(mission: Mission) -> None:
    leg = await make_leg(mission, "visit", kind="visit")
    await append_minutes(mission, leg.id, {"fr": "Le puits donne."}, Author(None, "Léa"), NOW)
    row = await Minutes.get(leg=leg)
    assert (row.written_by, (await Text.get(subject=row.id)).body) == ("Léa", "Le puits donne.")


async def test_only_meetings_have_minutes(client: httpx.AsyncClient, mission: Mission) -> None:
    await make_leg(mission, "flight", kind="flight")
    assert (await client.get(f"{HERE}/legs/flight/minutes")).status_code == 404


async def test_results_of_a_changed_objective_come_back_with_both(client: httpx.AsyncClient, mission: Mission) -> None:
    for told, status in (("Beaucoup.", 303), ("Peu.", 409)):
        answer = await client.post(f"{HERE}/results/exchange", data={"version": "1", "result-fr": told})
        assert answer.status_code == status
    assert conflict_in(answer) == [("Ce que cela a donné (Français)", "Beaucoup.", "Peu.")]
    assert filled(answer)["version"] == ["2"]


async def test_results_reach_the_indicators_of_their_objective_only(mission: Mission) -> None:
    objective, other = await Objective.get(), await make_objective(mission, "other")
    indicator = await Indicator.create(id=uuid.uuid4(), objective=other, position=1, kind="counted")
    result = ResultOf(told={}, reached={indicator.id: 9})
    await save_results(Opened(objective, 1), result, by=BY, now=NOW)
    assert (await Indicator.get()).reached is None
    with pytest.raises(ChangedMeanwhileError):
        await save_results(Opened(objective, 1), result, by=BY, now=NOW)


async def test_lessons_to_keep_stand_before_those_to_change(mission: Mission) -> None:
    for position, kind in enumerate(("change", "keep", "change", "keep"), 1):
        await Lesson.create(id=uuid.uuid4(), mission=mission, position=position, kind=kind)
    assert [row.position for row, _body in await lessons_of(mission)] == [2, 4, 1, 3]


async def test_a_lesson_of_another_mission_or_of_none_is_unknown(client: httpx.AsyncClient, mission: Mission) -> None:
    other = await make_mission("other")
    row = await Lesson.create(id=uuid.uuid4(), mission=other, position=1, kind="keep")
    for lesson in (row.id, uuid.uuid4(), "x"):
        for path in ("", "/removal"):
            assert (await client.post(f"{HERE}/lessons/{lesson}{path}", data={})).status_code == 404
    assert (await Lesson.get()).removed_at is None


async def test_a_lesson_that_came_back_stands_open_in_its_place(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await Lesson.create(id=uuid.uuid4(), mission=mission, position=1, kind="keep")
    await write_mission_texts(mission, row.id, {"body": {"fr": "Partir tôt."}})
    typed = {"version": "1", "kind": "keep", "body-fr": "", "body-es": "Salir temprano."}
    answer = await client.post(f"{HERE}/lessons/{row.id}", data=typed)
    assert (answer.status_code, answer.text.count("<details open>")) == (422, 1)
    assert "Salir temprano." in answer.text


async def _rating(mission: Mission, day: int, **values: Any) -> Rating:
    return await Rating.create(
        id=uuid.uuid4(),
        mission=mission,
        rated_on=dt.date(2027, 4, day),
        language="fr",
        nonce=uuid.uuid4().hex,
        created_at=NOW,
        **values,
    )


async def test_ratings_of_a_partnership_are_those_of_all_its_missions(mission: Mission) -> None:
    partnership = await Partnership.create(id=uuid.uuid4(), code="p", created_at=NOW)
    other = await make_mission("other", partnership=partnership)
    later = await _rating(other, 2, partnership=partnership)
    own = await _rating(mission, 1)
    assert [one.row.id for one in await ratings_of(mission)] == [own.id]
    mission.partnership_id = partnership.id
    await Rating.filter(id=own.id).update(partnership_id=partnership.id)
    assert [one.row.id for one in await ratings_of(mission)] == [own.id, later.id]


async def test_one_link_rates_ten_times_within_an_hour_at_most(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await MissionPartner.get()
    address = f"/es/ratings/{rating_token(Signer(SECRET.encode()), partner)}"
    answers = [await client.post(address, data={"nonce": f"n{number}"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert await Rating.all().count() == 10


async def test_a_rating_that_came_back_keeps_what_was_chosen(client: httpx.AsyncClient, mission: Mission) -> None:
    partner = await MissionPartner.get()
    address = f"/es/ratings/{rating_token(Signer(SECRET.encode()), partner)}"
    typed = {"score-purpose": "4", "comment": "x" * 3001, "nonce": "mine"}
    answer = await client.post(address, data=typed)
    shown = filled(answer)
    assert (answer.status_code, shown["score-purpose"], shown["nonce"]) == (422, ["4"], ["mine"])
    assert await Rating.all().count() == 0
