"""Freed memory goes back to the system, where the C library can do that."""

from __future__ import annotations

import asyncio

import pytest

from events.platform import memory
from events.platform.loops import running


async def test_memory_is_given_back_now_and_then_until_the_server_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(memory, "EVERY", 0.01)
    monkeypatch.setattr(memory, "_of_glibc", lambda _name: given.append)
    async with running(memory.give_memory_back):
        while len(given) < 2:  # noqa: ASYNC110 - another task fills it
            await asyncio.sleep(0.005)
    count = len(given)
    await asyncio.sleep(0.05)
    assert (set(given), len(given)) == ({0}, count)


async def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_of_glibc", lambda _name: None)
    async with asyncio.timeout(1):
        await memory.give_memory_back(asyncio.Event())


def test_all_threads_share_a_heap_that_gives_large_blocks_back(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: dict[int, int] = {}
    monkeypatch.setattr(memory, "_of_glibc", lambda name: {"mallopt": set_to.__setitem__}[name])
    memory.use_one_heap()
    assert set_to == {-8: 1, -3: 131_072}  # M_ARENA_MAX and M_MMAP_THRESHOLD of mallopt(3)


def test_one_heap_is_not_asked_of_another_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_of_glibc", lambda _name: None)
    memory.use_one_heap()
