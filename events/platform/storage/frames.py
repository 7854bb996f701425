"""Work put off while a transaction is open: to its end, and to after its commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Frame:
    """A transaction, or a savepoint in one: who opened it, around what it stands, and what it has put off."""

    task: asyncio.Task[Any] | None
    outer: Frame | None = None
    callbacks: list[Callable[[], None]] = field(default_factory=list)
    last: dict[Hashable, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    named: set[Hashable] = field(default_factory=set)

    async def finish(self) -> None:
        """Do what was put off to the end; what that puts off in turn as well."""
        while self.last:
            for key in tuple(self.last):
                await self.last.pop(key)()

    def committed(self) -> None:
        """Hand on what was put off to the transaction around this one, or do what waited for the commit."""
        if self.outer is None:
            for callback in self.callbacks:
                callback()
            return
        self.outer.callbacks.extend(self.callbacks)
        self.outer.last.update(self.last)
        self.outer.named.update(self.named)


open_frame: ContextVar[Frame | None] = ContextVar("events_transaction", default=None)


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the outermost transaction has committed; never when it, or this savepoint, rolls back.

    Outside a transaction it runs at once. It must not raise and not block: set an event, update a number.
    """
    frame = open_frame.get()
    if frame is None:
        callback()
    else:
        frame.callbacks.append(callback)


async def before_commit(key: Hashable, callback: Callable[[], Awaitable[None]]) -> None:
    """Await `callback` at the end of the outermost transaction, and in it: once, however often this key is named.

    What it raises rolls the transaction back; never called when this savepoint rolls back. Outside a transaction it is
    awaited at once.
    """
    frame = open_frame.get()
    if frame is None:
        await callback()
    else:
        frame.last[key] = callback


def is_first(key: Hashable) -> bool:
    """Whether nobody has asked this of the key in this transaction, as far as it is not rolled back."""
    frame = step = open_frame.get()
    while step is not None:
        if key in step.named:
            return False
        step = step.outer
    if frame is not None:
        frame.named.add(key)
    return True
