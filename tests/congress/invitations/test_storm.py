"""Whatever many do at once with registrations: seats, quotas and invitations hold at each check."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from events.congress.invitations import operations as invitation_operations
from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import permission_of
from events.congress.invitations.queries import used_of
from events.congress.invitations.states import USED
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.congress.quotas.operations import QuotaFullError
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Registration
from events.congress.registration.operations import (
    AlreadyRegisteredError,
    NotInvitedError,
    NotWaitingError,
    admit,
    cancel,
    register,
)
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.rules import new_nonce
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.congress.registration.values import Application
from events.congress.registration.waiting_operations import accept_offer, lapse_offers
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.seats import operations as seats
from events.records.seats.models import Pool
from events.records.seats.operations import NoSeatError
from tests.congress.invitations.inviting import make_invitation
from tests.congress.invitations.test_delegations import make_delegation
from tests.congress.registration.filling import application
from tests.factories import NOW, make_account, make_category, make_event
from tests.records.seats.invariants import check_seats

_OVERTAKEN = (
    AlreadyRegisteredError,
    ChangedMeanwhileError,
    NoSeatError,
    NotHandedOnError,
    NotInvitedError,
    NotWaitingError,
    QuotaFullError,
)


class Storm:
    """Random acts on an event with scarce seats, an invitation for a few, and a delegation with a small quota."""

    def __init__(self, seed: int, event: Event, questions: Questions, by: uuid.UUID) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same storm each time
        self.event, self.questions, self.by, self.now, self.number = event, questions, by, NOW, 0

    async def blow(self, rounds: int, at_once: int) -> None:
        for _ in range(rounds):
            self.now += dt.timedelta(minutes=20)
            rows = await Registration.filter(event_id=self.event.id).order_by("registered_at", "id")
            self.chance.shuffle(rows)
            await asyncio.gather(*(self._act(row) for row in [*rows[: at_once // 2], *[None] * (at_once // 2)]))
            await lapse_offers(self.now)
            await check_seats()
            await self._check_invitations()

    async def _check_invitations(self) -> None:
        rows = await Invitation.filter(event_id=self.event.id)
        used = await used_of([row.id for row in rows])
        assert all(used[row.id] <= row.uses for row in rows), "more are invited than an invitation allows"

    async def _act(self, row: Registration | None) -> None:
        acts: list[Callable[[Registration], Awaitable[object]]] = [
            lambda one: cancel(self.questions, one.id, self.now),
            lambda one: accept_offer(self.questions, one, self.now),
            lambda one: approve(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: refuse(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: reconsider(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: admit(self.questions, one.id, self.now, actor=self.by, raising=self.chance.random() < 0.2),
            self._move,
            self._hand_on,
            lambda _one: self._resize(),
        ]
        with contextlib.suppress(*_OVERTAKEN):
            await (self._come() if row is None else self.chance.choice(acts)(row))

    def _somebody(self, category: str) -> Application:
        self.number += 1
        chosen = self.questions.category_by_code(category)
        assert chosen is not None
        asked = application(chosen, {})  # type: ignore[arg-type]
        details = replace(asked.details, badge_name=f"P {self.number}", email=f"p{self.number}@example.org")
        return replace(asked, details=details, nonce=new_nonce())

    async def _come(self) -> None:
        way = self.chance.choice(["public", "invitation", "delegation"])
        asked = self._somebody({"public": self.chance.choice(["operator", "press"])}.get(way, "speaker"))
        if way != "public":
            row = await Invitation.get(event_id=self.event.id, delegation_id__isnull=way == "invitation")
            permission = permission_of(self.event, row)
            asked = replace(asked, permission=permission, delegation_id=row.delegation_id)
        await register(self.questions, asked, self.now)

    async def _move(self, row: Registration) -> None:
        category = self.chance.choice(self.questions.categories)
        details = replace(await details_of(row), category_id=category.id)
        await correct(self.questions, row, Correction(details, row.version), self.now, actor=self.by)

    async def _hand_on(self, row: Registration) -> None:
        await hand_on(self.questions, row, replace(self._somebody("operator"), by=self.by), self.now)

    async def _resize(self) -> None:
        pool = self.chance.choice([self.questions.event_pool_id, *(one.pool_id for one in self.questions.categories)])
        first = self.questions.event_pool_id
        taken = (await Pool.get(id=pool)).taken
        pools = (first,) if pool == first else (first, pool)
        await seats.set_capacity(pools, taken + self.chance.randrange(20, 30), self.now)


async def storm(seed: int) -> Storm:
    event = await make_event()
    await Pool.filter(id=event.pool_id).update(capacity=12, offer_hours=1 if seed % 2 else None)
    await make_category(event, capacity=5)
    await make_category(event, "press", capacity=4, access="by_approval", position=2)
    speakers: Category = await make_category(event, "speaker", capacity=6, access="by_invitation", position=3)
    delegation: Delegation = await make_delegation(event, speakers, 3)
    await make_invitation(event, speakers, "", name="a link", uses=4)
    await make_invitation(event, speakers, "", name="a delegation", uses=50, delegation_id=delegation.id)
    event = await Event.get(id=event.id)
    return Storm(seed, event, await questions_of(event), (await make_account()).id)


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_invariants_hold_in_a_storm_of_registrations(database: str, seed: int) -> None:
    await (await storm(seed)).blow(rounds=8, at_once=12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
async def test_the_invariants_hold_in_a_long_storm_of_registrations(database: str, seed: int) -> None:
    await (await storm(seed)).blow(rounds=40, at_once=20)


async def test_without_the_guard_of_invitations_the_storm_finds_it_out(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded = invitation_operations._USE.replace(f" AND {USED} < i.uses", "")
    monkeypatch.setattr(invitation_operations, "_USE", unguarded)
    with pytest.raises(AssertionError, match="more are invited than an invitation allows"):
        await (await storm(1)).blow(rounds=12, at_once=16)
