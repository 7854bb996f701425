"""Reading requests for erasure."""

from __future__ import annotations

from uuid import UUID

from events.congress.registration.erasures.models import ErasureRequest
from events.platform.language.cleaning import uuid_in


async def open_request(registration_id: UUID) -> ErasureRequest | None:
    """Return what somebody asked for and nobody has answered yet."""
    return await ErasureRequest.get_or_none(open_for=registration_id)


async def last_request(registration_id: UUID) -> ErasureRequest | None:
    """Return the request that somebody made last, whatever became of it."""
    return await ErasureRequest.filter(registration_id=registration_id).order_by("-asked_at", "id").first()


async def open_requests(event_id: UUID) -> list[ErasureRequest]:
    """Return the unanswered requests of an event with their registrations, the one that is due first first."""
    rows = ErasureRequest.filter(registration__event_id=event_id, open_for__isnull=False)
    return await rows.order_by("asked_at", "id").select_related("registration")


async def request_in(event_id: UUID, typed: str) -> ErasureRequest | None:
    """Return a request of an event, its registration fetched, by the id in an address."""
    id = uuid_in(typed)
    rows = ErasureRequest.filter(registration__event_id=event_id).select_related("registration")
    return await rows.get_or_none(id=id) if id else None
