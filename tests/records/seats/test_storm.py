"""Whatever many do at once: no seat is sold twice, and none is free for an entry that waits."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import uuid
from collections.abc import Awaitable

import pytest

from events.platform.storage.database import transaction
from events.records.seats import operations as seats
from events.records.seats import turn_operations
from events.records.seats.models import Pool
from events.records.seats.operations import NoSeatError
from tests.factories import make_pool
from tests.records.seats.invariants import check_seats
from tests.records.seats.test_seats import NOW, come


class Storm:
    """Random acts on an event with three categories, of which some sell out; offers last an hour."""

    def __init__(self, event: uuid.UUID, categories: list[uuid.UUID], seed: int) -> None:
        self.event, self.categories = event, categories
        self.chance = random.Random(seed)  # noqa: S311 - the same storm each time
        self.now = NOW
        self.people: dict[uuid.UUID, list[uuid.UUID]] = {}
        self.busy: set[uuid.UUID] = set()  # rooms keep two acts on one holder apart by the version of its row

    async def blow(self, rounds: int, at_once: int) -> None:
        for _ in range(rounds):
            self.now += dt.timedelta(minutes=20)
            await asyncio.gather(*(self._act(self.now + dt.timedelta(seconds=number)) for number in range(at_once)))
            await self._pass_on()
            await check_seats()

    async def _act(self, now: dt.datetime) -> None:
        known = [holder for holder in self.people if holder not in self.busy]
        if len(known) < 5 or self.chance.random() < 0.45:
            await self._come(now)
            return
        holder = self.chance.choice(known)
        self.busy.add(holder)
        pools, others = self.people[holder], self.chance.sample(known, 3)
        acts: list[Awaitable[object]] = [
            seats.release(holder, pools, now),
            seats.accept(holder, pools, now),
            self._move(holder, now),
            seats.wait_together(others, uuid.uuid4(), self.event),
            seats.wait_alone(holder, pools, now),
            self._admit(holder, now),
            self._resize(now),
            seats.set_offer_hours(self.event, self.chance.choice([None, 1])),
        ]
        chosen = self.chance.randrange(len(acts))
        for number, act in enumerate(acts):
            if number != chosen:
                act.close()  # type: ignore[attr-defined]
        await acts[chosen]
        self.busy.discard(holder)

    async def _come(self, now: dt.datetime) -> None:
        holder = uuid.uuid4()
        pools = [self.event, self.chance.choice(self.categories)]
        await come(holder, pools, now)
        self.people[holder] = pools

    async def _move(self, holder: uuid.UUID, now: dt.datetime) -> None:
        after = [self.event, self.chance.choice(self.categories)]
        before = self.people[holder]
        with contextlib.suppress(NoSeatError):
            await seats.move(holder, before, after, now)
            self.people[holder] = after

    async def _admit(self, holder: uuid.UUID, now: dt.datetime) -> None:
        with contextlib.suppress(NoSeatError):
            await seats.admit(holder, self.people[holder], now, raising=self.chance.random() < 0.2)

    async def _resize(self, now: dt.datetime) -> None:
        pool = self.chance.choice([self.event, *self.categories])
        pools = [self.event] if pool == self.event else [self.event, pool]
        async with transaction():
            await seats.hold(self.event)
            taken = (await Pool.get(id=pool)).taken
            await seats.set_capacity(pools, taken + self.chance.randrange(4), now)  # seats stay scarce

    async def _pass_on(self) -> None:
        for holder in await seats.lapsed(self.now):
            await seats.lapse(holder, self.people[holder], self.now)


async def storm(seed: int) -> Storm:
    event, *categories = [(await make_pool(capacity)).id for capacity in (20, 6, 9, 12)]
    return Storm(event, categories, seed)


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_invariants_hold_in_a_storm(database: str, seed: int) -> None:
    await (await storm(seed)).blow(rounds=12, at_once=12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
async def test_the_invariants_hold_in_a_long_storm(database: str, seed: int) -> None:
    await (await storm(seed)).blow(rounds=60, at_once=20)


_UNGUARDED = "UPDATE pool SET taken = taken + 1 WHERE id = $1"
_UNFITTING = """
SELECT c.id, c."group" AS joint, c.claimed_at FROM claim c
WHERE c.pool_id = $1 AND c.state = 'waiting'
AND EXISTS (SELECT 1 FROM pool p WHERE p.id = $1 AND (p.capacity IS NULL OR p.taken < p.capacity))
ORDER BY c.claimed_at, c.id LIMIT 1
"""


@pytest.mark.parametrize(("guard", "without"), [("_TAKE", _UNGUARDED), ("_FIRST_WAITING", _UNFITTING)])
async def test_without_the_guard_the_storm_finds_it_out(
    database: str, monkeypatch: pytest.MonkeyPatch, guard: str, without: str
) -> None:
    monkeypatch.setattr(seats if guard == "_TAKE" else turn_operations, guard, without)
    with pytest.raises(AssertionError, match="more is sold than there is"):
        await (await storm(1)).blow(rounds=12, at_once=12)


async def test_without_handing_on_the_storm_finds_it_out(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def keep(first: uuid.UUID, pool: uuid.UUID, now: dt.datetime) -> list[uuid.UUID]:
        return []

    monkeypatch.setattr(seats, "give_turns", keep)
    with pytest.raises(AssertionError, match="an entry waits that the free seats suffice for"):
        await (await storm(1)).blow(rounds=12, at_once=12)
