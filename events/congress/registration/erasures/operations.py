"""Asking for erasure, taking that back, refusing it, and what is written when it is carried out."""

from __future__ import annotations

import datetime as dt
import uuid
from uuid import UUID

from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.words import ErasureState
from events.congress.registration.models import Registration
from events.platform.storage.database import IntegrityError, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.kinds import ERASURE_DONE
from events.records.outbox.operations import queue_mail

ERASURE_NOTICE = "erasure_notice"


async def ask_for_erasure(registration_id: UUID, reason: str, now: dt.datetime) -> bool:
    """Ask for a registration to be erased, of which a mail is the receipt; return False when that was done before."""
    try:
        async with transaction():
            row = await Registration.filter(id=registration_id, erased_at=None).select_for_update().first()
            if row is None:
                return False
            made = await ErasureRequest.create(
                id=uuid.uuid4(),
                registration_id=row.id,
                open_for=row.id,
                state=ErasureState.ASKED,
                reason=reason,
                asked_at=now,
            )
            await record_change(row.event_id, "registration", row.id, Act.ERASURE_ASKED, now)
            await _tell(made, row, now)
    except IntegrityError:
        return False
    return True


async def take_back(registration_id: UUID, now: dt.datetime) -> bool:
    """Take back what the holder asked for; return False when there is nothing left to take back."""
    async with transaction():
        row = await Registration.get(id=registration_id)
        asked = await ErasureRequest.get_or_none(open_for=row.id)
        if asked is None or not await _close(asked.id, ErasureState.WITHDRAWN, now):
            return False
        await record_change(row.event_id, "registration", row.id, Act.ERASURE_TAKEN_BACK, now)
    return True


async def refuse(asked: ErasureRequest, answer: str, *, by: UUID, now: dt.datetime) -> bool:
    """Refuse a request with a reason that a mail tells; return False when it is not open any more."""
    async with transaction():
        if not await _close(asked.id, ErasureState.REFUSED, now, answer=answer, closed_by=by):
            return False
        made = await ErasureRequest.get(id=asked.id).select_related("registration")
        row = made.registration
        await record_change(row.event_id, "registration", row.id, Act.ERASURE_REFUSED, now, actor=by)
        await _tell(made, row, now)
    return True


async def close_as_erased(row: Registration, now: dt.datetime, *, by: UUID, is_told: bool) -> UUID | None:
    """Close what somebody asked for, and empty all they ever asked, in the transaction that erases the registration.

    Return the request that this carries out, if there was one. Where they are told, a last mail goes to the address
    that they have until then: the mail alone keeps it, until it has left.
    """
    asked = await ErasureRequest.get_or_none(open_for=row.id)
    await ErasureRequest.filter(registration_id=row.id).update(reason="", answer="")
    if asked is None or not await _close(asked.id, ErasureState.CARRIED_OUT, now, closed_by=by):
        return None
    if is_told and row.email:
        await queue_mail(
            ERASURE_DONE,
            recipient=row.email,
            language=row.language,
            dedup=f"{ERASURE_DONE}:{asked.id}",
            now=now,
            scope=row.event_id,
        )
    return asked.id


async def pass_requests_on(ended_id: UUID, kept_id: UUID) -> None:
    """Have what somebody asked of one registration be asked of the other, in the transaction that merges them.

    Where both are asked to be erased, it is one request, as old as the older.
    """
    ended = await ErasureRequest.get_or_none(open_for=ended_id)
    kept = await ErasureRequest.get_or_none(open_for=kept_id)
    if ended and kept:
        earlier = min(ended.asked_at, kept.asked_at)
        reason = kept.reason or ended.reason
        await ended.delete()
        await ErasureRequest.filter(id=kept.id).update(asked_at=earlier, reason=reason)
    await ErasureRequest.filter(open_for=ended_id).update(open_for=kept_id)
    await ErasureRequest.filter(registration_id=ended_id).update(registration_id=kept_id)


async def _close(request_id: UUID, state: ErasureState, now: dt.datetime, **columns: object) -> int:
    rows = ErasureRequest.filter(id=request_id, open_for__isnull=False)
    return await rows.update(state=state, open_for=None, closed_at=now, **columns)


async def _tell(asked: ErasureRequest, row: Registration, now: dt.datetime) -> None:
    await queue_mail(
        ERASURE_NOTICE,
        recipient=row.email,
        recipient_name=row.badge_name,
        language=row.language,
        dedup=f"{ERASURE_NOTICE}:{asked.id}:{asked.state}",
        now=now,
        scope=row.event_id,
        subject=row.id,
        details={"request": str(asked.id), "state": asked.state},
    )
