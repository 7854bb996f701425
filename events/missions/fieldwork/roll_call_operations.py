"""Acts of the office: calling the roll, asking again, closing it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from uuid import UUID

from events.missions.fieldwork.models import RollAnswer, RollCall
from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, Mission
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import hold_scope
from events.records.auditing.acts import Act
from events.records.outbox.operations import queue_mail
from events.records.people.throttle_operations import allow

_AGAIN_AFTER = dt.timedelta(minutes=5)


async def call_roll(mission: Mission, message: str, *, by: UUID | None, now: dt.datetime) -> RollCall:
    """Ask everybody of the delegation whether they are safe, those with an address by mail too.

    There is one roll call at a time: while one is open, that one is given.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        known = await RollCall.filter(mission_id=mission.id, closed_at=None).first()
        if known is not None:
            return known
        await note_change(mission.id, "roll_call", mission.id, Act.CALLED, now, by=by)
        call = await RollCall.create(
            id=uuid.uuid4(), mission_id=mission.id, message=message, called_at=now, called_by=by
        )
        await _ask(call, await Delegate.filter(mission_id=mission.id, left_at=None), now)
        return call


async def ask_again(call: RollCall, *, by: UUID | None, now: dt.datetime) -> int:
    """Send the mail again to those who have not answered, every five minutes at the most; how many that were."""
    async with transaction():
        if not await allow(f"roll call {call.id}", 1, _AGAIN_AFTER, now):
            return 0
        await hold_scope("mission", call.mission_id)
        answered = await RollAnswer.filter(roll_call_id=call.id).values_list("delegate_id", flat=True)
        missing = Delegate.filter(mission_id=call.mission_id, left_at=None).exclude(id__in=list(answered))
        asked = await _ask(call, await missing, now)
        if asked:
            await note_change(call.mission_id, "roll_call", call.id, Act.ASKED_AGAIN, now, by=by)
        return asked


async def _ask(call: RollCall, people: Iterable[Delegate], now: dt.datetime) -> int:
    asked = [person for person in people if person.email]
    for person in asked:
        await queue_mail(
            "roll_call",
            recipient=person.email,
            recipient_name=person.name,
            language=person.language,
            dedup=f"roll_call:{call.id}:{person.id}:{now:%Y%m%d%H%M}",
            now=now,
            scope=call.mission_id,
            subject=person.id,
            details={"message": call.message},
        )
    return len(asked)


async def close_roll(call: RollCall, *, by: UUID | None, now: dt.datetime) -> bool:
    """Close the roll call; False when it was closed before."""
    async with transaction():
        await hold_scope("mission", call.mission_id)
        sql = "UPDATE roll_call SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL"
        if not await execute_count(sql, [call.id, now]):
            return False
        await note_change(call.mission_id, "roll_call", call.id, Act.CLOSED, now, by=by)
        return True
