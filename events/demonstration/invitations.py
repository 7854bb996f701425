"""The demonstration's invitations: to ministers, one of whom does not come, and a link for journalists."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import decline, invite
from events.congress.invitations.queries import token_of
from events.congress.invitations.values import Wish
from events.congress.organizing.models import Category, Event
from events.demonstration.reading import read_data
from events.platform.signing import Signer


async def ensure_invitation(signer: Signer, event: Event, by: UUID, now: dt.datetime) -> str:
    """Return the token of the demonstration's first invitation, made with the others the first time."""
    guests: list[dict[str, Any]] = read_data("invitations.json")
    if not await Invitation.exists(event_id=event.id):
        for guest in guests:
            await _invite(event, guest, by, now)
    return token_of(signer, await Invitation.get(event_id=event.id, email=guests[0]["email"]))


async def _invite(event: Event, guest: dict[str, Any], by: UUID, now: dt.datetime) -> None:
    category = await Category.get(event_id=event.id, code=guest["category"])
    given = {name: guest[name] for name in ("language", "email", "name", "uses") if name in guest}
    made = await invite(event, Wish(category.id, at_any_time=True, **given), by=by, now=now)
    if guest.get("is_declined"):
        await decline(made, now)
