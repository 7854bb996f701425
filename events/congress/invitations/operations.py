"""Inviting, changing and withdrawing invitations, declining them, registering by them: each act one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.queries import used_of
from events.congress.invitations.states import USED
from events.congress.invitations.values import Wish, today_in
from events.congress.organizing.models import Event
from events.congress.registration.operations import NotInvitedError
from events.congress.registration.rules import sort_key
from events.congress.registration.values import Permission
from events.platform.storage.database import IntegrityError, execute_count, transaction
from events.platform.storage.versions import NEXT_VERSION, ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats import operations as seats

# Behind the event's pool, which each registration holds first: what is counted here cannot change.
_USE = (
    "UPDATE invitation AS i SET declined_at = NULL, opened_at = COALESCE(opened_at, $2), updated_at = $2 "  # noqa: S608
    "WHERE i.id = $1 AND i.generation = $3 AND i.category_id = $4 AND i.withdrawn_at IS NULL "
    f"AND (i.answer_by IS NULL OR i.answer_by >= $5) AND {USED} < i.uses"
)

_SETTLED = ("email", "category_id", "delegation_id")  # once somebody has registered


class InvitedAlreadyError(Exception):
    """This address is invited to the event: `known`."""

    def __init__(self, known: Invitation) -> None:
        super().__init__(known.id)
        self.known = known


class UsedAlreadyError(Exception):
    """So many registered by the invitation: address, category and delegation stay, nor are there fewer uses."""

    def __init__(self, used: int) -> None:
        super().__init__(used)
        self.used = used


async def invite(event: Event, wish: Wish, *, by: UUID | None, now: dt.datetime) -> Invitation:
    """Make an invitation, which no mail tells of yet. Raise InvitedAlreadyError."""
    try:
        async with transaction():
            row = await Invitation.create(
                id=uuid.uuid4(), event_id=event.id, created_at=now, updated_at=now, **columns_of(wish)
            )
            await record_change(event.id, "invitation", row.id, Act.CREATED, now, actor=by)
    except IntegrityError:
        raise await _known(event, wish) from None
    return row


async def _known(event: Event, wish: Wish) -> Exception:
    known = await Invitation.get_or_none(event_id=event.id, email=wish.email or None)
    return InvitedAlreadyError(known) if known and wish.email else ChangedMeanwhileError()


def columns_of(wish: Wish) -> dict[str, Any]:
    """Return the columns of the row that say what was wished."""
    return {
        "category_id": wish.category_id,
        "delegation_id": wish.delegation_id,
        "email": wish.email or None,
        "name": wish.name,
        "name_key": sort_key(wish.name),
        "language": wish.language,
        "uses": wish.uses,
        "answer_by": wish.answer_by,
        "at_any_time": wish.at_any_time,
    }


async def revise(event: Event, invitation: Invitation, wish: Wish, version: int, *, by: UUID, now: dt.datetime) -> None:
    """Change an invitation. Another address gets a link of its own, and nothing of what the former one answered.

    Raise ChangedMeanwhileError, UsedAlreadyError and InvitedAlreadyError.
    """
    try:
        async with transaction():
            await seats.hold(event.pool_id)  # nobody registers meanwhile
            used = (await used_of([invitation.id]))[invitation.id]
            columns = columns_of(wish)
            is_moved = any(columns[name] != getattr(invitation, name) for name in _SETTLED)
            if used > wish.uses or (used and is_moved):
                raise UsedAlreadyError(used)
            if columns["email"] != invitation.email:
                columns |= _as_new(invitation)
            if not await Invitation.filter(id=invitation.id, event_id=event.id, version=version, erased_at=None).update(
                **columns, updated_at=now, version=NEXT_VERSION
            ):
                raise ChangedMeanwhileError
            await record_change(event.id, "invitation", invitation.id, Act.REVISED, now, actor=by)
    except IntegrityError:
        raise await _known(event, wish) from None


def _as_new(invitation: Invitation) -> dict[str, Any]:
    times = dict.fromkeys(("sent_at", "opened_at", "declined_at"))
    return times | {"generation": invitation.generation + 1}


async def withdraw(invitation: Invitation, *, by: UUID, now: dt.datetime) -> bool:
    """Let nobody register by it any more; who did stays registered. Return False when that was done before."""
    return await _set(invitation, Act.WITHDRAWN, by, now, withdrawn_at=now)


async def restore(invitation: Invitation, *, by: UUID, now: dt.datetime, since: dt.datetime | None = None) -> bool:
    """Take a withdrawal back, only that of the moment `since` if one is given; return False when there is none, or the
    invitation was emptied.
    """
    if since and invitation.withdrawn_at != since:
        return False
    return await _set(invitation, Act.RESTORED, by, now, withdrawn_at=None)


async def renew_link(invitation: Invitation, *, by: UUID, now: dt.datetime) -> None:
    """Replace the link: the former one opens nothing from now on."""
    async with transaction():
        await Invitation.filter(id=invitation.id).update(
            generation=invitation.generation + 1, sent_at=None, opened_at=None, updated_at=now, version=NEXT_VERSION
        )
        await record_change(invitation.event_id, "invitation", invitation.id, Act.LINK_RENEWED, now, actor=by)


async def note_opened(invitation: Invitation, now: dt.datetime) -> None:
    """Note that its page was opened the first time; whoever did it may be anybody who has the link."""
    await Invitation.filter(id=invitation.id, opened_at=None).update(opened_at=now)


async def decline(invitation: Invitation, now: dt.datetime) -> bool:
    """Note the no of whoever was invited, which they may take back by registering. Return False where it has no place:
    it is for many, withdrawn, declined before, or somebody has registered by it.
    """
    if invitation.email is None or (await used_of([invitation.id]))[invitation.id]:
        return False
    return await _set(invitation, Act.DECLINED, None, now, declined_at=now)


_UNLESS = {Act.WITHDRAWN: {"withdrawn_at": None}, Act.DECLINED: {"withdrawn_at": None, "declined_at": None}}


async def _set(invitation: Invitation, act: Act, by: UUID | None, now: dt.datetime, **columns: Any) -> bool:
    """Set a moment of an invitation and record the act, where it has not happened before."""
    open_to_it: dict[str, Any] = _UNLESS.get(act, {"withdrawn_at__not_isnull": True})
    rows = Invitation.filter(id=invitation.id, event_id=invitation.event_id, erased_at=None, **open_to_it)
    async with transaction():
        if not await rows.update(**columns, updated_at=now, version=NEXT_VERSION):
            return False
        await record_change(invitation.event_id, "invitation", invitation.id, act, now, actor=by)
    return True


def permission_of(event: Event, invitation: Invitation) -> Permission:
    """Return what an invitation permits, as it was read: one that was changed meanwhile permits nothing."""
    return Permission(frozenset({invitation.category_id}), _use(event, invitation))


def _use(event: Event, invitation: Invitation) -> Callable[[UUID, dt.datetime], Awaitable[None]]:
    async def use(registration: UUID, now: dt.datetime) -> None:
        values = [invitation.id, now, invitation.generation, invitation.category_id, today_in(event, now)]
        if not await execute_count(_USE, values):
            raise NotInvitedError
        await InvitationUse.create(invitation_id=invitation.id, registration_id=registration, used_at=now)

    return use
