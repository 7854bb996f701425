"""The task that delivers mail: inside the server, or apart on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from events.installation import Installation

_PAUSE = 5.0  # seconds between two looks at the outbox


@asynccontextmanager
async def delivering(installation: Installation) -> AsyncIterator[None]:
    """Deliver mail while the body runs, unless `settings.worker` says that a worker apart does.

    At the end the message in hand is finished or given back, and the task is gone.
    """
    if not installation.settings.worker:
        yield
        return
    stop = asyncio.Event()
    # A fresh context: the task must not believe itself inside a transaction of whoever starts it.
    task = asyncio.create_task(work(installation, stop), context=contextvars.Context())
    try:
        yield
    finally:
        stop.set()
        await task


async def work(installation: Installation, stop: asyncio.Event) -> None:
    """Look at the outbox again and again until `stop` is set."""
    while not stop.is_set():
        await _pause(stop, _PAUSE)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
