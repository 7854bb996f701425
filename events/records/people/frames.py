"""The frame of a page behind sign-in that belongs to no event."""

from __future__ import annotations

from typing import Any

from events.platform.web.addresses import address
from events.platform.web.permissions import Actor


def account_frame(actor: Actor) -> dict[str, Any]:
    """Context of the account menu."""
    return {"account": {"name": actor.name, "href": address("account")}}
