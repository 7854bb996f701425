"""What is raced for: a few last places of each kind, and what an answer to each client may be."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from events.app import SCHEMA
from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import invite
from events.congress.invitations.queries import token_of
from events.congress.invitations.values import Wish
from events.congress.organizing.models import Event, FieldOption
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.models import Registration
from events.platform.signing import Signer
from events.platform.storage.database import open_database
from events.records.seats.models import Pool
from tests.benchmarks.data import SECRET
from tests.factories import NOW, make_category, make_event, make_field
from tests.records.seats.invariants import check_seats

_MANY = 10_000


@dataclass(frozen=True)
class Race:
    """An event with `places` last places: where the form is sent, what it says beside a name, and how losers are told.

    Where losers wait, all are registered and as many confirmed as there were places.
    """

    slug: str
    places: int
    form: str
    typed: Mapping[str, str]
    lost: int  # the status by which losers are told; 303 where they wait


async def _for_seats(slug: str, places: int) -> Race:
    event = await make_event(slug)
    await make_category(event, capacity=places)
    return Race(slug, places, f"/fr/events/{slug}/registration", {}, 303)


async def _by_invitation(slug: str, places: int) -> Race:
    event = await make_event(slug)
    category = await make_category(event, access="by_invitation")
    row = await invite(event, Wish(category.id, "fr", uses=places), by=None, now=NOW)
    return Race(slug, places, _form_of(row), {}, 409)


async def _in_a_quota(slug: str, places: int) -> Race:
    event = await make_event(slug)
    category = await make_category(event)
    given: dict[str, Any] = {"name": "Eaux", "country": "ML", "created_at": NOW, "updated_at": NOW}
    given |= {"focal_name": "F", "focal_email": "f@example.org", "focal_language": "fr"}
    delegation = await Delegation.create(event=event, **given)
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=places)
    await DelegationQuota.create(delegation=delegation, category=category, pool=pool)
    wish = Wish(category.id, "fr", uses=_MANY, delegation_id=delegation.id)
    row = await invite(event, wish, by=None, now=NOW)
    return Race(slug, places, _form_of(row), {}, 409)


async def _for_an_option(slug: str, places: int) -> Race:
    event = await make_event(slug)
    await make_category(event)
    await make_field(event, "bus", "choice", ("one", "two"))
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=places)
    await FieldOption.filter(field__event_id=event.id, code="one").update(pool_id=pool.id)
    return Race(slug, places, f"/fr/events/{slug}/registration", {"question-bus": "one"}, 422)


def _form_of(row: Invitation) -> str:
    return f"/fr/invitations/{token_of(Signer(SECRET.encode()), row)}/registration"


KINDS: Mapping[str, Callable[[str, int], Awaitable[Race]]] = {
    "seats": _for_seats,
    "invitation": _by_invitation,
    "quota": _in_a_quota,
    "option": _for_an_option,
}


def make(url: str, kinds: Mapping[str, int]) -> list[Race]:
    """Make an event for each kind and number of places, by slug."""

    async def made() -> list[Race]:
        async with open_database(url, SCHEMA):
            return [await KINDS[slug.partition("-")[0]](slug, places) for slug, places in kinds.items()]

    return asyncio.run(made())


def sold(url: str, race: Race) -> int:
    """Return how many got a place; raise AssertionError where the seats do not add up."""

    async def counted() -> int:
        async with open_database(url, SCHEMA):
            await check_seats()
            event = await Event.get(slug=race.slug)
            return await Registration.filter(event_id=event.id, state="confirmed").count()

    return asyncio.run(counted())
