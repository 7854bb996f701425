"""How many statements reach the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tortoise.connection import get_connection


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements run in the block outside transactions, in their order."""
    kind: Any = type(get_connection("default"))
    original = kind.execute_query
    statements: list[str] = []

    async def counting(self: Any, query: str, values: Any = None) -> Any:
        statements.append(query)
        return await original(self, query, values)

    kind.execute_query = counting
    try:
        yield statements
    finally:
        kind.execute_query = original
