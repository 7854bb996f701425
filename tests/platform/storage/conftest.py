from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from tortoise.utils import generate_schema_for_client

from events.platform.storage.database import execute_rows, open_database
from events.platform.storage.schema import Schema


@pytest.fixture(scope="session")
def probe_url(empty_database: Callable[[], str]) -> str:
    return empty_database()


@pytest.fixture
async def probes(probe_url: str) -> AsyncIterator[str]:
    """An open database with the tables of `probe_models` and one of seats, all empty; gives its address."""
    schema = Schema(("tests.platform.storage.probe_models",), "")
    async with open_database(probe_url, schema) as client:
        await generate_schema_for_client(client, safe=True)
        await execute_rows("CREATE TABLE IF NOT EXISTS seat (id integer PRIMARY KEY, taken integer, capacity integer)")
        for table in ("child", "parent", "happening", "seat"):
            await execute_rows(f"DELETE FROM {table}")
        await execute_rows("INSERT INTO seat VALUES ($1, $2, $3)", [1, 0, 50])
        yield probe_url


@pytest.fixture
def other_url(empty_database: Callable[[], str]) -> str:
    """A second database, without tables."""
    return empty_database()
