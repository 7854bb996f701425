"""Acts on the costs of a mission: lines, rates, receipts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.missions.costs.models import BudgetLine, PerDiemRate, Receipt
from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.file.nonces import id_from
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import NEXT_VERSION, Opened, hold_version
from events.records.auditing.acts import Act
from events.records.files.models import StoredFile
from events.records.texts.operations import write_texts


@dataclass(frozen=True, slots=True)
class LineValues:
    """A budget line as it is typed."""

    columns: Mapping[str, Any]
    label: Mapping[str, str]
    nonce: str = ""


async def save_line(
    mission: Mission, opened: Opened[BudgetLine | None], values: LineValues, *, by: uuid.UUID, now: dt.datetime
) -> BudgetLine:
    """Save a budget line, new (one for each nonce) or changed. Raise ChangedMeanwhileError."""
    line, columns, label = opened.row, values.columns, values.label
    subject = line.id if line else id_from(mission.id, "budget_line", values.nonce)
    async with transaction():
        await hold_scope("mission", mission.id)
        if line is None and (known := await BudgetLine.get_or_none(id=subject)):
            return known
        await note_change(mission.id, "budget_line", subject, Act.REVISED if line else Act.ADDED, now, by=by)
        if line is None:
            stem = label.get(mission.default_language) or columns["kind"]
            code = await free_code(BudgetLine, stem, mission_id=mission.id)
            position = await BudgetLine.filter(mission_id=mission.id).count() + 1
            given = dict(columns) | {"code": code, "position": position}
            line = await BudgetLine.create(id=subject, mission_id=mission.id, **given)
        else:
            await hold_version(BudgetLine, line.id, opened.version)
            await BudgetLine.filter(id=line.id).update(**columns)
        await write_texts(mission.id, subject, {"label": label}, now)
        return line


async def take_out_line(line: BudgetLine, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Take a line out of the budget; its receipts wait for another one."""
    async with transaction():
        await hold_scope("mission", line.mission_id)
        if not await BudgetLine.filter(id=line.id, removed_at=None).update(removed_at=now):
            return
        await note_change(line.mission_id, "budget_line", line.id, Act.TAKEN_OUT, now, by=by)
        await Receipt.filter(line_id=line.id).update(line_id=None)


async def save_rate(
    mission: Mission, country: str, columns: Mapping[str, Any], *, by: uuid.UUID, now: dt.datetime
) -> None:
    """Save what a night in a country is worth to one person, in place of the former rate."""
    async with transaction():
        row = await PerDiemRate.get_or_none(mission_id=mission.id, country=country)
        subject = row.id if row else uuid.uuid4()
        await note_change(mission.id, "per_diem_rate", subject, Act.SAVED, now, by=by)
        if row is None:
            await PerDiemRate.create(id=subject, mission_id=mission.id, country=country, **columns)
        else:
            await PerDiemRate.filter(id=subject).update(**columns, version=NEXT_VERSION)


@dataclass(frozen=True, slots=True)
class PerDiem:
    """The per diem of one country: nights of all people, and the amount in minor units."""

    rate: PerDiemRate
    nights: int

    @property
    def amount(self) -> int:
        return self.nights * int(self.rate.amount)


async def plan_per_diem(
    mission: Mission, found: Iterable[tuple[PerDiem, Mapping[str, str]]], *, by: uuid.UUID, now: dt.datetime
) -> None:
    """Put what the itinerary asks for into the budget as planned: a line per country, found again by its code."""
    asked = list(found)
    if not asked:
        return
    async with transaction():
        await note_change(mission.id, "budget_line", mission.id, Act.PER_DIEM_PLANNED, now, by=by)
        for item, label in asked:
            code = f"per-diem-{item.rate.country.lower()}"
            line = await BudgetLine.get_or_none(mission_id=mission.id, code=code)
            values: dict[str, Any] = {
                "kind": "per_diem",
                "payer": item.rate.payer,
                "currency": item.rate.currency,
                "planned": item.amount,
                "rate": item.rate.rate,
                "rate_on": item.rate.rate_on,
                "removed_at": None,
            }
            if line is None:
                position = await BudgetLine.filter(mission_id=mission.id).count() + 1
                line = await BudgetLine.create(
                    id=uuid.uuid4(), mission_id=mission.id, code=code, position=position, **values
                )
            else:
                await BudgetLine.filter(id=line.id).update(**values, version=NEXT_VERSION)
            await write_texts(mission.id, line.id, {"label": label}, now)


@dataclass(frozen=True, slots=True)
class ReceiptValues:
    """The values of a receipt; `amount` in minor units of `currency`."""

    amount: int | None = None
    currency: str = ""
    spent_on: dt.date | None = None
    note: str = ""
    line_id: uuid.UUID | None = None
    delegate_id: uuid.UUID | None = None


async def add_receipt(
    stored: StoredFile, values: ReceiptValues, *, nonce: str, by: uuid.UUID | None, now: dt.datetime
) -> Receipt:
    """Add a receipt to the mission of its file, from the office or (`by` None) from the field; one for each nonce."""
    mission_id = stored.scope
    async with transaction():
        await hold_scope("mission", mission_id)
        if known := await Receipt.get_or_none(nonce=nonce):
            return known
        await note_change(mission_id, "receipt", stored.id, Act.ADDED, now, by=by)
        return await Receipt.create(
            id=uuid.uuid4(),
            mission_id=mission_id,
            file_id=stored.id,
            nonce=nonce,
            created_at=now,
            amount=values.amount,
            currency=values.currency,
            spent_on=values.spent_on,
            note=values.note,
            line_id=values.line_id,
            delegate_id=values.delegate_id,
        )


async def book_receipt(
    receipt: Receipt, values: ReceiptValues, *, adds_to_spent: bool, by: uuid.UUID, now: dt.datetime
) -> None:
    """Put a receipt to a line with its amount; `adds_to_spent` where the line's spent amount grows by it.

    Only a receipt in the line's own currency can be added to what was spent, and once: not while it is on a line.
    """
    async with transaction():
        await note_change(receipt.mission_id, "receipt", receipt.id, Act.BOOKED, now, by=by)
        is_on_line = await Receipt.filter(id=receipt.id, line_id__isnull=False).exists()
        await Receipt.filter(id=receipt.id).update(
            line_id=values.line_id,
            amount=values.amount,
            currency=values.currency,
            spent_on=values.spent_on,
            note=values.note,
        )
        if adds_to_spent and not is_on_line:
            await _add_to_spent(values)


async def _add_to_spent(values: ReceiptValues) -> None:
    line = await BudgetLine.get_or_none(id=values.line_id, currency=values.currency)
    if line is not None and values.amount is not None:
        spent = (line.spent or 0) + values.amount
        await BudgetLine.filter(id=line.id).update(spent=spent, version=NEXT_VERSION)


async def remove_receipt(receipt: Receipt, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Take a receipt out; what was spent stays as it is."""
    async with transaction():
        await hold_scope("mission", receipt.mission_id)
        if await Receipt.filter(id=receipt.id, removed_at=None).update(removed_at=now):
            await note_change(receipt.mission_id, "receipt", receipt.id, Act.REMOVED, now, by=by)
