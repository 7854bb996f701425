"""A delegation that may name people, and its pages."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from uuid import UUID

from starlette.applications import Starlette

from events.congress.delegations import nominee_operations as acts
from events.congress.delegations.nominee_operations import Answer, Naming
from events.congress.delegations.operations import create_delegation
from events.congress.delegations.queries import file_of, token_of
from events.congress.delegations.values import Entered, Nominee
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.congress.registration.correction_operations import Correction
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from tests.congress.registration.filling import open_event
from tests.factories import NOW

BY = uuid.UUID(int=31)
LATER = NOW + dt.timedelta(hours=1)


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


class World:
    """An event with one category of so many seats, and a delegation that may name so many people in it."""

    event: Event
    category: Category
    delegation: Delegation

    @classmethod
    async def made(cls, places: int = 3, capacity: int | None = None, **category: Any) -> World:
        world = cls()
        world.event, world.category = await open_event(capacity=capacity)
        await Category.filter(id=world.category.id).update(**category) if category else None
        world.event = await Event.get(id=world.event.id)
        world.delegation = await make_delegation(world.event, {world.category.id: places})
        return world

    async def questions(self) -> Questions:
        return await questions_of(await Event.get(id=self.event.id))

    async def name(self, number: int = 1, *, of: Delegation | None = None, by: UUID | None = None) -> Registration:
        naming = Naming(nominee(self.category, number), f"nonce-of-nomination-{uuid.uuid4().hex[:12]}", by)
        receipt = await acts.nominate(await self.questions(), of or self.delegation, naming, NOW)
        return await Registration.get(id=receipt.id)

    async def confirm(self, row: Registration, **answer: Any) -> Registration:
        correction = Correction(await details_of(row), row.version)
        given: dict[str, Any] = {"language": "fr", "has_consented": True, "is_own": True}
        await acts.confirm(await self.questions(), row, Answer(correction, **(given | answer)), LATER)
        return await Registration.get(id=row.id)

    async def taken(self) -> int:
        """How many places of the quota are taken: as many as people of the delegation stand."""
        file = await file_of(await Delegation.get(id=self.delegation.id), await self.questions())
        assert file.quotas[0].taken == len(file.standing)
        return file.quotas[0].taken

    async def substitute(self, row: Registration, number: int, nonce: str = "nonce-of-a-substitution") -> Registration:
        naming = Naming(nominee(self.category, number), nonce)
        receipt = await acts.substitute(await self.questions(), self.delegation, row, naming, LATER)
        return await Registration.get(id=receipt.id)


async def seats_taken(world: World) -> int:
    event = await Event.get(id=world.event.id).select_related("pool")
    return int(event.pool.taken)  # type: ignore[attr-defined]
