"""Seats: exactly as many as there are, whoever comes, goes or changes their mind."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import random
import uuid

import pytest

from events.platform.storage.database import transaction
from events.records.seats import operations, turn_operations
from events.records.seats.models import Claim, Pool
from events.records.seats.operations import NoSeatError, admit, move, release, set_capacity
from events.records.seats.queries import Seats, place_in_queue, seats_of
from events.records.seats.turn_operations import Turn
from tests.factories import make_pool

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
async def pools(database: str) -> list[uuid.UUID]:
    """The event's pool, without limit, and a category's with two seats."""
    return [(await make_pool(None)).id, (await make_pool(2)).id]


def at(minute: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minute)


async def people(number: int, pools: list[uuid.UUID]) -> list[uuid.UUID]:
    """So many holders who came one minute after the other."""
    holders = [uuid.uuid4() for _ in range(number)]
    for minute, holder in enumerate(holders):
        await come(holder, pools, at(minute))
    return holders


async def come(holder: uuid.UUID, pools: list[uuid.UUID], now: dt.datetime) -> str:
    async with transaction():
        return await operations.take(holder, pools, now)


async def standing(holder: uuid.UUID, pool: uuid.UUID) -> str:
    return (await Claim.get(holder=holder, pool_id=pool)).state


async def counted(pool: uuid.UUID) -> tuple[int, int, int]:
    """What the pool says is taken, the claims that hold a seat, and those that wait."""
    taken = (await Pool.get(id=pool)).taken
    claims = Claim.filter(pool_id=pool)
    return taken, await claims.filter(state="taken").count(), await claims.filter(state="waiting").count()


async def test_seats_are_given_until_the_pool_is_full_and_then_places_in_the_queue(pools: list[uuid.UUID]) -> None:
    holders = [uuid.uuid4() for _ in range(4)]
    assert [await come(holder, pools, at(n)) for n, holder in enumerate(holders)] == ["taken"] * 2 + ["waiting"] * 2
    assert await seats_of(pools) == {pools[0]: Seats(None, 2), pools[1]: Seats(2, 2)}
    assert [await place_in_queue(holder, pools[1]) for holder in holders] == [0, 0, 1, 2]


async def test_a_freed_seat_goes_to_whoever_waited_longest(pools: list[uuid.UUID]) -> None:
    first, _second, third, fourth = await people(4, pools)
    assert await release(first, pools, at(9)) == [third]
    assert [await standing(holder, pools[1]) for holder in (first, third, fourth)] == ["released", "taken", "waiting"]
    assert await counted(pools[1]) == (2, 2, 1)


async def test_leaving_the_queue_frees_no_seat(pools: list[uuid.UUID]) -> None:
    _, _, third, fourth = await people(4, pools)
    assert await release(third, pools, at(9)) == []
    assert await place_in_queue(fourth, pools[1]) == 1


async def test_giving_a_seat_back_twice_frees_one(pools: list[uuid.UUID]) -> None:
    first, *_ = await people(4, pools)
    await release(first, pools, at(9))
    assert await release(first, pools, at(10)) == []
    assert await counted(pools[1]) == (2, 2, 1)


async def test_a_raised_capacity_is_given_out_at_once_and_in_order(pools: list[uuid.UUID]) -> None:
    holders = await people(5, pools)
    assert await set_capacity(pools, 4, at(9)) == holders[2:4]
    assert await set_capacity(pools, None, at(9)) == holders[4:]
    assert await counted(pools[1]) == (5, 5, 0)


async def test_a_lowered_capacity_takes_nobodys_seat_and_gives_none_out_until_it_is_reached(
    pools: list[uuid.UUID],
) -> None:
    first, second, third = await people(3, pools)
    await set_capacity(pools, 1, at(8))
    assert await release(first, pools, at(9)) == []
    assert await release(second, pools, at(9)) == [third]
    assert await counted(pools[1]) == (1, 1, 0)


async def test_when_the_event_is_full_its_freed_seat_goes_to_another_category(database: str) -> None:
    event, one, other = [(await make_pool(capacity)).id for capacity in (1, 5, 5)]
    here, there, late = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    await come(here, [event, one], at(0))
    assert await come(there, [event, other], at(1)) == "waiting"
    assert await come(late, [event, one], at(2)) == "waiting"
    assert await release(here, [event, one], at(3)) == [there]
    assert [await counted(pool) for pool in (event, one, other)] == [(1, 1, 1), (0, 0, 1), (1, 1, 0)]


async def test_who_waits_for_a_full_category_does_not_block_others(database: str) -> None:
    event, one, other = [(await make_pool(capacity)).id for capacity in (3, 1, 5)]
    holders = [uuid.uuid4() for _ in range(5)]
    claimed = [[event, one], [event, one], [event, other], [event, other], [event, other]]
    for minute, (holder, pools) in enumerate(zip(holders, claimed, strict=True)):
        await come(holder, pools, at(minute))
    assert await release(holders[2], [event, other], at(9)) == [holders[4]]


async def test_a_move_keeps_the_seat_when_the_new_category_is_full(pools: list[uuid.UUID]) -> None:
    event, small = pools
    other = (await make_pool(1)).id
    first, _ = await people(2, pools)
    await come(uuid.uuid4(), [event, other], at(3))
    with pytest.raises(NoSeatError):
        await move(first, pools, [event, other], at(4))
    assert await standing(first, small) == "taken"
    assert [await counted(pool) for pool in (event, small, other)] == [(3, 3, 0), (2, 2, 0), (1, 1, 0)]


async def test_a_move_hands_the_old_seat_on(pools: list[uuid.UUID]) -> None:
    event, small = pools
    other = (await make_pool(1)).id
    first, _, third = await people(3, pools)
    assert await move(first, pools, [event, other], at(4)) == "taken"
    assert [await standing(third, small), await standing(first, small)] == ["taken", "released"]
    assert [await counted(pool) for pool in (event, small, other)] == [(3, 3, 0), (2, 2, 0), (1, 1, 0)]
    await release(third, pools, at(5))
    assert await move(first, [event, other], pools, at(6)) == "taken"
    assert [await counted(pool) for pool in (event, small, other)] == [(2, 2, 0), (2, 2, 0), (0, 0, 0)]


async def test_who_waits_may_move_to_a_category_with_room(pools: list[uuid.UUID]) -> None:
    event, small = pools
    other = (await make_pool(1)).id
    *_, third, fourth = await people(4, pools)
    assert await move(third, pools, [event, other], at(7)) == "taken"
    assert await move(fourth, pools, [event, other], at(8)) == "waiting"
    assert await place_in_queue(fourth, other) == 1
    assert [await counted(pool) for pool in (event, small, other)] == [(3, 3, 1), (2, 2, 0), (1, 1, 1)]


async def test_an_organizer_admits_beyond_the_order_but_not_beyond_the_capacity(pools: list[uuid.UUID]) -> None:
    *_, third, fourth = await people(4, pools)
    with pytest.raises(NoSeatError):
        await admit(fourth, pools, at(8))
    await admit(fourth, pools, at(9), raising=True)
    assert [await standing(third, pools[1]), await standing(fourth, pools[1])] == ["waiting", "taken"]
    assert await seats_of(pools) == {pools[0]: Seats(None, 3), pools[1]: Seats(3, 3)}


async def test_what_a_failed_transaction_took_is_free_again(pools: list[uuid.UUID]) -> None:
    async def fail() -> None:
        async with transaction():
            await come(uuid.uuid4(), pools, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await counted(pools[1]) == (0, 0, 0)


async def test_holders_are_told_in_the_same_transaction(
    pools: list[uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[uuid.UUID] = []

    async def tell(turn: Turn, now: dt.datetime) -> None:
        told.extend(turn.holders)
        raise RuntimeError("so nothing has happened")

    first, _, third = await people(3, pools)
    monkeypatch.setattr(turn_operations, "_told", [tell])
    with pytest.raises(RuntimeError):
        await release(first, pools, at(5))
    assert (told, await counted(pools[1])) == ([third], (2, 2, 1))


async def test_two_hundred_at_once_for_fifty_seats_sell_exactly_fifty(database: str) -> None:
    pools = [(await make_pool(180)).id, (await make_pool(50)).id]
    standings = await asyncio.gather(*(come(uuid.uuid4(), pools, NOW) for _ in range(200)))
    assert (standings.count("taken"), standings.count("waiting")) == (50, 150)
    assert [await counted(pool) for pool in pools] == [(50, 50, 150), (50, 50, 150)]


async def test_coming_and_going_at_once_leaves_no_seat_unsold_and_none_sold_twice(database: str) -> None:
    """Whatever the interleaving: a seat is free only when nobody waits who could use it."""
    event, *categories = [(await make_pool(capacity)).id for capacity in (14, 5, 7, 9)]
    chance = random.Random(7)  # noqa: S311 - the same visits each time

    async def visit(number: int) -> None:
        holder, pools = uuid.uuid4(), [event, categories[number % 3]]
        await come(holder, pools, at(number))
        if chance.random() < 0.5:
            await release(holder, pools, at(number + 100))
        elif chance.random() < 0.3:
            with contextlib.suppress(NoSeatError):
                await move(holder, pools, [event, categories[(number + 1) % 3]], at(number + 100))

    await asyncio.gather(*(visit(number) for number in range(120)))
    for pool in (event, *categories):
        taken, claimed, _ = await counted(pool)
        capacity = (await Pool.get(id=pool)).capacity
        assert capacity is not None
        assert (taken, taken <= capacity) == (claimed, True)
    for category in categories:
        taken, _, waiting = await counted(category)
        is_full = taken == (await Pool.get(id=category)).capacity
        assert is_full or (await counted(event))[0] == 14 or waiting == 0


async def test_of_no_pools_nothing_is_asked(database: str) -> None:
    assert await seats_of([]) == {}
