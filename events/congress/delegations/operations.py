"""What organizers do with a delegation, and what its focal point does beside naming people: one transaction each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from uuid import UUID

from events.congress.delegations.values import Entered
from events.congress.delegations.words import LetterState
from events.congress.organizing.models import Event
from events.congress.organizing.operations import change_capacity
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.waiting_operations import wait_together
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.storage.versions import NEXT_VERSION, ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.files.models import StoredFile
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.seats import operations as seats
from events.records.seats.models import Pool

DELEGATION_LINK = "delegation_link"


async def create_delegation(event: Event, entered: Entered, *, by: UUID, now: dt.datetime) -> Delegation:
    """Make a delegation with its quotas."""
    async with transaction():
        await raise_revision(event.id)
        await seats.hold(event.pool_id)
        meant = await meaning(Named(entered.name, entered.country))
        made: dict[str, Any] = {"id": uuid.uuid4(), "event_id": event.id, "created_at": now, "updated_at": now}
        row = await Delegation.create(**made, **entered.columns(), **dict[str, Any](meant))
        await _set_quotas(event, row.id, entered, now)
        await record_change(event.id, "delegation", row.id, Act.CREATED, now, actor=by)
    return row


async def save_delegation(
    event: Event, row: Delegation, entered: Entered, version: int, *, by: UUID, now: dt.datetime
) -> None:
    """Write a delegation anew. The link of a focal point who is replaced ends.

    Raise ChangedMeanwhileError, and SeatsTakenError for a quota below what is named: `capacity` is its category's id.
    """
    ends = int(entered.focal_email != row.focal_email)
    async with transaction():
        await raise_revision(event.id)
        await seats.hold(event.pool_id)
        meant = await meaning(Named(entered.name, entered.country), before=Named(row.name, row.country))
        standing = Delegation.filter(id=row.id, event_id=event.id, version=version)
        generation = row.link_generation + ends
        columns = {**entered.columns(), **meant, "link_generation": generation}
        if not await standing.update(**columns, updated_at=now, version=NEXT_VERSION):
            raise ChangedMeanwhileError
        await _set_quotas(event, row.id, entered, now)
        changed = {"focal point": "replaced"} if ends else {}
        await record_change(event.id, "delegation", row.id, Act.SAVED, now, actor=by, details=changed)


async def _set_quotas(event: Event, delegation_id: UUID, entered: Entered, now: dt.datetime) -> None:
    quotas = {one.category_id: one for one in await DelegationQuota.filter(delegation_id=delegation_id)}
    for category_id, places in entered.quotas.items():
        known = quotas.get(category_id)
        if known is not None:
            await change_capacity((event.pool_id, known.pool_id), places, now, str(category_id))
        elif places:
            pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=places)
            await DelegationQuota.create(
                id=uuid.uuid4(), delegation_id=delegation_id, category_id=category_id, pool_id=pool.id
            )


async def send_link(row: Delegation, *, by: UUID, now: dt.datetime) -> bool:
    """Send the focal point their link in their language; return False within the minute after it was sent."""
    async with transaction():
        is_new = await queue_mail(
            DELEGATION_LINK,
            recipient=row.focal_email,
            recipient_name=row.focal_name,
            language=row.focal_language,
            dedup=f"{DELEGATION_LINK}:{row.id}:{row.link_generation}:{now:%Y%m%d%H%M}",
            now=now,
            scope=row.event_id,
            subject=row.id,
        )
        if is_new:
            await record_change(row.event_id, "delegation", row.id, Act.LINK_SENT, now, actor=by)
    return is_new


async def renew_link(row: Delegation, *, by: UUID, now: dt.datetime) -> None:
    """End the focal point's link; the next one is sent by hand."""
    await _update(row, Act.LINK_RENEWED, now, by, link_generation=row.link_generation + 1)


async def retire_delegation(row: Delegation, *, is_retired: bool, by: UUID, now: dt.datetime) -> None:
    """End a delegation, whose link opens nothing then, or bring it back; its people stay as they are."""
    act = Act.RETIRED if is_retired else Act.RESTORED
    await _update(row, act, now, by, retired_at=now if is_retired else None)


async def choose_head(row: Delegation, registration: Registration, *, by: UUID | None, now: dt.datetime) -> bool:
    """Make somebody the head of their delegation; return False for who is not of it any more."""
    async with transaction():
        rows = Registration.filter(id=registration.id, delegation_id=row.id)
        if not await rows.filter(active_key__isnull=False).exists():
            return False
        await _update(row, Act.HEAD_CHOSEN, now, by, head_id=registration.id)
    return True


async def keep_letter(row: Delegation, stored: StoredFile, *, by: UUID | None, now: dt.datetime) -> None:
    """Receive the note verbale or letter of nomination, in the place of the one before."""
    await _update(
        row,
        Act.RECEIVED,
        now,
        by,
        letter_id=stored.id,
        letter_state=LetterState.RECEIVED,
        letter_reason="",
        letter_at=now,
    )


async def judge_letter(row: Delegation, state: LetterState, reason: str, *, by: UUID, now: dt.datetime) -> bool:
    """Accept the letter, or send it back with a reason; return False when there is none, or another one by now."""
    async with transaction():
        rows = Delegation.filter(id=row.id, letter_id=row.letter_id, letter_id__isnull=False)
        if not await rows.update(letter_state=state, letter_reason=reason, updated_at=now, version=NEXT_VERSION):
            return False
        act = Act.LETTER_ACCEPTED if state is LetterState.ACCEPTED else Act.LETTER_SENT_BACK
        await record_change(row.event_id, "delegation", row.id, act, now, actor=by)
    return True


async def have_wait_together(
    questions: Questions, row: Delegation, is_together: bool, *, by: UUID | None, now: dt.datetime
) -> int:
    """Have those of a delegation who wait get seats all at once, now and later; return how many wait together now."""
    await _update(row, Act.JOINED_IN_WAITING if is_together else Act.WAITS_ALONE, now, by, waits_together=is_together)
    if not is_together:
        return 0
    rows = Registration.filter(delegation_id=row.id, state=State.WAITLISTED)
    ids = [UUID(str(one)) for one in await rows.order_by("id").values_list("id", flat=True)]
    return await wait_together(questions, ids, by=by, now=now)


async def _update(row: Delegation, act: Act, now: dt.datetime, by: UUID | None, **columns: object) -> None:
    async with transaction():
        await Delegation.filter(id=row.id).update(**columns, updated_at=now, version=NEXT_VERSION)
        await record_change(row.event_id, "delegation", row.id, act, now, actor=by)
