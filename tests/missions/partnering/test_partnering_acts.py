"""Acts on objectives, partners and partnerships: their order, their versions, and the mails with their links."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from events.missions.file.models import Indicator, Mission, MissionPartner, Objective
from events.missions.partnering import operations as partnering
from events.missions.partnering.line_operations import Line
from events.missions.partnering.operations import Letter, ObjectiveValues, PartnerValues, Recipient
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.texts.queries import texts_of
from tests.factories import NOW
from tests.missions_factory import make_mission, make_objective, make_partner

BY = uuid.UUID(int=31)
ROSA = Recipient("rosa@example.org", "Rosa", "es")


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


async def _order(mission: Mission, *, is_general: bool = False) -> list[str]:
    rows = Objective.filter(mission_id=mission.id, is_general=is_general, removed_at=None)
    return [row.code for row in await rows.order_by("position", "code")]


async def _objectives(mission: Mission) -> dict[str, Objective]:
    """Three specific ones, all in the place in which a copy from elsewhere left them."""
    await make_objective(mission, "general", is_general=True)
    return {code: await make_objective(mission, code) for code in ("one", "three", "two")}


@pytest.mark.parametrize(
    ("code", "steps", "order"),
    [
        ("two", -1, ["one", "two", "three"]),
        ("one", 1, ["three", "one", "two"]),
        ("two", -9, ["two", "one", "three"]),
        ("one", 9, ["three", "two", "one"]),
        ("one", -1, ["one", "three", "two"]),
        ("two", 1, ["one", "three", "two"]),
        ("three", 0, ["one", "three", "two"]),
    ],
)
async def test_an_objective_moves_among_its_kind_and_not_beyond_the_ends(
    mission: Mission, code: str, steps: int, order: list[str]
) -> None:
    rows = await _objectives(mission)
    await partnering.move_objective(mission, rows[code], steps, by=BY, now=NOW)
    assert await _order(mission) == order
    assert await _order(mission, is_general=True) == ["general"]
    has_moved = order != ["one", "three", "two"]
    assert await Change.filter(act="moved").count() == has_moved


async def test_what_is_taken_out_moves_no_more_and_leaves_no_gap(mission: Mission) -> None:
    rows = await _objectives(mission)
    await partnering.take_out_objective(mission, rows["three"], is_out=True, by=BY, now=NOW)
    await partnering.move_objective(mission, rows["three"], -1, by=BY, now=NOW)
    await partnering.move_objective(mission, rows["two"], -1, by=BY, now=NOW)
    assert await _order(mission) == ["two", "one"]
    assert [change.act for change in await Change.all().order_by("id")] == ["removed", "moved"]


async def _save(
    mission: Mission,
    opened: Opened[Objective | None],
    title: str = "Échanger",
    *,
    is_general: bool = False,
    indicators: Sequence[Line] = (),
) -> Objective:
    values = ObjectiveValues(is_general, {"title": {"fr": title}}, indicators)
    return await partnering.save_objective(mission, opened, values, by=BY, now=NOW)


async def test_a_new_objective_stands_last_and_an_older_form_saves_nothing(mission: Mission) -> None:
    first, second = [await _save(mission, Opened(None)) for _ in range(2)]
    assert [(row.code, row.position) for row in (first, second)] == [("echanger", 1), ("echanger-2", 2)]
    await _save(mission, Opened(first, 1), "Apprendre")
    with pytest.raises(ChangedMeanwhileError):
        await _save(mission, Opened(first, 1), "Autre", is_general=True)
    saved = await Objective.get(id=first.id)
    assert (saved.code, saved.version, saved.is_general) == ("echanger", 2, False)
    assert str((await texts_of([first.id], ["fr"])).of(first.id, "title")) == "Apprendre"


async def test_a_new_partner_stands_last_unless_a_place_is_typed(mission: Mission) -> None:
    places = []
    for position in (None, 9, None):
        columns: dict[str, Any] = {"roles": ["host"], "language": "es"}
        columns |= {} if position is None else {"position": position}
        values = PartnerValues(columns, {"name": {"fr": "AMUPEI"}}, (), ())
        made = await partnering.save_partner(mission, Opened(None), values, by=BY, now=NOW)
        places.append((made.code, made.position))
    assert places == [("amupei", 1), ("amupei-2", 9), ("amupei-3", 3)]


@pytest.mark.parametrize("is_out", [True, False])
async def test_a_partner_is_taken_out_or_brought_back_once(mission: Mission, is_out: bool) -> None:
    partner = await make_partner(mission, removed_at=None if is_out else NOW)
    for _twice in range(2):
        await partnering.take_out_partner(mission, partner, is_out=is_out, by=BY, now=NOW)
    assert (await MissionPartner.get()).removed_at == (NOW if is_out else None)
    assert [change.act for change in await Change.all()] == ["removed" if is_out else "restored"]


@pytest.mark.parametrize("purpose", ["host", "rating"])
async def test_a_link_that_was_handed_out_ends_alone(mission: Mission, purpose: str) -> None:
    partner = await make_partner(mission)
    other = await make_partner(mission, "other")
    await partnering.renew_link(partner, purpose, by=BY, now=NOW)
    rows = {row.code: (row.link_generation, row.rating_generation) for row in await MissionPartner.all()}
    assert rows == {"amupei": (2, 1) if purpose == "host" else (1, 2), other.code: (1, 1)}


async def _sent(partner: MissionPartner, kind: str, at: dt.datetime, to: Recipient = ROSA) -> bool:
    row = await MissionPartner.get(id=partner.id)
    return await partnering.send_link(row, Letter(kind, to, "Bonjour"), by=BY, now=at)


async def test_a_letter_goes_once_to_an_address_within_a_minute(mission: Mission) -> None:
    partner = await make_partner(mission)
    for seconds in (0, 20, 70):
        assert await _sent(partner, "host_link", NOW + dt.timedelta(seconds=seconds))
    await _sent(partner, "rating_request", NOW)
    await _sent(partner, "host_link", NOW, Recipient("luis@example.org", "Luis", "es"))
    mails = [(row.kind, row.recipient) for row in await Message.all().order_by("created_at", "kind", "recipient")]
    assert mails == [
        ("host_link", "luis@example.org"),
        ("host_link", "rosa@example.org"),
        ("rating_request", "rosa@example.org"),
        ("host_link", "rosa@example.org"),
    ]
    assert await Change.filter(subject=partner.id).count() == len(mails)
    assert {(row.scope, row.subject, row.language) for row in await Message.all()} == {(mission.id, partner.id, "es")}


async def test_a_link_that_was_replaced_is_sent_again_at_once(mission: Mission) -> None:
    partner = await make_partner(mission)
    await _sent(partner, "host_link", NOW)
    await partnering.renew_link(partner, "host", by=BY, now=NOW)
    await _sent(partner, "host_link", NOW)
    assert await Message.all().count() == 2


async def test_twenty_letters_of_a_kind_go_to_a_partner_within_an_hour(mission: Mission) -> None:
    partner = await make_partner(mission)
    went = [await _sent(partner, "host_link", NOW + dt.timedelta(minutes=minute)) for minute in range(21)]
    assert went == [True] * 20 + [False]
    assert await _sent(partner, "rating_request", NOW + dt.timedelta(minutes=21))
    assert await _sent(await make_partner(mission, "other"), "host_link", NOW + dt.timedelta(minutes=21))
    assert await _sent(partner, "host_link", NOW + dt.timedelta(minutes=62))
    assert await Message.filter(kind="host_link", subject=partner.id).count() == 21


def _indicator(label: str, target: str = "", of: Line | None = None) -> Line:
    kind = {"kind": "counted" if target else "told"}
    columns = {**kind, "target": target}
    return Line(of.id if of else uuid.uuid4(), columns, {"label": {"fr": label}}, defaults=kind)


async def test_indicators_are_added_changed_and_taken_out_with_their_objective(mission: Mission) -> None:
    people, deal = _indicator("Comités", "12"), _indicator("Accord")
    row = await _save(mission, Opened(None), indicators=(people, _indicator(""), deal))
    assert await _indicators() == [(1, "Comités", 12), (2, "Accord", None)]
    changed = (_indicator("", of=people), _indicator("Accord signé", of=deal), _indicator("Visites", "3"))
    await _save(mission, Opened(row, 1), indicators=changed)
    assert await _indicators() == [(1, "Accord signé", None), (2, "Visites", 3)]
    assert (await Indicator.get(removed_at=NOW)).position == 1


async def _indicators() -> list[tuple[int, str, int | None]]:
    rows = await Indicator.filter(removed_at=None).order_by("position")
    texts = await texts_of([row.id for row in rows], ["fr"])
    return [(row.position, str(texts.of(row.id, "label")), row.target) for row in rows]
