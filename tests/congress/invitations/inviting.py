"""Invitations for tests, and the links in them."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette

from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import invite
from events.congress.invitations.queries import token_of
from events.congress.invitations.values import Wish
from events.congress.organizing.models import Category, Event
from events.congress.registration.models import Registration
from tests.factories import NOW, make_category, make_event

AWA = "awa@eau.example.org"


async def invited_event(**values: Any) -> tuple[Event, Category]:
    """An event with a category that is open and one by invitation."""
    event = await make_event(**values)
    await make_category(event)
    speakers = await make_category(event, "speaker", access="by_invitation", position=2)
    return await Event.get(id=event.id), speakers


async def make_invitation(event: Event, category: Category, email: str = AWA, **wished: Any) -> Invitation:
    """An invitation in French to Awa Diallo, unless told."""
    given = {"language": "fr", "name": "Awa Diallo", **wished}
    return await invite(event, Wish(category.id, email=email, **given), by=None, now=NOW)


def page_of(app: Starlette, invitation: Invitation, language: str = "en") -> str:
    """The address of its page."""
    return f"/{language}/invitations/{token_of(app.state.installation.signer, invitation)}"


async def reload(invitation: Invitation) -> Invitation:
    return await Invitation.get(id=invitation.id)


async def registered() -> list[Registration]:
    return await Registration.all().order_by("registered_at", "id")
