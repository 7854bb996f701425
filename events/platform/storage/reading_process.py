"""Reading the database in a process apart, so that this one answers others meanwhile."""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import Awaitable, Callable

from events.platform.children import bare_environment
from events.platform.storage.database import as_process, open_schema
from events.platform.storage.reading_child import NO_ROOM, Errand, Work

SECONDS = 900.0  # a child that takes longer is ended


class ReadingError(Exception):
    """The child failed, or took too long."""


class NoRoomError(ReadingError):
    """The disk is full."""


class StoppedError(Exception):
    """Nobody wants the result any more."""


async def read_apart(database_url: str, work: Work, report: Callable[[int], Awaitable[bool]]) -> None:
    """Run `work` in a child with a read-only connection; whoever is cancelled ends it.

    `report` is told the numbers that the child tells, and answers whether it is to go on. Raise ReadingError,
    NoRoomError, or StoppedError where it is not.
    """
    errand = Errand(as_process(database_url, "reader"), open_schema(), work)
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "events.platform.storage.reading_child"),
        stdin=pipe,
        stdout=pipe,
        env=bare_environment(),
    )
    try:
        async with asyncio.timeout(SECONDS):
            await _hear(child, pickle.dumps(errand), report)
    except TimeoutError:
        raise ReadingError(f"not read after {SECONDS:g} seconds") from None
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()
    if child.returncode:
        raise (NoRoomError if child.returncode == NO_ROOM else ReadingError)(f"exit status {child.returncode}")


async def _hear(child: asyncio.subprocess.Process, errand: bytes, report: Callable[[int], Awaitable[bool]]) -> None:
    assert child.stdin and child.stdout  # noqa: S101  # both are pipes
    child.stdin.write(errand)
    child.stdin.close()
    async for line in child.stdout:
        if not await report(int(line)):
            raise StoppedError
    await child.wait()
