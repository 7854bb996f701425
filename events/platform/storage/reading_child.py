"""The child process that reads the database for its parent: an errand comes in, lines with its progress go out.

On SQLite its connections are read-only, so that the server stays the one process that writes and checkpoints the file.
The kernel bounds its memory, and it goes behind those who answer requests.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import resource
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from events.platform.storage.outages import Cause, outage_of
from events.platform.storage.schema import Schema

Told = Callable[[int], None]
Work = Callable[[Told], Awaitable[None]]

MOST_MEMORY = 2**30  # bytes of addresses; a table of 50,000 rows takes a fifth of it
NO_ROOM = 3  # exit status where the disk is full
_NICENESS = 5


@dataclass(frozen=True)
class Errand:
    """A function of a module with plain arguments (`partial`), called with the database open; it is given `Told`."""

    database_url: str
    schema: Schema
    work: Work


def main() -> None:
    """Run the errand on the standard input; exit with NO_ROOM when its file finds no room."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    errand: Errand = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent, over its pipe
    try:
        asyncio.run(_run(errand))
    except Exception as error:
        if outage_of(error) is not Cause.FULL:
            raise
        sys.exit(NO_ROOM)


async def _run(errand: Errand) -> None:
    from events.platform.storage.database import open_database

    async with open_database(errand.database_url, errand.schema, read_only=True):
        await errand.work(_tell)


def _tell(number: int) -> None:
    print(number, flush=True)


if __name__ == "__main__":
    main()
