"""Reading to which delegations the registrations of an event may belong."""

from __future__ import annotations

from uuid import UUID

from events.congress.quotas.models import Delegation
from events.congress.registration.question_values import DelegationChoice


async def delegation_choices(event_id: UUID) -> tuple[DelegationChoice, ...]:
    """Return the delegations to an event, those that ended too, the first made first."""
    rows = Delegation.filter(event_id=event_id).order_by("created_at", "id")
    return tuple([DelegationChoice(row.id, row.name, row.country) for row in await rows])
