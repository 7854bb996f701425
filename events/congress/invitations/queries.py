"""Reading invitations."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import Q

from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.states import USED
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Registration
from events.platform.signing import Signer
from events.platform.storage.database import dialect, execute_rows, identifier
from events.platform.storage.statements import Statement

PURPOSE = "invitation"


def token_of(signer: Signer, invitation: Invitation) -> str:
    """Return the token of an invitation's private link."""
    return signer.token(PURPOSE, invitation.id, invitation.generation)


async def invitation_behind(signer: Signer, token: str) -> Invitation | None:
    """Return the invitation of a private link, with its delegation; None when it was forged or replaced."""
    subject = signer.subject_of(token)
    found = await Invitation.get_or_none(id=subject).select_related("delegation") if subject else None
    if found is None or not signer.is_valid(token, PURPOSE, found.id, found.generation):
        return None
    return found


async def invitation_in(event_id: UUID, invitation_id: UUID | None) -> Invitation | None:
    """Return an invitation of this event."""
    return await Invitation.get_or_none(id=invitation_id, event_id=event_id)


async def used_of(invitations: Collection[UUID]) -> dict[UUID, int]:
    """Return how many registrations stand by each of these invitations."""
    to = Statement(dialect())
    sql = f"SELECT i.id AS id, {USED} AS used FROM invitation i WHERE {to.any_of('i.id', invitations)}"  # noqa: S608
    return {identifier(row["id"]): int(row["used"]) for row in await execute_rows(sql, to.values)}


async def invitation_used_by(registration_id: UUID) -> Invitation | None:
    """Return the invitation by which somebody registered."""
    return await Invitation.filter(registrations__registration_id=registration_id).first()


async def invitations_to(email: str, registrations: Collection[UUID], events: Collection[UUID]) -> list[Invitation]:
    """Return the invitations to these events that are for an address, or by which one of these registered."""
    ids = await InvitationUse.filter(registration_id__in=list(registrations)).values_list("invitation_id", flat=True)
    rows = Invitation.filter(Q(email=email) | Q(id__in=list(ids)), event_id__in=list(events))
    return await rows.order_by("created_at", "id")


async def registrations_by(invitation: Invitation) -> list[Registration]:
    """Return who registered by an invitation, the first one first."""
    rows = Registration.filter(invitation_uses__invitation_id=invitation.id)
    return await rows.order_by("registered_at", "id")


async def delegations_of(event_id: UUID, chosen: UUID | None = None) -> list[Delegation]:
    """Return the delegations that somebody can be invited into, with the one that was chosen before."""
    rows = Delegation.filter(event_id=event_id).filter(Q(retired_at=None) | Q(id=chosen))
    return await rows.order_by("name", "country", "id")
