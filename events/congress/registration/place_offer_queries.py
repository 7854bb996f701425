"""Reading what people offer of their places."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.registration.models import PlaceOffer
from events.platform.storage.database import execute_rows


async def open_offer(registration_id: UUID, now: dt.datetime) -> PlaceOffer | None:
    """Return to whom somebody offers their place at present."""
    # By hand first: few do, and every personal page asks.
    if not await execute_rows("SELECT 1 FROM place_offer WHERE open_for = $1", [registration_id]):
        return None
    return await PlaceOffer.get_or_none(open_for=registration_id, expires_at__gt=now)
