"""Leaving a delegation while staying registered, with the seat or the rank that one has: one transaction."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.quotas.models import Delegation
from events.congress.quotas.operations import free_place
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.platform.storage.database import transaction
from events.platform.storage.versions import NEXT_VERSION
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


async def leave(questions: Questions, registration_id: UUID, *, by: UUID | None, now: dt.datetime) -> bool:
    """Have somebody belong to no delegation any more and stay registered; return False where that cannot be.

    The place in the quota is free for somebody else then. So who was named by the delegation leaves by an organizer's
    act alone: else a delegation had more seats than its quotas say. Without `by` the person leaves by themselves.
    """
    async with transaction():
        await seats.hold(questions.event_pool_id)
        present = await Registration.get(id=registration_id, event_id=questions.event_id)
        is_named = present.nominated_at is not None
        if (
            present.delegation_id is None
            or present.is_over
            or present.state == State.NOMINATED
            or (is_named and not by)
        ):
            return False
        await leave_in_transaction(present, Act.DELEGATION_LEFT if by else Act.LEFT_DELEGATION, by, now)
    return True


async def leave_in_transaction(registration: Registration, act: Act, by: UUID | None, now: dt.datetime) -> None:
    """Free the place in the quota; whoever was the head is it no more, also if they come back."""
    await free_place(registration.id, registration.delegation_id, now)
    await Delegation.filter(id=registration.delegation_id, head_id=registration.id).update(head_id=None)
    alone = {"delegation_id": None, "nominated_at": None}
    await Registration.filter(id=registration.id).update(**alone, updated_at=now, version=NEXT_VERSION)
    await record_change(registration.event_id, "registration", registration.id, act, now, actor=by)
