"""Acts on one thing follow each other in the order in which they came, and never wait inside a transaction."""

from __future__ import annotations

import asyncio

from events.platform.storage.database import transaction
from events.platform.storage.one_at_a_time import one_at_a_time

_SOON = 5


async def test_acts_on_one_thing_follow_each_other_in_order() -> None:
    told: list[str] = []

    async def act(name: str) -> None:
        async with one_at_a_time("a place"):
            told.append(f"{name} begins")
            await asyncio.sleep(0)
            told.append(f"{name} ends")

    await asyncio.gather(*(act(name) for name in ("first", "second", "third")))
    assert told == [f"{name} {part}" for name in ("first", "second", "third") for part in ("begins", "ends")]


async def test_acts_on_other_things_do_not_wait() -> None:
    async with one_at_a_time("a place"), asyncio.timeout(_SOON), one_at_a_time("another"):
        pass


async def test_one_that_fails_lets_the_next_begin() -> None:
    for _twice in range(2):
        try:
            async with asyncio.timeout(_SOON), one_at_a_time("a place"):
                raise LookupError
        except LookupError:
            pass


async def test_in_a_transaction_nobody_waits(database: str) -> None:
    """Whoever has the turn may wait for what the transaction holds."""
    holds, done = asyncio.Event(), asyncio.Event()

    async def holding() -> None:
        async with one_at_a_time("a place"):
            holds.set()
            await done.wait()

    task = asyncio.create_task(holding())
    await holds.wait()
    async with transaction(), asyncio.timeout(_SOON), one_at_a_time("a place"):
        done.set()
    await task
