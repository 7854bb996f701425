"""Giving freed memory back to the system: what a large page took would stay with the process otherwise."""

from __future__ import annotations

import asyncio
import ctypes
import functools
from collections.abc import Callable

from events.platform.loops import sleep_until

EVERY = 30.0  # seconds


async def give_memory_back(stop: asyncio.Event) -> None:
    """Return free pages of the C heap to the system now and then, until `stop` is set."""
    trim = _trim()
    while trim is not None and not stop.is_set():
        await sleep_until(stop, EVERY)
        await asyncio.to_thread(trim, 0)


@functools.cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's malloc_trim, None where the C library is another one (musl, macOS)."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    return found
