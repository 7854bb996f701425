"""Loops that run beside the server: started with a body, told to stop at its end, cancelled if they take long."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

GRACE = 10.0  # seconds that a loop has to finish what it is doing when the server stops

Loop = Callable[[asyncio.Event], Awaitable[None]]


@asynccontextmanager
async def running(loop: Loop | None) -> AsyncIterator[None]:
    """Run `loop(stop)` in a task while the body runs; set `stop` at the end and wait up to GRACE. None runs nothing."""
    if loop is None:
        yield
        return
    stop = asyncio.Event()

    async def run() -> Any:
        return await loop(stop)

    # A fresh context: the task must not believe itself inside a transaction of whoever starts it.
    task = asyncio.create_task(run(), context=contextvars.Context())
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=GRACE)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def sleep_until(stop: asyncio.Event, seconds: float) -> None:
    """Sleep for so many seconds, or less when `stop` is set."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
