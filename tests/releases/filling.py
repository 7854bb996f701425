"""Writes the rows of a recorded release into tables of its time; references are unchecked until all are there."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from events.platform.storage.database import postgres_arguments, sqlite_path

Tables = dict[str, list[dict[str, Any]]]
_HEX = "hex:"


async def fill_sqlite(database_url: str, tables: Tables) -> None:
    with sqlite3.connect(sqlite_path(database_url)) as connection:
        for table, rows in tables.items():
            columns = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join("?" for _ in rows[0])
            values = [[_from_hex(value) for value in row.values()] for row in rows]
            connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)


def _from_hex(value: Any) -> Any:
    return bytes.fromhex(value.removeprefix(_HEX)) if isinstance(value, str) and value.startswith(_HEX) else value


async def fill_postgresql(database_url: str, tables: Tables) -> None:
    """PostgreSQL reads each value as its column asks: instants, UUIDs and booleans come as text and numbers."""
    import asyncpg  # type: ignore[import-untyped, unused-ignore]

    connection = await asyncpg.connect(**postgres_arguments(database_url))
    try:
        await connection.execute("SET session_replication_role = replica")
        for table, rows in tables.items():
            query = f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::public."{table}", $1)'
            await connection.execute(query, await _as_json(connection, table, rows))
            await _count_on(connection, table)
    finally:
        await connection.close()


async def _as_json(connection: Any, table: str, rows: list[dict[str, Any]]) -> str:
    documents = await _columns(connection, table, "data_type IN ('json', 'jsonb')")

    def written(name: str, value: Any) -> Any:
        return json.loads(value) if name in documents and value else _to_bytea(value)

    return json.dumps([{name: written(name, value) for name, value in row.items()} for row in rows])


async def _columns(connection: Any, table: str, condition: str) -> set[str]:
    query = f"SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND {condition}"
    return {row["column_name"] for row in await connection.fetch(query, table)}


def _to_bytea(value: Any) -> Any:
    return value.replace(_HEX, "\\x", 1) if isinstance(value, str) and value.startswith(_HEX) else value


async def _count_on(connection: Any, table: str) -> None:
    """Let numbers that the database gives go on after those that were written."""
    for name in await _columns(connection, table, "column_default LIKE 'nextval%'"):
        counted = f'SELECT setval(pg_get_serial_sequence($1, $2), max("{name}")) FROM "{table}"'
        await connection.execute(counted, table, name)
