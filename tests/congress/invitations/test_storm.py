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

from events.congress.delegations import nominee_operations as nominees
from events.congress.delegations.nominee_operations import Answer as Nomination
from events.congress.delegations.nominee_operations import ElsewhereError, Naming
from events.congress.delegations.values import Nominee
from events.congress.invitations import operations as invitation_operations
from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import permission_of
from events.congress.invitations.queries import used_of
from events.congress.invitations.states import USED
from events.congress.organizing.models import Category, Event, FieldOption
from events.congress.organizing.operations import SeatsTakenError, change_capacity
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.quotas.operations import QuotaFullError
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Answer, Registration
from events.congress.registration.operations import (
    AlreadyRegisteredError,
    NotInvitedError,
    NotWaitingError,
    admit,
    register,
)
from events.congress.registration.option_seat_operations import OptionFullError, limit_option
from events.congress.registration.place_offer_operations import (
    OfferedAlreadyError,
    offer_place,
    take_over,
    withdraw_offer,
)
from events.congress.registration.place_offer_operations import permission_of as place_permission_of
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.rules import new_nonce
from events.congress.registration.stored_answers import Given
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.congress.registration.values import Application
from events.congress.registration.waiting_operations import accept_offer, lapse_offers, wait_alone, wait_together
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.seats import operations as seats
from events.records.seats.models import Claim, Pool
from events.records.seats.operations import NoSeatError
from tests.congress.invitations.inviting import make_invitation
from tests.congress.invitations.test_delegations import make_delegation
from tests.congress.registration.filling import application
from tests.factories import NOW, make_account, make_category, make_event, make_field, make_pool
from tests.records.seats.invariants import check_seats

_OVERTAKEN = (
    AlreadyRegisteredError,
    ChangedMeanwhileError,
    ElsewhereError,
    NoSeatError,
    NotHandedOnError,
    NotInvitedError,
    NotWaitingError,
    OfferedAlreadyError,
    OptionFullError,
    QuotaFullError,
    SeatsTakenError,
)


