"""Reading what people offer of their places."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.registration.models import PlaceOffer


async def open_offer(registration_id: UUID, now: dt.datetime) -> PlaceOffer | None:
    """Return to whom somebody offers their place at present."""
    return await PlaceOffer.get_or_none(open_for=registration_id, expires_at__gt=now)
