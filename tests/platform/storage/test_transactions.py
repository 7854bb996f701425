"""What `transaction()` promises, on whichever database the tests run."""

from __future__ import annotations

import asyncio
import random

import pytest

from events.platform.storage.database import (
    IntegrityError,
    TransactionManagementError,
    after_commit,
    dialect,
    execute_count,
    execute_rows,
    transaction,
)
from events.platform.storage.frames import before_commit, is_first
from tests.platform.storage.probe_models import Child, Parent

SELL = "UPDATE seat SET taken = taken + 1 WHERE id = $1 AND taken < capacity"


async def taken() -> int:
    rows = await execute_rows("SELECT taken FROM seat WHERE id = $1", [1])
    return int(rows[0]["taken"])


async def sell() -> int:
    async with transaction():
        return await execute_count(SELL, [1])


async def test_exactly_as_many_seats_are_sold_as_there_are(probes: str) -> None:
    assert sum(await asyncio.gather(*(sell() for _ in range(120)))) == 50
    assert await taken() == 50


async def test_a_failed_body_leaves_nothing(probes: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await execute_count(SELL, [1])
            1 / 0  # noqa: B018
    assert await taken() == 0


async def test_a_failed_inner_transaction_undoes_only_itself(probes: str) -> None:
    async with transaction():
        await execute_count(SELL, [1])
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await execute_count(SELL, [1])
                1 / 0  # noqa: B018
        async with transaction():
            await execute_count(SELL, [1])
    assert await taken() == 2


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_hundreds_of_cancelled_transactions_the_database_answers_and_no_commit_is_unknown(
    probes: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    committed: list[int] = []
    await execute_count("UPDATE seat SET capacity = $1", [10_000])

    async def work() -> None:
        async with transaction():
            await execute_count(SELL, [1])
            async with transaction():
                await execute_rows("SELECT taken FROM seat")
            after_commit(lambda: committed.append(1))

    cancelled = 0
    for _ in range(300):
        doomed, other = asyncio.create_task(work()), asyncio.create_task(work())
        for _ in range(chance.randrange(20)):
            await asyncio.sleep(0)
        await asyncio.sleep(chance.choice([0, 0.0005, 0.001, 0.002]))
        doomed.cancel()
        results = await asyncio.wait_for(asyncio.gather(doomed, other, return_exceptions=True), 10)
        assert results[1] is None
        cancelled += isinstance(results[0], asyncio.CancelledError)
    assert cancelled > 50
    assert await asyncio.wait_for(taken(), 10) == len(committed)


async def test_a_lone_write_that_is_cancelled_leaves_no_transaction_open(probes: str) -> None:
    for pause in range(40):
        rows = [Parent(id=100 * pause + number, name=f"{pause}-{number}") for number in range(20)]
        task = asyncio.ensure_future(Parent.bulk_create(rows))
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await asyncio.wait_for(sell(), 10) == 1
    assert await taken() == 40


async def test_callbacks_run_after_the_outermost_commit_in_order(probes: str) -> None:
    seen: list[str] = []
    async with transaction():
        after_commit(lambda: seen.append("outer"))
        async with transaction():
            after_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == ["outer", "inner"]
    async with transaction():
        pass
    assert seen == ["outer", "inner"]


async def test_callbacks_of_what_was_rolled_back_never_run(probes: str) -> None:
    seen: list[str] = []
    async with transaction():
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                after_commit(lambda: seen.append("inner"))
                1 / 0  # noqa: B018
        after_commit(lambda: seen.append("outer"))
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            async with transaction():
                after_commit(lambda: seen.append("lost"))
            1 / 0  # noqa: B018
    assert seen == ["outer"]


async def test_a_callback_outside_a_transaction_runs_at_once() -> None:
    seen: list[str] = []
    after_commit(lambda: seen.append("now"))
    assert seen == ["now"]


async def test_a_task_started_inside_a_transaction_may_not_open_one(probes: str) -> None:
    async with transaction():
        with pytest.raises(TransactionManagementError):
            await asyncio.create_task(sell())


async def test_a_task_that_inherited_a_finished_transaction_is_refused(probes: str) -> None:
    over = asyncio.Event()

    async def late() -> int:
        await over.wait()
        return await execute_count(SELL, [1])

    async with transaction():
        task = asyncio.create_task(late())
    over.set()
    with pytest.raises(TransactionManagementError):
        await task
    assert await taken() == 0


async def test_a_duplicate_is_the_same_error_through_the_orm_and_in_a_statement(probes: str) -> None:
    await Parent.create(id=1, name="one")
    with pytest.raises(IntegrityError):
        await Parent.create(id=2, name="one")
    with pytest.raises(IntegrityError):
        await execute_rows("INSERT INTO parent (id, name) VALUES ($1, $2)", [1, "two"])
    with pytest.raises(IntegrityError):
        async with transaction():
            await execute_rows("INSERT INTO parent (id, name) VALUES ($1, $2) RETURNING id", [2, "one"])


async def test_a_transaction_with_a_failed_statement_either_keeps_all_the_rest_or_says_so(probes: str) -> None:
    async def work() -> None:
        async with transaction():
            await execute_count(SELL, [1])
            with pytest.raises(IntegrityError):
                await execute_rows("INSERT INTO seat VALUES ($1, 0, 0)", [1])

    if dialect() == "sqlite":
        await work()
        assert await taken() == 1
    else:  # PostgreSQL answers ROLLBACK to the COMMIT, and stock asyncpg takes it for a success
        with pytest.raises(TransactionManagementError):
            await work()
        assert await taken() == 0


async def test_counts_leave_out_cascades_and_rows_come_back_from_returning(probes: str) -> None:
    await Parent.create(id=1, name="one")
    await Child.bulk_create([Child(parent_id=1) for _ in range(3)])
    assert await Child.filter(parent_id=1).count() == 3
    assert await execute_rows(
        "UPDATE parent SET name = $2 WHERE id = $1 AND name <> $2 RETURNING id, name", [1, "x"]
    ) == [{"id": 1, "name": "x"}]
    insert = "INSERT INTO parent (id, name) VALUES ($1, $3), ($2, $4) ON CONFLICT DO NOTHING"
    assert await execute_count(insert, [8, 9, "a", "b"]) == 2
    assert await execute_count(insert, [8, 10, "a", "c"]) == 1
    assert await execute_count("DELETE FROM parent WHERE id = $1", [1]) == 1
    assert await execute_count("DELETE FROM parent WHERE id = $1", [1]) == 0
    assert await Child.all().count() == 0


async def test_what_was_committed_is_read_at_once(probes: str) -> None:
    for number in range(1, 51):
        await sell()
        assert await taken() == number


async def renamed(name: str) -> None:
    await Parent.create(name=name)


async def test_what_is_put_off_to_the_end_is_done_once_and_in_the_transaction(probes: str) -> None:
    done: list[str] = []

    async def at_the_end() -> None:
        done.append("done")
        await renamed(f"end {len(done)}")

    async with transaction():
        for _ in range(3):
            async with transaction():
                await before_commit("key", at_the_end)
        assert done == []
    assert (done, await Parent.filter(name="end 1").count()) == (["done"], 1)
    await before_commit("key", at_the_end)  # outside of one, at once
    assert await Parent.filter(name="end 2").count() == 1


async def test_what_fails_at_the_end_leaves_nothing(probes: str) -> None:
    told: list[str] = []

    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await renamed("never")
            after_commit(lambda: told.append("committed"))
            await before_commit("key", fails)
    assert (await Parent.filter(name="never").count(), told) == (0, [])
    async with transaction():  # the connection is as good as before
        await renamed("afterwards")
    assert await Parent.filter(name="afterwards").count() == 1


async def test_what_a_part_put_off_is_not_done_when_that_part_is_taken_back(probes: str) -> None:
    done: list[str] = []

    async def at_the_end() -> None:
        done.append("done")

    async with transaction():
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                assert is_first("once")
                assert not is_first("once")
                await before_commit("key", at_the_end)
                raise ZeroDivisionError
        assert is_first("once")
        async with transaction():
            assert not is_first("once")
    assert done == []
    assert is_first("once")
