"""The registrations that the filters of their list find."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.audience_queries import audience_of
from events.congress.registration.sight import Sight


async def found_by(event: Event, query: Mapping[str, str], sight: Sight) -> list[UUID]:
    """Return those whom the list finds by the query of its address, for somebody with this sight."""
    return [one.registration_id for one in (await audience_of(event, query, sight)).recipients]