class Storm:
    """Random acts on an event with scarce seats and buses, an invitation for a few, a delegation with small quotas."""

    def __init__(self, seed: int, questions: Questions, delegation: Delegation, by: uuid.UUID) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same storm each time
        self.questions, self.delegation, self.by, self.now, self.number = questions, delegation, by, NOW, 0
        self.buses = questions.all_questions[0]

    async def blow(self, rounds: int, at_once: int) -> None:
        for _ in range(rounds):
            self.now += dt.timedelta(minutes=20)
            rows = await Registration.filter(event_id=self.questions.event_id).order_by("registered_at", "id")
            self.chance.shuffle(rows)
            await asyncio.gather(*(self._act(row) for row in [*rows[: at_once // 2], *[None] * (at_once // 2)]))
            await lapse_offers(self.now)
            await check_seats()
            await self._check_invitations()
            await self._check_buses()
            await self._check_quotas()

    async def _check_invitations(self) -> None:
        rows = await Invitation.filter(event_id=self.questions.event_id)
        used = await used_of([row.id for row in rows])
        assert all(used[row.id] <= row.uses for row in rows), "more are invited than an invitation allows"

    async def _check_buses(self) -> None:
        """Whoever stands and chose a bus with a capacity has a place in it, and nobody else."""
        for option in await FieldOption.exclude(pool_id=None):
            chosen = await Answer.filter(field_id=option.field_id, value=option.code).select_related("registration")
            standing = {one.registration_id for one in chosen if not one.registration.is_over}
            assert await _holders(option.pool_id) == standing

    async def _check_quotas(self) -> None:
        """Whoever stands in a delegation has a place in the quota of their category, and nobody else."""
        for quota in await DelegationQuota.all():
            rows = await Registration.filter(delegation_id=quota.delegation_id, category_id=quota.category_id)
            assert await _holders(quota.pool_id) == {row.id for row in rows if not row.is_over}

    async def _act(self, row: Registration | None) -> None:
        acts: list[Callable[[Registration], Awaitable[object]]] = [
            lambda one: cancel(self.questions, one.id, self.now),
            lambda one: accept_offer(self.questions, one, self.now),
            lambda one: approve(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: refuse(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: reconsider(self.questions, [one.id], Decision(self.by, self.now)),
            lambda one: admit(self.questions, one.id, self.now, actor=self.by, raising=self.chance.random() < 0.2),
            lambda one: wait_alone(self.questions, one, self.now, by=self.by),
            lambda one: nominees.decline(self.questions, one, self.now),
            lambda one: nominees.withdraw(self.questions, self.delegation, one, by=self.by, now=self.now),
            lambda one: nominees.substitute(self.questions, self.delegation, one, self._naming(), self.now),
            self._confirm,
            self._confirm,
            self._correct,
            self._hand_on,
            self._give_place,
            lambda _one: self._wait_together(),
            lambda _one: self._resize(),
            lambda _one: self._limit(),
        ]
        with contextlib.suppress(*_OVERTAKEN):
            await (self._come() if row is None else self.chance.choice(acts)(row))

    def _somebody(self, category: str) -> Application:
        self.number += 1
        chosen = self.questions.category_by_code(category)
        assert chosen is not None
        asked = application(chosen, {})  # type: ignore[arg-type]
        name, email = f"P {self.number}", f"p{self.number}@example.org"
        details = replace(asked.details, badge_name=name, email=email, answers=self._bus())
        return replace(asked, details=details, nonce=new_nonce())

    def _bus(self) -> dict[uuid.UUID, Given]:
        chosen = self.chance.choice(["", "one", "two"])
        return {self.buses.id: Given(chosen, self.buses.revision)}

    def _naming(self) -> Naming:
        asked = self._somebody("speaker")
        details = asked.details
        return Naming(Nominee(details.badge_name, details.email, details.category_id, "fr"), asked.nonce)

    async def _come(self) -> None:
        way = self.chance.choice(["public", "invitation", "delegation", "nomination"])
        if way == "nomination":
            await nominees.nominate(self.questions, self.delegation, self._naming(), self.now)
            return
        asked = self._somebody({"public": self.chance.choice(["operator", "press"])}.get(way, "speaker"))
        if way != "public":
            row = await Invitation.get(event_id=self.questions.event_id, delegation_id__isnull=way == "invitation")
            permission = permission_of(await Event.get(id=self.questions.event_id), row)
            asked = replace(asked, permission=permission, delegation_id=row.delegation_id)
        await register(self.questions, asked, self.now)

    async def _confirm(self, row: Registration) -> None:
        details = replace(await details_of(row), answers=self._bus())
        answer = Nomination(Correction(details, row.version), "fr", is_own=True)
        await nominees.confirm(self.questions, row, answer, self.now)

    async def _correct(self, row: Registration) -> None:
        category = self.chance.choice(self.questions.categories)
        details = replace(await details_of(row), category_id=category.id, answers=self._bus())
        await correct(self.questions, row, Correction(details, row.version), self.now, actor=self.by)

    async def _hand_on(self, row: Registration) -> None:
        await hand_on(self.questions, row, replace(self._somebody("operator"), by=self.by), self.now)

    async def _give_place(self, row: Registration) -> None:
        """The colleague takes it while the holder takes the offer back; one of them comes first."""
        asked = self._somebody("operator")
        offer = await offer_place(row, asked.details.badge_name, asked.details.email, "fr", self.now)
        asked = replace(asked, permission=place_permission_of(offer))
        acts: list[Awaitable[object]] = [take_over(row, self.questions, asked, self.now), withdraw_offer(row, self.now)]
        self.chance.shuffle(acts)
        for failure in await asyncio.gather(*acts, return_exceptions=True):
            if isinstance(failure, BaseException) and not isinstance(failure, _OVERTAKEN):
                raise failure

    async def _wait_together(self) -> None:
        waiting = Registration.filter(event_id=self.questions.event_id, state="waitlisted").order_by("id")
        ids = [uuid.UUID(str(one)) for one in await waiting.values_list("id", flat=True)]
        together = self.chance.sample(ids, min(3, len(ids)))
        await wait_together(self.questions, together, by=self.by, now=self.now)

    async def _resize(self) -> None:
        shared = self.questions.event_pool_id
        quotas = [quota.pool_id for quota in await DelegationQuota.all().order_by("pool_id")]
        pool = self.chance.choice([shared, *(one.pool_id for one in self.questions.categories), *quotas])
        await self._change(pool, (shared,) if pool == shared else (shared, pool))

    async def _change(self, pool: uuid.UUID, pools: tuple[uuid.UUID, ...]) -> None:
        async with transaction():
            await seats.hold(pools[0])
            taken = (await Pool.get(id=pool)).taken
            await change_capacity(pools, taken + self.chance.randrange(-1, 4), self.now)

    async def _limit(self) -> None:
        event = await Event.get(id=self.questions.event_id)
        async with transaction():
            await seats.hold(self.questions.event_pool_id)
            option = await FieldOption.get(code=self.chance.choice(["one", "two"]))
            await limit_option(event, option, self.chance.choice([None, 1, 3, 6]), self.now)


async def _holders(pool: uuid.UUID | None) -> set[uuid.UUID]:
    return {claim.holder for claim in await Claim.filter(pool_id=pool, state="taken")}


async def storm(seed: int) -> Storm:
    event = await make_event()
    await Pool.filter(id=event.pool_id).update(capacity=12, offer_hours=1 if seed % 2 else None)
    await make_category(event, capacity=5)
    await make_category(event, "press", capacity=4, access="by_approval", position=2)
    speakers: Category = await make_category(event, "speaker", capacity=6, access="by_invitation", position=3)
    delegation: Delegation = await make_delegation(event, speakers, 3)
    await make_invitation(event, speakers, "", name="a link", uses=4)
    await make_invitation(event, speakers, "", name="a delegation", uses=50, delegation_id=delegation.id)
    await make_field(event, "bus", "choice", ("one", "two"))
    pool = await make_pool(3)
    await FieldOption.filter(code="one").update(pool_id=pool.id)
    questions = await questions_of(await Event.get(id=event.id))
    return Storm(seed, questions, delegation, (await make_account()).id)


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
