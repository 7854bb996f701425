"""Memory of a server that runs for months: one heap for all threads, and what is free goes back to the system.

What a large page took, and what each thread took once, would stay with the process otherwise.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
from collections.abc import Callable

from events.platform.loops import sleep_until

EVERY = 30.0  # seconds

# glibc's mallopt(3): the number of heaps, and above how many bytes a block is given back as soon as it is free.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_LARGE = 128 * 1024


def use_one_heap() -> None:
    """Let all threads share a heap, before any of them begins: under the GIL there is little to fight over."""
    if (mallopt := _of_glibc("mallopt")) is not None:
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, _LARGE)  # glibc raises it to 32 MiB otherwise


async def give_memory_back(stop: asyncio.Event) -> None:
    """Return free pages of the C heap to the system now and then, until `stop` is set."""
    trim = _of_glibc("malloc_trim")
    while trim is not None and not stop.is_set():
        await sleep_until(stop, EVERY)
        await asyncio.to_thread(trim, 0)


@functools.cache
def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of glibc, None where the C library is another one (musl, macOS)."""
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return found
