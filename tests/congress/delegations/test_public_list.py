"""The public list of participants: the same bytes for everybody, kept, and never stale whatever becomes of somebody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connection

from events.congress.delegations import participant_pages
from events.congress.delegations.nominee_operations import decline
from events.congress.delegations.participant_queries import listed
from events.congress.organizing.models import Category, Event
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.duplicates.operations import Merger, merge, separate
from events.congress.registration.life_operations import cancel, write
from events.congress.registration.models import Registration
from events.congress.registration.operations import admit, register
from events.congress.registration.queries import details_of
from events.congress.registration.substitution_operations import hand_on
from events.congress.registration.waiting_operations import accept_offer, lapse_offers
from events.platform.storage.database import transaction
from events.records.seats import operations as seats
from events.secretariat.erasure.operations import erase
from tests.congress.delegations.naming import BY, World
from tests.congress.registration.counting import counted_queries
from tests.congress.registration.filling import application
from tests.factories import NOW

Named = AsyncIterator[list[str]]
LIST = "/en/events/congress/participants"
LATER = NOW + dt.timedelta(hours=1)
DAYS_LATER = NOW + dt.timedelta(days=3)


class Here:
    """An event with one seat, and whoever registers for it and agrees to be named."""

    world: World

    async def come(self, name: str = "Awa", *, is_listed: bool = True) -> Registration:
        filled = application(await Category.get(code="operator"), {})
        email = f"{name.lower()}@example.org"
        details = replace(filled.details, badge_name=name, email=email, is_listed=is_listed)
        nonce = f"nonce-of-somebody-called-{name}"
        receipt = await register(await self.world.questions(), replace(filled, details=details, nonce=nonce), NOW)
        return await Registration.get(id=receipt.id)

    async def change(self, row: Registration, **changes: object) -> None:
        row = await Registration.get(id=row.id)
        details = replace(await details_of(row), **changes)  # type: ignore[arg-type]
        await correct(await self.world.questions(), row, Correction(details, row.version), LATER)

    async def cancel(self, row: Registration) -> None:
        await cancel(await self.world.questions(), row.id, LATER)

    async def decide(self, act: Callable[..., Awaitable[object]], row: Registration) -> None:
        await act(await self.world.questions(), [row.id], Decision(BY, LATER))


@pytest.fixture
async def here(client: httpx.AsyncClient) -> Here:
    here = Here()
    here.world = await World.made(capacity=1)
    return here


async def named(client: httpx.AsyncClient) -> list[str]:
    page = await client.get(LIST)
    assert page.status_code == 200
    return re.findall(r"<li>([\w ]+?)(?: <span.*?)?</li>", page.text.partition("<main")[2].partition("</main")[0])


# Each yields for what has happened so far who is named then; between two of them is one act.
async def registers(here: Here) -> Named:
    yield []
    await here.come()
    yield ["Awa"]


async def cancels_for_who_waits(here: Here) -> Named:
    awa = await here.come()
    await here.come("Binta")
    yield ["Awa"]
    await here.cancel(awa)
    yield ["Binta"]


async def is_admitted(here: Here) -> Named:
    await here.come()
    binta = await here.come("Binta")
    yield ["Awa"]
    await admit(await here.world.questions(), binta.id, LATER, actor=BY, raising=True)
    yield ["Awa", "Binta"]


async def accepts_or_lets_lapse(here: Here) -> Named:
    await seats.set_offer_hours(here.world.event.pool_id, 24)
    awa, binta, _cleo = [await here.come(name) for name in ("Awa", "Binta", "Cleo")]
    await here.cancel(awa)
    yield []
    await accept_offer(await here.world.questions(), await Registration.get(id=binta.id), LATER)
    yield ["Binta"]
    await here.cancel(binta)
    yield []
    assert await lapse_offers(DAYS_LATER) == 1
    yield []


async def is_decided_on(here: Here) -> Named:
    await Category.filter(code="operator").update(access="by_approval")
    awa = await here.come()
    yield []
    await here.decide(approve, awa)
    yield ["Awa"]
    await here.decide(reconsider, awa)
    yield []
    await here.decide(approve, awa)
    yield ["Awa"]
    await here.decide(refuse, awa)
    yield []


async def corrects_what_is_public(here: Here) -> Named:
    awa = await here.come()
    yield ["Awa"]
    await here.change(awa, badge_name="Awa Diallo")
    yield ["Awa Diallo"]
    await here.change(awa, is_listed=False)
    yield []
    await here.change(awa, is_listed=True)
    yield ["Awa Diallo"]


async def confirms_or_declines_a_nomination(here: Here) -> Named:
    first, second = await here.world.name(1), await here.world.name(2)
    await here.change(first, is_listed=True)
    await here.change(second, is_listed=True)
    yield []
    await here.world.confirm(await Registration.get(id=first.id))
    yield ["Nom 1"]
    assert await decline(await here.world.questions(), await Registration.get(id=second.id), LATER)
    yield ["Nom 1"]


async def hands_on(here: Here) -> Named:
    awa = await here.come()
    yield ["Awa"]
    filled = application(await Category.get(code="operator"), {})
    details = replace(filled.details, badge_name="Binta", email="binta@example.org", is_listed=True)
    filled = replace(filled, details=details, nonce="nonce-of-a-colleague-1")
    await hand_on(await here.world.questions(), await Registration.get(id=awa.id), filled, LATER)
    yield ["Binta"]


async def is_merged_and_separated(here: Here) -> Named:
    await seats.set_capacity((here.world.event.pool_id, (await Category.get(code="operator")).pool_id), 2, NOW)
    kept, ended = await here.come(), await here.come("Ava")
    yield ["Ava", "Awa"]
    await merge(await here.world.questions(), ended.id, kept.id, Merger(BY, LATER))
    yield ["Awa"]
    await separate(await here.world.questions(), ended.id, Merger(BY, LATER))
    yield ["Ava", "Awa"]


async def is_erased(here: Here) -> Named:
    awa = await here.come()
    yield ["Awa"]
    await erase(await here.world.questions(), awa.id, root=Path("nowhere"), by=BY, now=LATER)
    yield []


ACTS = (
    *(registers, cancels_for_who_waits, is_admitted, accepts_or_lets_lapse, is_decided_on, corrects_what_is_public),
    *(confirms_or_declines_a_nomination, hands_on, is_merged_and_separated, is_erased),
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
async def test_whatever_becomes_of_somebody_the_kept_list_is_right_and_other_pages_stay(
    client: httpx.AsyncClient, here: Here, act: Callable[[Here], Named]
) -> None:
    revision = (await Event.get(slug="congress")).revision
    async for expected in act(here):
        assert await named(client) == expected
    assert (await Event.get(slug="congress")).revision == revision


async def test_the_list_is_made_once_and_the_same_for_everybody(
    client: httpx.AsyncClient, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[UUID] = []

    async def counted(event_id: UUID) -> object:
        made.append(event_id)
        return await listed(event_id)

    monkeypatch.setattr(participant_pages, "listed", counted)
    awa = await here.come()
    for _time in range(3):
        assert await named(client) == ["Awa"]
    await here.come("Binta", is_listed=False)
    await here.change(awa, function="Directrice")  # is not shown
    assert (await named(client), len(made)) == (["Awa"], 1)
    await here.change(awa, country="FR")
    assert (await named(client), len(made)) == (["Awa"], 2)
    assert (await client.get(LIST)).headers["cache-control"] == "public, no-cache"


async def test_a_list_of_another_event_stays(client: httpx.AsyncClient, here: Here, app: Starlette) -> None:
    revisions = app.state.installation.revisions
    known = revisions.of("congress/participants")
    await here.come(is_listed=False)
    assert revisions.of("congress/participants") == known
    await here.cancel(await here.come("Binta", is_listed=False))
    assert revisions.of("congress/participants") == known
    assert known is not None


async def test_what_ends_a_registration_has_one_way(here: Here) -> None:
    awa = await here.come()
    for columns in ({"state": "cancelled"}, {"state": "submitted", "approval": "refused"}, {"state": "declined"}):
        with pytest.raises(ValueError, match="ends by"):
            await write(awa.id, columns, LATER)


async def test_who_agrees_to_be_named_costs_one_statement_more(here: Here) -> None:
    await seats.set_capacity((here.world.event.pool_id, (await Category.get(code="operator")).pool_id), None, NOW)
    await here.come("First")
    async with transaction():
        kind = type(get_connection("default"))
    asked = []
    for name, is_listed in (("Awa", False), ("Binta", True)):
        with counted_queries(kind) as statements:
            await here.come(name, is_listed=is_listed)
        asked.append(list(statements))
    assert len(asked[0]) > 5
    assert len(asked[1]) == len(asked[0]) + 1, asked
