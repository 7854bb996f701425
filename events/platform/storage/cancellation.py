"""Work that a cancellation must not interrupt: the end of a transaction, the way back of a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tortoise.backends.base.client import NestedTransactionContext

T = TypeVar("T")


async def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` even when cancelled meanwhile, and only then let the cancellation through.

    An error of `work` itself goes before the cancellation.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    result = task.result()
    if cancelled is not None:
        raise cancelled
    return result


class Savepoint(NestedTransactionContext):
    """A transaction inside a transaction, whole even when cancelled while it begins or ends."""

    async def __aenter__(self) -> Any:
        await run_to_end(self.client.savepoint())
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if exc_type is None:
            await run_to_end(self.client.release_savepoint())
        else:
            await run_to_end(self.client.savepoint_rollback())
