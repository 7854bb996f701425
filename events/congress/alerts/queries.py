"""Reading alerts."""

from __future__ import annotations

from uuid import UUID

from events.congress.alerts.models import Alert
from events.platform.signing import Signer

PURPOSE = "alert"


def token_of(signer: Signer, alert_id: UUID) -> str:
    return signer.token(PURPOSE, alert_id, 1)


def is_ours(signer: Signer, token: str) -> UUID | None:
    """Return the alert that a link was made for, which may be gone by now; None for a forged one."""
    subject = signer.subject_of(token)
    return subject if subject and signer.is_valid(token, PURPOSE, subject, 1) else None


async def number_waiting(event_id: UUID) -> int:
    """Return how many addresses wait to be told of the opening of this event's registration."""
    return await Alert.filter(event_id=event_id, confirmed_at__not_isnull=True, told_at=None).count()
