"""Acts of travellers: a note, an answer to the roll call. Sent twice with one nonce, each is one.

A note changes nothing of the itinerary, so it does not raise the mission's revision: by that calendars and the copies
on phones know whether they are of yesterday.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from events.missions.costs.operations import ReceiptValues, add_receipt
from events.missions.fieldwork.models import FieldNote, RollAnswer, RollCall
from events.missions.file.models import Delegate
from events.platform.signing import token_hash
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.files.models import StoredFile

_CLOCK_MAY_LAG = dt.timedelta(days=1)  # a phone without network that was out of power begins in some year of its own


@dataclass(frozen=True, kw_only=True)
class NoteValues:
    """A note as it is sent. `details` is what the kind asks for (see `FieldNote`), `noted_at` their device's clock."""

    kind: str
    noted_at: dt.datetime
    body: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    leg_id: UUID | None = None


def own_nonce(delegate: Delegate, nonce: str) -> str:
    """Return the nonce as it is kept: nobody can meet, or take, that of somebody else."""
    return token_hash(f"{delegate.id} {nonce}")


async def known_note(delegate: Delegate, nonce: str) -> FieldNote | None:
    """Return the note that came with this nonce before."""
    return await FieldNote.get_or_none(nonce=own_nonce(delegate, nonce))


async def receive_note(delegate: Delegate, values: NoteValues, *, nonce: str, now: dt.datetime) -> FieldNote:
    """Keep a note for the office."""
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        return await known_note(delegate, nonce) or await _keep(delegate, values, nonce, now)


async def receive_receipt(
    delegate: Delegate,
    values: NoteValues,
    stored: StoredFile,
    receipt: ReceiptValues,
    *,
    nonce: str,
    now: dt.datetime,
) -> FieldNote:
    """Keep a receipt: among the costs, where the office puts it to a line, and as a note that is taken over already."""
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        known = await known_note(delegate, nonce)
        if known is not None:
            return known
        own = own_nonce(delegate, nonce)
        await add_receipt(stored, receipt, nonce=own, by=None, now=now)
        decided = {"file_id": stored.id, "state": "taken", "decided_at": now}
        return await _keep(delegate, values, nonce, now, **decided)


async def _keep(delegate: Delegate, values: NoteValues, nonce: str, now: dt.datetime, **columns: Any) -> FieldNote:
    note = await FieldNote.create(
        id=uuid.uuid4(),
        mission_id=delegate.mission_id,
        delegate_id=delegate.id,
        leg_id=values.leg_id,
        kind=values.kind,
        body=values.body,
        details=dict(values.details),
        nonce=own_nonce(delegate, nonce),
        noted_at=values.noted_at,
        received_at=now,
        **columns,
    )
    details = {"kind": values.kind, "delegate": str(delegate.id)}
    await record_change(delegate.mission_id, "field_note", note.id, Act.RECEIVED, now, details=details)
    return note


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to the roll call; `answered_at` is their device's clock."""

    is_safe: bool
    answered_at: dt.datetime
    note: str = ""


async def answer_roll(
    delegate: Delegate, call_id: UUID | None, answer: Answer, *, nonce: str, now: dt.datetime
) -> RollCall | None:
    """Keep an answer to the roll call that it was given to, closed or not, else to the one that is open.

    Where there is none, nothing is lost: the answer becomes a note for the office, and None is given. A clock that
    tells what cannot be, an answer yet to come or one from long before the call, is not believed: the last answer of
    a person counts, and "I need help" would be taken for an old one.
    """
    async with transaction():
        await hold_scope("mission", delegate.mission_id)
        call = await _call_of(delegate.mission_id, call_id)
        if call is None:
            values = NoteValues(kind="note", noted_at=answer.answered_at, body=answer.note, details=_said(answer))
            await receive_note(delegate, values, nonce=nonce, now=now)
            return None
        own = own_nonce(delegate, nonce)
        if not await RollAnswer.filter(nonce=own).exists():
            believed = replace(answer, answered_at=_believed(answer.answered_at, call, now))
            await _keep_answer(delegate, call, believed, own, now)
        return call


def _said(answer: Answer) -> dict[str, object]:
    return {"is_safe": answer.is_safe}


def _believed(said: dt.datetime, call: RollCall, now: dt.datetime) -> dt.datetime:
    """Return the believed time of an answer; by min(), answers of a clock that is ahead stay in their order."""
    return now if said < call.called_at - _CLOCK_MAY_LAG else min(said, now)


async def _call_of(mission_id: UUID, call_id: UUID | None) -> RollCall | None:
    calls = RollCall.filter(mission_id=mission_id)
    meant = await calls.get_or_none(id=call_id) if call_id else None
    return meant or await calls.filter(closed_at=None).order_by("-called_at").first()


async def _keep_answer(delegate: Delegate, call: RollCall, answer: Answer, nonce: str, now: dt.datetime) -> None:
    made = await RollAnswer.create(
        id=uuid.uuid4(),
        roll_call_id=call.id,
        delegate_id=delegate.id,
        is_safe=answer.is_safe,
        note=answer.note,
        answered_at=answer.answered_at,
        received_at=now,
        nonce=nonce,
    )
    details = {"delegate": str(delegate.id), **_said(answer)}
    await record_change(delegate.mission_id, "roll_answer", made.id, Act.RECEIVED, now, details=details)
