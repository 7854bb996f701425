"""Taking name and address out of invitations: on their day, and when somebody's registration is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import F

from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.organizing.retention import KEPT_FOR, MENDABLE_FOR
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.versions import NEXT_VERSION
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import empty_mails

_TOGETHER = 200


async def destroy_due_invitations(now: dt.datetime) -> int:
    """Empty the invitations of events that were over so long ago. Return how many; that they were made still counts.

    Nothing is destroyed while dates that were just changed can still be mended.
    """
    last = now.astimezone(dt.UTC).date() - KEPT_FOR
    rows = Invitation.filter(erased_at=None, event__ends_on__lt=last, event__updated_at__lt=now - MENDABLE_FOR)
    due = await rows.order_by("event_id", "id").values_list("event_id", "id")
    for at in range(0, len(due), _TOGETHER):
        async with transaction():
            for event_id, invitation_id in due[at : at + _TOGETHER]:
                await empty_invitations([invitation_id], now)
                await record_change(event_id, "invitation", invitation_id, Act.DESTROYED, now)
    return len(due)


async def empty_invitations(ids: Collection[UUID], now: dt.datetime) -> None:
    """Empty invitations and their mails, and end their links, in the caller's transaction; their states stay."""
    if not ids:
        return
    await Invitation.filter(id__in=list(ids)).update(
        email=None,
        name="",
        name_key="",
        generation=F("generation") + 1,
        erased_at=now,
        updated_at=now,
        version=NEXT_VERSION,
    )
    for one in ids:
        await empty_mails(one)


async def invitations_about(registration: Registration) -> list[UUID]:
    """Return the invitations that name whoever is registered: theirs, and one to their address that nobody else used.

    A link for many names nobody of those who used it.
    """
    used = InvitationUse.filter(registration_id=registration.id).values_list("invitation_id", flat=True)
    named = Invitation.filter(event_id=registration.event_id, email__not_isnull=True)
    theirs = {*await named.filter(id__in=await used).values_list("id", flat=True)}
    theirs |= {*await named.filter(email=registration.email).values_list("id", flat=True)}
    others = InvitationUse.filter(invitation_id__in=list(theirs), registration__erased_at=None)
    kept = {*await others.exclude(registration_id=registration.id).values_list("invitation_id", flat=True)}
    return sorted(UUID(str(one)) for one in theirs - kept)
