"""On PostgreSQL who waits for another program is refused soon, and who waits for one of us is not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from events.platform.loops import running
from events.platform.storage import foreign_locks
from events.platform.storage.database import dialect, execute_count, postgres_arguments, transaction
from events.platform.storage.foreign_locks import refuse_foreign_locks
from events.platform.storage.outages import Cause, outage_of

RAISE = "UPDATE seat SET capacity = capacity + 1 WHERE id = 1"


@pytest.fixture
async def watched(probes: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A database whose statements are looked at after a short time."""
    if dialect() != "postgresql":
        pytest.skip("SQLite's engine has its own limit")
    monkeypatch.setattr(foreign_locks, "PATIENCE", 0.3)
    monkeypatch.setattr(foreign_locks, "_LOOKS_EVERY", 0.05)
    async with running(lambda stop: refuse_foreign_locks(probes, stop)):
        yield probes


@asynccontextmanager
async def held(url: str, application: str) -> AsyncIterator[Any]:
    """Hold a row in a session of another process."""
    import asyncpg

    arguments = postgres_arguments(url)
    arguments["server_settings"]["application_name"] = application
    connection = await asyncpg.connect(**arguments)
    try:
        async with connection.transaction():
            await connection.execute(RAISE)
            yield connection
    finally:
        await connection.close()


async def act() -> int:
    async with transaction():
        return await execute_count(RAISE)


@pytest.mark.parametrize("application", ["psql", ""])
async def test_who_waits_for_another_program_is_refused(watched: str, application: str) -> None:
    async with held(watched, application):
        begun = time.monotonic()
        answers = await asyncio.gather(*(act() for _ in range(3)), return_exceptions=True)
        lasted = time.monotonic() - begun
    assert [outage_of(answer) for answer in answers if isinstance(answer, BaseException)] == [Cause.BUSY] * 3
    assert lasted < 2
    assert await act() == 1


@pytest.mark.parametrize("application", ["wops-events", "wops-events worker"])
async def test_who_waits_for_one_of_us_has_a_turn(watched: str, application: str) -> None:
    async with held(watched, application):
        waiting = asyncio.create_task(act())
        await asyncio.sleep(0.8)
        assert not waiting.done()
    assert await waiting == 1


async def test_nothing_is_asked_while_statements_are_fast(watched: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_arguments: object) -> None:
        pytest.fail("the database was asked")

    monkeypatch.setattr(foreign_locks, "_look_until", never)
    for _ in range(20):
        await act()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("is_before", [True, False])
async def test_a_command_waits_for_another_program(watched: str, is_before: bool) -> None:
    """Restoring waits for a nightly dump, while servers beside it refuse."""
    async with held(watched, "pg_dump"):
        import asyncpg

        arguments = postgres_arguments(watched)
        arguments["server_settings"]["application_name"] = "wops-events restore"
        command = await asyncpg.connect(**arguments)
        waiting = asyncio.create_task(command.execute(RAISE))
        if is_before:  # then the act waits for the command, and the command for the dump
            await asyncio.sleep(0.1)
        [answer] = await asyncio.gather(act(), return_exceptions=True)
        assert isinstance(answer, BaseException)
        assert not waiting.done()
    await waiting
    await command.close()


@pytest.mark.once
async def test_it_goes_on_looking_when_the_database_could_not_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_locks, "_LOOKS_EVERY", 0.01)
    monkeypatch.setattr(foreign_locks, "_is_slow", lambda: True)
    looks: list[str] = []

    async def unreachable(_stop: asyncio.Event, url: str) -> None:
        looks.append(url)
        raise ConnectionRefusedError(111, "Connect call failed")

    monkeypatch.setattr(foreign_locks, "_look_until", unreachable)
    async with running(lambda stop: refuse_foreign_locks("postgresql://nowhere", stop)):
        await asyncio.sleep(0.2)
    assert len(looks) > 1
