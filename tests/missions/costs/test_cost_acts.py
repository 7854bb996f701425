"""What the acts on costs keep, and what they leave alone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from events.missions.costs.models import BudgetLine, PerDiemRate, Receipt
from events.missions.costs.operations import (
    LineValues,
    PerDiem,
    ReceiptValues,
    add_receipt,
    book_receipt,
    plan_per_diem,
    remove_receipt,
    save_line,
    save_rate,
    take_out_line,
)
from events.missions.costs.queries import costs_of, line_of
from events.missions.file.models import Mission
from events.platform.storage.versions import ChangedMeanwhileError, Opened
from events.records.files.models import StoredFile
from tests.factories import NOW
from tests.missions_factory import make_mission

BY = uuid.uuid4()
COLUMNS: dict[str, Any] = {"kind": "transport", "payer": "sender", "currency": "USD", "rate": "2", "planned": 100}


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


async def _line(mission: Mission, label: str = "Vols", **columns: Any) -> BudgetLine:
    values = LineValues(COLUMNS | columns, {"fr": label})
    return await save_line(mission, Opened(None), values, by=BY, now=NOW)


async def _receipt(mission: Mission, nonce: str = "n", **values: Any) -> Receipt:
    stored = await StoredFile.create(
        id=uuid.uuid4(),
        scope=mission.id,
        purpose="receipt",
        name="recu.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        stored_as=uuid.uuid4().hex,
        created_at=NOW,
    )
    return await add_receipt(stored, ReceiptValues(**values), nonce=nonce, by=BY, now=NOW)


async def test_lines_stand_in_the_order_in_which_they_were_made(mission: Mission) -> None:
    for label in ("Vols", "Hôtels", "Vols"):
        await _line(mission, label)
    rows = await BudgetLine.all().order_by("position")
    assert [(row.code, row.position) for row in rows] == [("vols", 1), ("hotels", 2), ("vols-2", 3)]


async def test_a_line_without_a_name_in_the_main_language_is_called_by_its_kind(mission: Mission) -> None:
    line = await save_line(mission, Opened(None), LineValues(COLUMNS, {"es": "Vuelos"}), by=BY, now=NOW)
    assert line.code == "transport"


async def test_a_line_that_was_saved_meanwhile_keeps_what_was_saved(mission: Mission) -> None:
    line = await _line(mission)
    await save_line(mission, Opened(line, 1), LineValues(COLUMNS | {"planned": 200}, {"fr": "Vols"}), by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await save_line(mission, Opened(line, 1), LineValues(COLUMNS | {"planned": 9}, {"fr": "Bus"}), by=BY, now=NOW)
    costs = await costs_of(mission)
    assert [(shown.row.planned, str(shown.label)) for shown in costs.lines] == [(200, "Vols")]


async def test_a_line_taken_out_counts_no_longer_and_its_receipts_wait(mission: Mission) -> None:
    line, other = await _line(mission), await _line(mission, "Bus")
    mine, theirs = await _receipt(mission, line_id=line.id), await _receipt(mission, "o", line_id=other.id)
    await take_out_line(line, by=BY, now=NOW)
    assert dict(await Receipt.all().values_list("id", "line_id")) == {mine.id: None, theirs.id: other.id}
    assert [shown.row.id for shown in (await costs_of(mission)).lines] == [other.id]
    assert (await line_of(mission, line.code), await line_of(mission, other.code)) == (None, other)


async def test_costs_of_another_mission_are_not_among_these(mission: Mission) -> None:
    other = await make_mission("other")
    line = await _line(other)
    assert (await costs_of(mission)).lines == ()
    assert await line_of(mission, line.code) is None


@pytest.mark.parametrize(
    ("typed", "spent"),
    [
        ({"currency": "USD", "amount": 25}, 75),
        ({"currency": "BOB", "amount": 25}, 50),  # another currency cannot be added
        ({"currency": "USD", "amount": None}, 50),
    ],
)
async def test_a_receipt_adds_to_what_was_spent_in_the_currency_of_its_line(
    mission: Mission, typed: dict[str, Any], spent: int
) -> None:
    line = await _line(mission, spent=50)
    receipt = await _receipt(mission)
    await book_receipt(receipt, ReceiptValues(line_id=line.id, **typed), adds_to_spent=True, by=BY, now=NOW)
    after = await BudgetLine.get()
    assert (after.spent, after.version) == (spent, 2 if spent == 75 else 1)
    assert (await Receipt.get()).line_id == line.id


async def test_a_receipt_that_is_only_filed_adds_nothing(mission: Mission) -> None:
    line, receipt = await _line(mission), await _receipt(mission)
    values = ReceiptValues(line_id=line.id, currency="USD", amount=25)
    await book_receipt(receipt, values, adds_to_spent=False, by=BY, now=NOW)
    assert (await BudgetLine.get()).spent is None


async def test_a_receipt_taken_out_leaves_what_was_spent(mission: Mission) -> None:
    line, receipt = await _line(mission), await _receipt(mission)
    values = ReceiptValues(line_id=line.id, currency="USD", amount=25)
    await book_receipt(receipt, values, adds_to_spent=True, by=BY, now=NOW)
    await remove_receipt(receipt, by=BY, now=NOW)
    assert ((await Receipt.get()).removed_at, (await BudgetLine.get()).spent) == (NOW, 25)


async def test_a_receipt_belongs_to_the_mission_of_its_file_and_comes_once(mission: Mission) -> None:
    first, again = await _receipt(mission), await _receipt(mission)
    assert (first.id, first.mission_id) == (again.id, mission.id)
    assert await Receipt.all().count() == 1


async def test_a_country_has_one_rate_which_the_next_replaces(mission: Mission) -> None:
    for amount in (100, 120):
        await save_rate(mission, "BO", {"amount": amount, "currency": "USD"}, by=BY, now=NOW)
    await save_rate(await make_mission("other"), "BO", {"amount": 7, "currency": "USD"}, by=BY, now=NOW)
    rates = await PerDiemRate.all().order_by("amount")
    assert [(rate.amount, rate.version) for rate in rates] == [(7, 1), (120, 2)]


async def test_planning_per_diem_again_changes_its_line_and_brings_it_back(mission: Mission) -> None:
    await save_rate(mission, "BO", {"amount": 100, "currency": "USD", "rate_on": dt.date(2027, 3, 1)}, by=BY, now=NOW)
    rate = await PerDiemRate.get()
    await plan_per_diem(mission, [(PerDiem(rate, 3), {"fr": "Indemnités"})], by=BY, now=NOW)
    await take_out_line(await BudgetLine.get(), by=BY, now=NOW)
    await plan_per_diem(mission, [(PerDiem(rate, 5), {"fr": "Indemnités"})], by=BY, now=NOW)
    line = await BudgetLine.get()
    assert (line.code, line.planned, line.removed_at, line.rate_on) == ("per-diem-bo", 500, None, dt.date(2027, 3, 1))
