"""A delegation that may name people, and its pages."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.applications import Starlette

from events.congress.delegations.operations import create_delegation
from events.congress.delegations.queries import token_of
from events.congress.delegations.values import Entered, Nominee
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from tests.factories import NOW

BY = uuid.UUID(int=31)


async def make_delegation(event: Event, places: dict[uuid.UUID, int], **entered: Any) -> Delegation:
    """A delegation of a utility in Mali with a focal point who speaks French."""
    given: dict[str, Any] = {
        "name": "Eaux du Sahel",
        "country": "ML",
        "focal_name": "Mariam Traoré",
        "focal_email": "mariam@sahel.example.org",
        "focal_language": "fr",
        "quotas": places,
    }
    return await create_delegation(event, Entered(**(given | entered)), by=BY, now=NOW)


def nominee(category: Category, number: int = 1, **values: Any) -> Nominee:
    given: dict[str, Any] = {
        "name": f"Nom {number}",
        "email": f"nom{number}@sahel.example.org",
        "category_id": category.id,
        "language": "fr",
    }
    return Nominee(**(given | values))


async def desk_of(app: Starlette, delegation: Delegation, language: str = "fr") -> str:
    """The address of the focal point's page."""
    fresh = await Delegation.get(id=delegation.id)
    return f"/{language}/delegations/{token_of(app.state.installation.signer, fresh)}"


async def change_event(**columns: Any) -> None:
    """Change the event, as an act does that others hear of."""
    async with transaction():
        await Event.filter(slug="congress").update(**columns)
        await raise_revision((await Event.get(slug="congress")).id)
