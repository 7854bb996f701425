"""The pages of costs."""

from __future__ import annotations

import datetime as dt
import io

import httpx
import pytest
from PIL import Image

from events.missions.costs.models import BudgetLine, PerDiemRate, Receipt
from events.missions.costs.operations import ReceiptValues, book_receipt
from events.missions.file.models import Mission
from events.records.files.models import StoredFile
from tests.editing import conflict_in, filled
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_place

HERE = "/fr/organize/missions/mission"
LINE = {
    "label-fr": "Vols",
    "label-es": "",
    "label-en": "",
    "kind": "transport",
    "payer": "funder",
    "is_direct": "y",
    "currency": "USD",
    "planned": "1 000,50",
    "spent": "",
    "rate": "0,9865",
    "rate_on": "2027-03-01",
    "leg": "",
}


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    made = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made


async def test_a_line_is_kept_in_its_currency_and_totalled_in_the_missions(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    assert (await client.post(f"{HERE}/costs/new", data=LINE)).status_code == 303
    row = await BudgetLine.get()
    assert (row.code, row.planned, row.spent, row.rate, row.rate_on) == (
        "vols",
        100050,
        None,
        "0.9865",
        dt.date(2027, 3, 1),
    )
    page = (await client.get(f"{HERE}/costs")).text
    assert "1\u202f000,50\xa0USD" in page
    assert "986,99\xa0CAD" in page
    assert page.count("<svg") >= 2
    form = (await client.get(f"{HERE}/costs/vols")).text
    assert 'value="1000,50"' in form


async def test_what_cannot_be_read_is_said_and_kept(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(f"{HERE}/costs/new", data=LINE | {"planned": "12,345", "rate": "viel"})
    assert answer.status_code == 422
    assert 'value="12,345"' in answer.text
    assert answer.text.count('class="error"') == 2


async def test_a_line_that_was_changed_meanwhile_is_not_overwritten(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await client.post(f"{HERE}/costs/new", data=LINE)
    first = await client.post(f"{HERE}/costs/vols", data=LINE | {"version": "1", "spent": "900"})
    second = await client.post(f"{HERE}/costs/vols", data=LINE | {"version": "1", "spent": "800"})
    assert (first.status_code, second.status_code) == (303, 409)
    assert (await BudgetLine.get()).spent == 90000
    await client.post(f"{HERE}/costs/vols/removal")
    assert (await client.get(f"{HERE}/costs/vols")).status_code == 404


async def test_a_conflict_shows_both_versions_and_saving_again_overwrites(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await client.post(f"{HERE}/costs/new", data=LINE)
    opened = {name: values[0] for name, values in filled(await client.get(f"{HERE}/costs/vols")).items()}
    theirs = opened | {"payer": "host", "label-fr": "Vols de Lea", "rate_on": ""}
    assert (await client.post(f"{HERE}/costs/vols", data=theirs)).status_code == 303
    yours = opened | {"label-fr": "Vols de tous", "spent": "900"}
    answer = await client.post(f"{HERE}/costs/vols", data=yours)
    assert answer.status_code == 409
    assert conflict_in(answer) == [
        ("À quoi cela sert (Français)", "Vols de Lea", "Vols de tous"),
        ("Qui paie", "Hôte", "Bailleur"),
        ("Dépensé", "(vide)", "900"),
        ("Taux du", "(vide)", "1er mars 2027"),
    ]
    shown = filled(answer)
    assert (shown["version"], shown["spent"], shown["label-fr"]) == (["2"], ["900"], ["Vols de tous"])
    again = await client.post(f"{HERE}/costs/vols", data=yours | {"version": "2"})
    assert (again.status_code, (await BudgetLine.get()).spent) == (303, 90000)


async def test_a_form_that_came_back_still_knows_which_version_was_opened(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await client.post(f"{HERE}/costs/new", data=LINE)
    await client.post(f"{HERE}/costs/vols", data=LINE | {"version": "1", "spent": "900"})
    wrong = await client.post(f"{HERE}/costs/vols", data=LINE | {"version": "1", "spent": "many"})
    assert (wrong.status_code, filled(wrong)["version"]) == (422, ["1"])


async def test_per_diem_is_reckoned_from_the_itinerary_and_planned_once(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    await make_delegate(mission)
    await make_delegate(mission, "ana")
    hotel = await make_place(mission, "hotel", kind="lodging")
    await make_leg(mission, "stay", kind="stay", origin=hotel, starts="2027-03-16T14:00", ends="2027-03-19T10:00")
    assert "nuit" in (page := (await client.get(f"{HERE}/rates")).text) or "nights" in page
    rate = {"country": "BO", "currency": "USD", "amount": "38", "rate": "0.98", "rate_on": "", "payer": "funder"}
    assert (await client.post(f"{HERE}/rates", data=rate)).status_code == 303
    for _again in range(2):
        await client.post(f"{HERE}/rates/plan")
    row = await BudgetLine.get()
    assert (row.code, row.kind, row.planned, row.payer) == ("per-diem-bo", "per_diem", 6 * 3800, "funder")
    await client.post(f"{HERE}/rates", data=rate | {"amount": "40"})
    assert (await PerDiemRate.get()).amount == 4000


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(file, "PNG")
    return file.getvalue()


async def test_a_receipt_is_put_to_a_line_and_added_once(client: httpx.AsyncClient, mission: Mission) -> None:
    await client.post(f"{HERE}/costs/new", data=LINE)
    typed = {"line": "vols", "currency": "USD", "amount": "12,50", "spent_on": "", "note": "Taxi", "adds": "y"}
    files = {"file": ("recu.png", _picture(), "image/png")}
    for _again in range(2):
        answer = await client.post(f"{HERE}/receipts", data=typed | {"nonce": "n1"}, files=files)
        assert answer.status_code == 303
    receipt = await Receipt.get()
    assert (receipt.amount, receipt.note, (await BudgetLine.get()).spent) == (1250, "Taxi", 1250)
    await client.post(f"{HERE}/receipts/{receipt.id}", data=typed | {"amount": "13"})
    assert ((await Receipt.get()).amount, (await BudgetLine.get()).spent) == (1300, 1250)
    page = (await client.get(f"{HERE}/receipts")).text
    assert "Taxi" in page
    await client.post(f"{HERE}/receipts/{receipt.id}/removal")
    assert (await Receipt.get()).removed_at is not None


async def test_two_who_put_a_receipt_to_a_line_at_once_add_it_once(client: httpx.AsyncClient, mission: Mission) -> None:
    await client.post(f"{HERE}/costs/new", data=LINE)
    typed = {"line": "", "currency": "USD", "amount": "12,50", "spent_on": "", "note": "Taxi", "nonce": "n"}
    for _twice in range(2):
        await client.post(f"{HERE}/receipts", data=typed, files={"file": ("recu.png", _picture(), "image/png")})
    assert await StoredFile.filter(deleted_at=None).count() == 1
    line, receipt = await BudgetLine.get(), await Receipt.get()
    values = ReceiptValues(amount=1250, currency="USD", line_id=line.id)
    for _both in range(2):
        await book_receipt(receipt, values, adds_to_spent=True, by=line.id, now=NOW)
    assert (await BudgetLine.get()).spent == 1250


async def test_a_receipt_that_is_no_picture_is_refused_with_what_was_typed(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed = {"line": "", "currency": "USD", "amount": "12,50", "spent_on": "", "note": "Taxi", "adds": "y"}
    answer = await client.post(f"{HERE}/receipts", data=typed, files={"file": ("a.png", b"<html>", "image/png")})
    assert answer.status_code == 422
    assert "Taxi" in answer.text
    missing = await client.post(f"{HERE}/receipts", data=typed)
    assert (missing.status_code, await Receipt.all().count()) == (422, 0)


async def test_the_office_reads_costs_and_changes_nothing(client: httpx.AsyncClient, mission: Mission) -> None:
    account = await make_account("reader@example.org")
    await grant_mission(account, mission, "reader")
    client.cookies.clear()
    client.cookies.update(await sign_in(account.email))
    assert (await client.get(f"{HERE}/costs")).status_code == 200
    for path in ("costs/new", "rates", "receipts"):
        assert (await client.get(f"{HERE}/{path}")).status_code == 403


async def test_a_receipt_needs_no_nonce_and_one_of_another_mission_is_unknown(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    typed = {"line": "", "currency": "USD", "amount": "12,50", "spent_on": "", "note": "Taxi"}
    answer = await client.post(f"{HERE}/receipts", data=typed, files={"file": ("r.png", _picture(), "image/png")})
    assert (answer.status_code, await Receipt.all().count()) == (303, 1)
    await Receipt.all().update(mission_id=(await make_mission("other")).id)
    receipt = await Receipt.get()
    for path in (receipt.id, f"{receipt.id}/removal", "x", "x/removal"):
        assert (await client.post(f"{HERE}/receipts/{path}", data=typed)).status_code == 404
    assert (await Receipt.get()).removed_at is None
