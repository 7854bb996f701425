"""Decisions on delegates: who is approved after a refusal takes a place of the quota again, and nobody else does."""

from __future__ import annotations

import uuid

import httpx

from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.life import Outcome
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_account, make_pool


async def refused_delegate(client: httpx.AsyncClient, places: int) -> tuple[Registration, Pool]:
    """Somebody of a delegation with so many places, who was refused before they had one."""
    event, category = await open_event()
    await Category.filter(id=category.id).update(access="by_approval")
    row, pool = await register(client), await make_pool(places)
    delegation = await Delegation.create(
        id=uuid.uuid4(),
        event=event,
        country="SN",
        focal_name="Aïssatou Ba",
        focal_email="ba@example.org",
        focal_language="fr",
        created_at=NOW,
        updated_at=NOW,
    )
    await DelegationQuota.create(id=uuid.uuid4(), delegation=delegation, category=category, pool=pool)
    await refuse(await questions_of(await Event.get(id=event.id)), [row.id], await decision())
    await Registration.filter(id=row.id).update(delegation_id=delegation.id)
    return row, pool


async def decision() -> Decision:
    return Decision((await make_account()).id, NOW)


async def held(pool: Pool) -> int:
    return await Claim.filter(pool_id=pool.id, state="taken").count()


async def test_who_is_refused_twice_takes_no_place_of_the_quota(client: httpx.AsyncClient) -> None:
    row, pool = await refused_delegate(client, 1)
    form = await questions_of(await Event.get())
    assert await refuse(form, [row.id], await decision()) == {row.id: Outcome.UNCHANGED}
    assert await held(pool) == 0
    assert await approve(form, [row.id], await decision()) == {row.id: Outcome.CONFIRMED}
    assert await held(pool) == 1


async def test_a_full_quota_is_told_and_leaves_the_refusal(client: httpx.AsyncClient) -> None:
    row, pool = await refused_delegate(client, 0)
    form = await questions_of(await Event.get())
    for decide in (approve, reconsider):
        assert await decide(form, [row.id], await decision()) == {row.id: Outcome.QUOTA_FULL}
    assert await held(pool) == 0
    assert (await Registration.get(id=row.id)).stage == "refused"
