"""Bringing accompanying persons: each is a registration of its own, tied to that of its host."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.registration.accompanying import accompanying_in
from events.congress.registration.accompanying_queries import Brought, brought_by
from events.congress.registration.life import Approval, State
from events.congress.registration.models import Registration
from events.congress.registration.operations import NotInvitedError
from events.congress.registration.question_queries import Questions
from events.congress.registration.values import Permission
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats


def may_bring(host: Registration) -> bool:
    """Whether somebody takes part, or waits to, without that anybody has to approve it, and accompanies nobody."""
    stands = host.state in (State.CONFIRMED, State.WAITLISTED) and host.approval != Approval.ASKED
    return stands and host.host_id is None


def permission_to_bring(questions: Questions, host: Registration) -> Permission:
    """Return what lets a participant register those whom they bring, as many as each category allows."""

    async def use(made: UUID, now: dt.datetime) -> None:
        await _bring(questions, host.id, made, now)

    return Permission(frozenset(one.id for one in accompanying_in(questions)), use)


async def _bring(questions: Questions, host_id: UUID, made: UUID, now: dt.datetime) -> None:
    """Tie a new registration to its host, in its transaction, which holds the seats. Raise NotInvitedError.

    Where both wait, they wait together; nobody has a seat before whom they accompany.
    """
    host = await Registration.get(id=host_id)
    guest = await Registration.get(id=made)
    before = await brought_by(host)
    if not may_bring(host) or not Brought(before).has_room_in(questions.category(guest.category_id)):
        raise NotInvitedError
    if host.state == State.WAITLISTED:
        if guest.state != State.WAITLISTED:
            raise NotInvitedError
        waiting = [one.id for one in before if one.state == State.WAITLISTED]
        await seats.wait_together([host.id, *waiting, made], host.id, questions.event_pool_id)
    await Registration.filter(id=made).update(host_id=host.id)
    await record_change(questions.event_id, "registration", host.id, Act.ACCOMPANYING_ADDED, now)
