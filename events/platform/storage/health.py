"""The health of the database and of the disk: whether writing works at present, and how much room is left."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from events.platform.storage.database import dialect, execute_count, server_version, transaction
from events.platform.storage.outages import Cause, note_outage, noted_lately, outage_of

PAUSE = 5.0  # seconds between two looks, whoever asks and how often
_PATIENCE = 2.0  # seconds for a look
# What a look may not meet, for it writes no more than fits into a page that is there; acts of visitors do.
_UNSEEN = (Cause.FULL, Cause.READ_ONLY, Cause.FAILING, Cause.DAMAGED)
_REMEMBERED = 30.0  # seconds after an act met it
LEAST_FREE = 64  # MiB: below, the next backup, picture or log of the database may not fit
# Writes a row again as it is: what a full disk, a lock or a read-only database refuses, and nobody sees.
_TOUCH = "UPDATE tortoise_migrations SET name = name WHERE id = (SELECT max(id) FROM tortoise_migrations)"


@dataclass(frozen=True)
class Finding:
    """The result of a health check: a word, the database ("SQLite 3.40.1"; "" when away), free MiB."""

    status: str
    database: str
    free_mib: int

    @property
    def is_well(self) -> bool:
        return self.status == "ok"


class Health:
    """Looks at most once in PAUSE seconds; who asks in between is told what was found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: Finding | None = None
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()

    async def look(self) -> Finding:
        """Return how it is, at most PAUSE seconds ago."""
        async with self._looking:  # one look for all who wait
            if self._found is None or time.monotonic() - self._looked_at >= PAUSE:
                self._found = await self._look()
                self._looked_at = time.monotonic()
            return self._found

    async def _look(self) -> Finding:
        free = (await asyncio.to_thread(shutil.disk_usage, self._folder)).free // 2**20
        cause = await trouble_writing() or noted_lately(_UNSEEN, _REMEMBERED)
        database = await _version()
        if cause is None and free < LEAST_FREE:
            return Finding(f"only {free} MiB are free on the disk", database, free)
        return Finding(cause or "ok", database, free)


async def trouble_writing() -> str | None:
    """Return what keeps the database from being written to; None when nothing does."""
    try:
        async with asyncio.timeout(_PATIENCE):
            async with transaction():
                await execute_count(_TOUCH)
    except TimeoutError:
        # On SQLite another process refuses us earlier: what we wait for is a long act of our own, which does write.
        return None if dialect() == "sqlite" else Cause.BUSY
    except Exception as error:
        cause = outage_of(error)
        if cause is None:
            return f"the database answered: {error}"
        note_outage(cause, error)
        return cause
    return None


async def _version() -> str:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await server_version()
    except Exception:  # told as the status already
        return ""
