"""Noting by hand that a registration is paid or need not be, one or many at once: one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.life import Payment
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


@dataclass(frozen=True)
class PaymentNote:
    """A note on a payment: a transfer's number, who waived it and why."""

    payment: Payment
    note: str
    by: UUID
    at: dt.datetime


async def note_payment(registration: Registration, noted: PaymentNote, version: int) -> None:
    """Note it, under the name of who does; `version` is what they were shown. Raise ChangedMeanwhileError."""
    async with transaction():
        await hold_version(Registration, registration.id, version)
        await _note(registration, noted)


async def note_payments(event_id: UUID, ids: Iterable[UUID], noted: PaymentNote) -> list[UUID]:
    """Note it of those who owe something for their registration and of whom it was not noted. Return which they are."""
    async with transaction():
        rows = Registration.filter(event_id=event_id, id__in=list(ids), price__not_isnull=True)
        rows = rows.exclude(payment=noted.payment.value).select_for_update()
        found = await rows.order_by("registered_at", "id")
        for row in found:
            await hold_version(Registration, row.id, row.version)
            await _note(row, noted)
    return [row.id for row in found]


async def _note(row: Registration, noted: PaymentNote) -> None:
    changed = {"payment": [row.payment, noted.payment.value]}
    if row.payment_note != noted.note:
        changed["payment_note"] = [row.payment_note, noted.note]
    await Registration.filter(id=row.id).update(
        payment=noted.payment.value,
        payment_note=noted.note,
        payment_by=noted.by,
        payment_at=noted.at,
        updated_at=noted.at,
    )
    await record_change(
        row.event_id,
        "registration",
        row.id,
        Act.PAYMENT_NOTED,
        noted.at,
        actor=noted.by,
        details=changed,
    )
