"""The waiting list: accepting what is offered, letting offers lapse, waiting together and alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.life import State
from events.congress.registration.life_operations import Ending, Guard, confirm_waiting, end
from events.congress.registration.models import Registration
from events.congress.registration.operations import tell_promoted
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.telling_operations import News, tell
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change, record_changes
from events.records.seats import operations as seats


async def accept_offer(questions: Questions, registration: Registration, now: dt.datetime) -> bool:
    """Take the seat that is offered to somebody; return False when none is any more."""
    async with transaction():
        pools = questions.pools_of(registration.category_id, registration.attendance)
        if not await seats.accept(registration.id, pools, now):
            return False
        await confirm_waiting(registration.id, now)
        await record_change(registration.event_id, "registration", registration.id, Act.ACCEPTED, now)
        await tell_promoted(registration.id, now)
    return True


async def lapse_offers(now: dt.datetime) -> int:
    """End the registrations that did not accept in time, each in a transaction of its own; return how many."""
    return sum([await _lapse(holder, now) for holder in await seats.lapsed(now)])


async def _lapse(holder: UUID, now: dt.datetime) -> bool:
    registration = await Registration.get_or_none(id=holder)
    if registration is None:
        return False
    questions = await questions_of(await Event.get(id=registration.event_id))
    async with transaction():
        pools = questions.pools_of(registration.category_id, registration.attendance)
        if not await seats.lapse(holder, pools, now):
            return False
        await end(questions, registration, now, Ending(guard=Guard("state = 'waitlisted'")))
        await record_change(registration.event_id, "registration", holder, Act.LAPSED, now)
        await tell(registration, News("registration_lapsed"), now)
    return True


async def wait_together(questions: Questions, ids: Iterable[UUID], *, by: UUID | None, now: dt.datetime) -> int:
    """Have registrations that wait for seats get them together, by the rank of the last; return how many do."""
    rows = Registration.filter(event_id=questions.event_id, id__in=list(ids), state=State.WAITLISTED)
    waiting = [row.id for row in await rows]
    if len(waiting) < 2:
        return 0
    async with transaction():
        number = await seats.wait_together(waiting, uuid.uuid4(), questions.event_pool_id)
        changed: dict[UUID, dict[str, str]] = {one: {} for one in waiting}
        await record_changes(questions.event_id, "registration", changed, Act.JOINED_IN_WAITING, now, actor=by)
    return number


async def wait_alone(questions: Questions, registration: Registration, now: dt.datetime, *, by: UUID | None) -> None:
    """Have somebody who waits with others take the first seat that is free for them, at the same rank."""
    async with transaction():
        await seats.wait_alone(
            registration.id, questions.pools_of(registration.category_id, registration.attendance), now
        )
        await record_change(registration.event_id, "registration", registration.id, Act.WAITS_ALONE, now, actor=by)
