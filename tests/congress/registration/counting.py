"""How many statements reach the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.connection import get_connection

from events.platform.storage.database import dialect


@contextmanager
def counted_queries(kind: type | None = None) -> Iterator[list[str]]:
    """The statements run in the block outside transactions, in their order; or those of a `kind` of connection."""
    kind = kind or type(get_connection("default"))
    # On SQLite rows as dictionaries come through the other method.
    names = ["execute_query"] if dialect() == "sqlite" else ["execute_query", "execute_query_dict"]
    statements: list[str] = []

    def counting(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run(self: object, query: str, values: object = None) -> Any:
            statements.append(query)
            return await original(self, query, values)

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(kind, name, counting(getattr(kind, name)))
        yield statements
