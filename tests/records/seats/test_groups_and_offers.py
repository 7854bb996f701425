"""Who waits together, and seats that are offered for a while."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.records.seats import turn_operations
from events.records.seats.models import Claim
from events.records.seats.operations import (
    accept,
    admit,
    lapse,
    lapsed,
    move,
    release,
    set_capacity,
    set_offer_hours,
    wait_alone,
    wait_together,
)
from events.records.seats.queries import Wait, place_in_queue, wait_of
from events.records.seats.turn_operations import Turn
from tests.factories import make_pool
from tests.records.seats.invariants import check_seats
from tests.records.seats.test_seats import NOW, at, come, people

Told = tuple[list[Turn], list[uuid.UUID]]


@pytest.fixture
async def pools(database: str) -> list[uuid.UUID]:
    """The event's pool, without limit, and a category's with two seats."""
    return [(await make_pool(None)).id, (await make_pool(2)).id]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Whose turn came, and who was told that they were passed over."""
    granted: list[Turn] = []
    passed: list[uuid.UUID] = []

    async def tell(turn: Turn, now: dt.datetime) -> None:
        granted.append(turn)

    async def tell_passed(holders: list[uuid.UUID], now: dt.datetime) -> None:
        passed.extend(holders)

    monkeypatch.setattr(turn_operations, "_told", [tell])
    monkeypatch.setattr(turn_operations, "_told_passed", [tell_passed])
    return granted, passed


async def states(holders: list[uuid.UUID], pool: uuid.UUID) -> list[str]:
    return [(await Claim.get(holder=holder, pool_id=pool)).state for holder in holders]


async def test_a_freed_seat_passes_over_a_group_it_does_not_suffice_for(pools: list[uuid.UUID], told: Told) -> None:
    first, second, third, fourth, fifth = await people(5, pools)
    assert await wait_together([third, fourth], uuid.uuid4(), pools[0]) == 2
    assert await release(first, pools, at(9)) == [fifth]
    assert told == ([Turn((fifth,))], [third, fourth])
    assert [await place_in_queue(holder, pools[1]) for holder in (third, fourth)] == [1, 2]  # they keep their rank
    # Two at once are theirs.
    await set_capacity(pools, 4, at(10))
    assert await states([second, third, fourth], pools[1]) == ["taken"] * 3
    await check_seats()


async def test_who_waits_together_waits_by_the_rank_of_the_last(pools: list[uuid.UUID], told: Told) -> None:
    first, _, third, fourth, fifth = await people(5, pools)
    await wait_together([third, fifth], uuid.uuid4(), pools[0])
    assert await release(first, pools, at(9)) == [fourth]
    assert told[1] == []  # nobody who came before was passed over
    assert await wait_of(third, pools[1]) == Wait(1)


async def test_one_of_a_group_takes_a_part_and_the_others_keep_their_rank(pools: list[uuid.UUID], told: Told) -> None:
    first, _, third, fourth, fifth, sixth = await people(6, pools)
    await wait_together([third, fourth, fifth], uuid.uuid4(), pools[0])
    await set_capacity(pools, 2, at(8))
    await wait_alone(third, pools, at(9))
    # The rest still comes before the sixth, but only two at once suffice for it.
    assert [await place_in_queue(holder, pools[1]) for holder in (third, fourth, fifth, sixth)] == [1, 2, 3, 4]
    assert await release(first, pools, at(10)) == [third]
    assert await set_capacity(pools, 4, at(11)) == [fourth, fifth]
    await check_seats()


async def test_a_group_that_becomes_smaller_gets_what_suffices_for_it_by_then(
    pools: list[uuid.UUID], told: Told
) -> None:
    first, _, third, fourth = await people(4, pools)
    await wait_together([third, fourth], uuid.uuid4(), pools[0])
    assert await release(first, pools, at(9)) == []  # one is free, and nobody else waits
    await check_seats()
    assert await release(fourth, pools, at(10)) == [third]
    await check_seats()


async def test_members_that_wait_for_several_categories_get_seats_in_each_or_none(database: str, told: Told) -> None:
    event, one, other = [(await make_pool(capacity)).id for capacity in (None, 1, 1)]
    here, there, third, fourth = [uuid.uuid4() for _ in range(4)]
    for minute, (holder, pool) in enumerate([(here, one), (there, other), (third, one), (fourth, other)]):
        await come(holder, [event, pool], at(minute))
    await wait_together([third, fourth], uuid.uuid4(), event)
    assert await release(here, [event, one], at(9)) == []
    assert sorted(await release(there, [event, other], at(10))) == sorted([third, fourth])
    await check_seats()


async def test_an_offered_seat_counts_as_taken_until_it_is_accepted(pools: list[uuid.UUID], told: Told) -> None:
    await set_offer_hours(pools[0], 24)
    first, _, third, fourth = await people(4, pools)
    assert await release(first, pools, at(0)) == [third]
    until = at(0) + dt.timedelta(hours=24)
    assert told[0] == [Turn((third,), until)]
    assert await wait_of(third, pools[1]) == Wait(0, until)
    assert [await place_in_queue(holder, pools[1]) for holder in (third, fourth)] == [0, 1]
    late = uuid.uuid4()
    assert await come(late, pools, at(1)) == "waiting"
    assert await accept(third, pools, until - dt.timedelta(seconds=1)) is True
    assert await accept(third, pools, until - dt.timedelta(seconds=1)) is False
    assert await states([third, fourth, late], pools[1]) == ["taken", "waiting", "waiting"]
    await check_seats()


async def test_an_offer_lapses_and_passes_on(pools: list[uuid.UUID], told: Told) -> None:
    await set_offer_hours(pools[0], 24)
    first, _, third, fourth = await people(4, pools)
    await release(first, pools, at(0))
    end = at(0) + dt.timedelta(hours=24)
    assert (await lapsed(end - dt.timedelta(seconds=1)), await lapse(third, pools, end - dt.timedelta(seconds=1))) == (
        [],
        False,
    )
    assert await lapsed(end) == [third]
    assert await accept(third, pools, end) is False
    assert await lapse(third, pools, end) is True
    assert await lapse(third, pools, end) is False
    assert told[0][1:] == [Turn((fourth,), end + dt.timedelta(hours=24))]
    await check_seats()


async def test_declining_moving_and_being_admitted_end_an_offer(pools: list[uuid.UUID], told: Told) -> None:
    await set_offer_hours(pools[0], 24)
    other = [pools[0], (await make_pool(0)).id]
    first, second, third, fourth, fifth = await people(5, pools)
    await release(first, pools, at(5))
    assert await move(third, pools, other, at(6)) == "waiting"
    assert await states([fourth], pools[1]) == ["offered"]
    assert await release(fourth, pools, at(7)) == [fifth]
    await admit(fifth, pools, at(8))
    assert await states([second, fifth], pools[1]) == ["taken", "taken"]
    await check_seats()


async def test_without_hours_a_freed_seat_is_given(pools: list[uuid.UUID], told: Told) -> None:
    await set_offer_hours(pools[0], 24)
    await set_offer_hours(pools[0], None)
    first, _, third = await people(3, pools)
    await release(first, pools, at(5))
    assert told[0] == [Turn((third,))]


async def test_nobody_who_has_a_seat_is_put_into_a_group(pools: list[uuid.UUID], told: Told) -> None:
    first, second, third = await people(3, pools)
    assert await wait_together([first, second], uuid.uuid4(), pools[0]) == 0
    await wait_alone(first, pools, NOW)
    assert await states([first, second, third], pools[1]) == ["taken", "taken", "waiting"]
    await check_seats()
