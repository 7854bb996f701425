"""Reading what a speaker has to do with registrations."""

from __future__ import annotations

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.platform.email_addresses import fold_email

_MOST = 5


async def registrations_of(speaker: Speaker) -> list[Registration]:
    """Return the registrations that stand at the speaker's event with their e-mail address, the earliest first."""
    if not speaker.email:
        return []
    same = Registration.filter(event_id=speaker.event_id, email=fold_email(speaker.email))
    return [row for row in await same.order_by("registered_at", "id") if not row.is_over][:_MOST]
