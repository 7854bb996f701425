"""Objectives with their indicators, in their order, and the meetings that serve them."""

from __future__ import annotations

import httpx
import pytest

from events.missions.file.models import Indicator, Mission, Objective
from events.missions.itineraries.plan.queries import load_plan
from tests.conftest import Queries
from tests.editing import conflict_in
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_objective

HERE = "/fr/organize/missions/mission/objectives"
TITLE = {"title-fr": "Échanger sur\nla gestion publique", "title-es": "Intercambiar", "title-en": ""}


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """A mission whose coordinator is signed in."""
    made = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made


def indicator(number: int, *, id: str = "", kind: str = "counted", target: str = "", **texts: str) -> dict[str, str]:
    """One line; texts as label_fr="…"."""
    line = {"id": id, "kind": kind, "target": target} | {name.replace("_", "-"): text for name, text in texts.items()}
    return {f"indicator-{number}-{name}": value for name, value in line.items()}


async def test_an_objective_is_written_with_what_measures_it(client: httpx.AsyncClient, mission: Mission) -> None:
    typed = {"kind": "specific", **TITLE}
    typed |= indicator(0, target="1 200", label_fr="Personnes rencontrées") | indicator(1)
    typed |= indicator(2, kind="told", target="5", label_es="Confianza", aim_es="Más que antes")
    answer = await client.post(f"{HERE}/new", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    row = await Objective.get(mission_id=mission.id)
    assert (row.code, row.is_general, row.position) == ("echanger-sur-la-gestion-publique", False, 1)
    measured = await Indicator.filter(objective_id=row.id).order_by("position")
    assert [(one.kind, one.target, one.position) for one in measured] == [("counted", 1200, 1), ("told", None, 2)]
    page = (await client.get(HERE)).text
    for text in ("Échanger sur la gestion publique<", "Personnes rencontrées", "Más que antes"):
        assert text in page, text


async def test_indicators_are_changed_added_and_taken_out_on_the_same_page(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    first = {"kind": "specific", **TITLE, **indicator(0, target="3", label_fr="Un"), **indicator(1, label_fr="Deux")}
    await client.post(f"{HERE}/new", data=first)
    row = await Objective.get()
    one, two = await Indicator.all().order_by("position")
    await Indicator.filter(id=one.id).update(reached=2)
    changed = {"kind": "specific", "version": "1", **TITLE}
    changed |= indicator(0, id=str(one.id), target="4", label_fr="Un de plus") | indicator(1, id=str(two.id))
    changed |= indicator(2, label_fr="Trois")
    answer = await client.post(f"{HERE}/{row.code}/indicators", data=changed)
    assert answer.headers["location"] == f"{HERE}/{row.code}#indicators"
    rows = await Indicator.filter(objective_id=row.id).order_by("position", "removed_at")
    told = [(one.target, one.reached, one.removed_at is None) for one in rows]
    assert sorted(told, key=str) == sorted([(4, 2, True), (None, None, True), (None, None, False)], key=str)
    assert "Un de plus" in (await client.get(f"{HERE}/{row.code}")).text


async def test_what_is_wrong_in_a_line_is_told_beside_it_and_everything_is_kept(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed = {"kind": "specific", **TITLE, **indicator(0, target="viele", label_fr="Rencontres")}
    typed |= indicator(1, target="7") | indicator(2, label_fr="L" * 301)
    answer = await client.post(f"{HERE}/new", data=typed)
    assert answer.status_code == 422
    for part in (
        'href="#indicator-0-target"',
        'href="#indicator-1-label"',
        'href="#indicator-2-label"',
        'value="viele"',
    ):
        assert part in answer.text, part
    assert await Objective.all().count() == 0


async def test_a_mission_has_one_general_objective(client: httpx.AsyncClient, mission: Mission) -> None:
    assert (await client.post(f"{HERE}/new", data={"kind": "general", **TITLE})).status_code == 303
    row = await Objective.get()
    assert (await client.post(f"{HERE}/new", data={"kind": "general", **TITLE})).status_code == 422
    again = await client.post(f"{HERE}/{row.code}", data={"kind": "general", "version": "1", **TITLE})
    assert again.status_code == 303
    await client.post(f"{HERE}/{row.code}/removal")
    assert (await client.post(f"{HERE}/new", data={"kind": "general", **TITLE})).status_code == 303


async def test_a_stale_form_is_refused_and_comes_back_whole(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_objective(mission)
    first = await client.post(f"{HERE}/{row.code}", data={"kind": "specific", "version": "1", **TITLE})
    late = {"kind": "specific", "version": "1", **TITLE, "title-fr": "En retard", **indicator(0, label_fr="À garder")}
    answer = await client.post(f"{HERE}/{row.code}", data=late)
    assert (first.status_code, answer.status_code) == (303, 409)
    for part in ("En retard", "À garder", 'name="version" value="2"'):
        assert part in answer.text, part
    assert await Indicator.all().count() == 0
    broken = await client.post(f"{HERE}/{row.code}", data=late | {"title-fr": ""})
    assert 'name="version" value="1"' in broken.text  # or the next sending would pass over what the other saved


async def test_objectives_move_and_keep_their_numbers_in_order(client: httpx.AsyncClient, mission: Mission) -> None:
    for number, code in enumerate(("one", "two", "three"), 1):
        await make_objective(mission, code, position=number)
    await client.post(f"{HERE}/three/ascent")
    await client.post(f"{HERE}/one/ascent")
    rows = await Objective.all().order_by("position")
    assert [(row.code, row.position) for row in rows] == [("one", 1), ("three", 2), ("two", 3)]
    assert (await client.post(f"{HERE}/nobody/ascent")).status_code == 404


async def test_meetings_are_listed_with_the_objective_they_serve_and_one_without_warns(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    served, lonely = await make_objective(mission, "served"), await make_objective(mission, "lonely", position=2)
    await make_delegate(mission)
    await make_leg(mission, "reunion", title="Réunion de travail", objectives=[served])
    page = (await client.get(HERE)).text
    assert "/legs/reunion" in page
    assert page.count('class="look"') == 1
    assert page.index(f'id="{lonely.code}"') < page.index('class="look"')
    assert "Réunion de travail" in (await client.get(f"{HERE}/served")).text


async def test_an_objective_is_taken_out_and_brought_back(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_objective(mission)
    await client.post(f"{HERE}/{row.code}/removal")
    assert (await load_plan(await Mission.get(id=mission.id))).objectives == ()
    assert "Objectif exchange" in (await client.get(HERE)).text
    await client.post(f"{HERE}/{row.code}/restoration")
    assert [one.id for one in (await load_plan(await Mission.get(id=mission.id))).objectives] == [row.id]


async def test_a_reader_writes_no_objective_and_unknown_ones_are_unknown(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    assert (await client.get(f"{HERE}/nothing")).status_code == 404
    reader = await make_account("reader@example.org")
    await grant_mission(reader, mission, "reader")
    client.cookies.update(await sign_in(reader.email))
    assert (await client.post(f"{HERE}/new", data={"kind": "specific", **TITLE})).status_code == 403


async def test_the_list_asks_as_often_however_many_there_are(
    client: httpx.AsyncClient, mission: Mission, queries: Queries
) -> None:
    counts = []
    for number in range(2):
        for place in range(5):
            goal = await make_objective(mission, f"goal-{number}-{place}", position=place)
            await make_leg(mission, f"leg-{number}-{place}", objectives=[goal])
        await Mission.filter(id=mission.id).update(revision=number + 10)
        with queries() as asked:
            assert (await client.get(HERE)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_a_conflict_compares_the_indicators(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_objective(mission)
    title = TITLE | {"title-fr": "Échanger"}
    theirs = {"kind": "specific", "version": "1", **title, **indicator(0, label_fr="Leurs", target="3")}
    assert (await client.post(f"{HERE}/{row.code}", data=theirs)).status_code == 303
    yours = theirs | indicator(0, label_fr="Les miens")
    answer = await client.post(f"{HERE}/{row.code}/indicators", data=yours)
    assert (answer.status_code, conflict_in(answer)) == (409, [("Indicateur 1", "Leurs / 3", "Les miens")])


async def test_one_objective_after_another_is_written(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(f"{HERE}/new/successor", data={"kind": "specific", **TITLE})
    assert answer.headers["location"] == f"{HERE}/new"
    assert await Objective.all().count() == 1


async def test_an_objective_of_another_mission_is_unknown(client: httpx.AsyncClient, mission: Mission) -> None:
    row = await make_objective(await make_mission("other"))
    for path in ("", "/indicators", "/successor", "/ascent", "/descent", "/removal", "/restoration"):
        assert (await client.post(f"{HERE}/{row.code}{path}", data={"kind": "specific", **TITLE})).status_code == 404
    assert ((await Objective.get()).removed_at, (await Objective.get()).version) == (None, 1)
