"""Acts of this process on one thing, one at a time and in the order in which they came.

Those who wait for a row of PostgreSQL get it in no order, so in a rush somebody may wait for it until they are refused,
and each of them keeps a connection that others need. Waiting here is fair and takes none; what processes have to wait
for each other stays with the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from events.platform.storage.frames import open_frame

_locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def one_at_a_time(key: Hashable) -> AsyncIterator[None]:
    """Hold back others who ask for `key` until the end; in a transaction nobody, for it may hold what they wait for."""
    if open_frame.get() is not None:
        yield
        return
    async with _locks.setdefault(key, asyncio.Lock()):
        yield
