"""What `transaction()` promises, on whichever database the tests run."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from events.database import (
    IntegrityError,
    TransactionManagementError,
    after_commit,
    execute_count,
    execute_rows,
    transaction,
)


@pytest.fixture
async def seats(empty_database, database) -> AsyncIterator[None]:
    await execute_rows("DROP TABLE IF EXISTS probe_seat")
    await execute_rows("CREATE TABLE probe_seat (id integer PRIMARY KEY, taken integer, capacity integer)")
    await execute_rows("INSERT INTO probe_seat VALUES ($1, $2, $3)", [1, 0, 50])
    yield
    await execute_rows("DROP TABLE probe_seat")


async def taken() -> int:
    return (await execute_rows("SELECT taken FROM probe_seat WHERE id = $1", [1]))[0]["taken"]


async def sell() -> int:
    async with transaction():
        return await execute_count("UPDATE probe_seat SET taken = taken + 1 WHERE id = $1 AND taken < capacity", [1])


async def test_a_failed_body_leaves_nothing(seats):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await sell()
            1 / 0
    assert await taken() == 0
