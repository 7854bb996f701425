"""Noting by hand that a registration is paid or need not be: one transaction."""

from __future__ import annotations

import datetime as dt
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
    version: int  # of the registration that they were shown


async def note_payment(registration: Registration, noted: PaymentNote, *, by: UUID, now: dt.datetime) -> None:
    """Note it, under the name of who does. Raise ChangedMeanwhileError."""
    async with transaction():
        await hold_version(Registration, registration.id, noted.version)
        await Registration.filter(id=registration.id).update(
            payment=noted.payment.value, payment_note=noted.note, payment_by=by, payment_at=now, updated_at=now
        )
        before = registration.payment
        await record_change(
            registration.event_id,
            "registration",
            registration.id,
            Act.PAYMENT_NOTED,
            now,
            actor=by,
            details={"payment": [before, noted.payment.value]},
        )
