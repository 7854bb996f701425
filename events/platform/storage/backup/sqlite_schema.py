"""Whether a SQLite file has the tables, indexes, triggers and views that our migrations make, and no others.

A trigger that somebody put into a backup would go on working in the database that it was restored to. Texts of CREATE
statements differ between versions of the tools that write them, so what they make is compared.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tortoise.context import TortoiseContext

from events.platform.storage.backup.file import BackupError, Report
from events.platform.storage.database import tortoise_config
from events.platform.storage.migrating import migrate
from events.platform.storage.schema import Schema
from events.platform.storage.sqlite_file import open_file

_OWN = frozenset({"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})  # tables that SQLite makes by itself
_UNREAD = re.compile(r"/\*.*?\*/|--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"", re.DOTALL)  # comments, literals, quoted names
_MOST_NAMED = 5

OBJECTS = "SELECT type, name FROM sqlite_master WHERE type <> 'index' ORDER BY type, name"

Shape = dict[tuple[str, str], object]  # what there is, by kind and name

_made: dict[tuple[str, str], Shape] = {}  # by package and last migration: to run them all takes seconds


async def check_schema(schema: Schema, database: Path, migrations: Sequence[str], source: Path, report: Report) -> None:
    """Raise BackupError unless `database` is made as these migrations make it; `source` is how it is called.

    An index that is not ours is taken out of it: it does nothing by itself, and can be made again.
    """
    wanted = await _ours(schema, migrations[-1])
    await asyncio.to_thread(_drop_indexes, database, wanted, report)
    found = await asyncio.to_thread(_shape, database)
    if foreign := sorted(key for key in found | wanted if found.get(key) != wanted.get(key)):
        named = ", ".join(f"{kind} {name}" for kind, name in foreign[:_MOST_NAMED])
        raise BackupError(
            f"{source} is not made as this program makes it, so somebody changed it, and nothing of it was "
            f"restored. Another, foreign or missing: {named}."
        )


async def warn_of_foreign(schema: Schema, database: Path, report: Report) -> None:
    """Say what keeps a backup of `database` from being restored."""
    with contextlib.closing(open_file(str(database), {"trusted_schema": "OFF"}, read_only=True)) as connection:
        rows = connection.execute(OBJECTS).fetchall()
    async with TortoiseContext() as context:
        await context.init(tortoise_config("sqlite://:memory:", schema))
        found = foreign(rows, own_tables(context))
    if found:
        report(
            f"WARNING: `events restore` will refuse this backup, for {database} has what this program did not make: "
            f"{', '.join(found)}. Remove it (DROP …) and back up again; reports belong into a database of their own."
        )


def own_tables(context: TortoiseContext) -> set[str]:
    """Return the names of the tables of all models."""
    apps = context.apps
    models = apps.get_models_iterable() if apps is not None else ()
    return {model._meta.db_table for model in models}


def foreign(rows: Iterable[Mapping[str, Any]], tables: Collection[str]) -> list[str]:
    """Return the objects among the rows of OBJECTS that no migration of ours makes; an index is none of them."""
    ours = {"tortoise_migrations", *_OWN, *tables}
    return [f"{row['type']} {row['name']}" for row in rows if row["type"] != "table" or row["name"] not in ours]


def _drop_indexes(database: Path, wanted: Shape, report: Report) -> None:
    with contextlib.closing(open_file(str(database), {"trusted_schema": "OFF"})) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name in (row["name"] for row in rows if ("index", row["name"]) not in wanted):
            quoted = name.replace('"', '""')
            connection.execute(f'DROP INDEX "{quoted}"')
            report(f"Warning: the index {name} is not one of this program and was left out.")


async def _ours(schema: Schema, last: str) -> Shape:
    """Return what the migrations up to `last` make of an empty file."""
    key = schema.migrations, last
    if key not in _made:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ours.db"
            await migrate(f"sqlite://{path}", schema, report=lambda _line: None, last=last)
            _made[key] = await asyncio.to_thread(_shape, path)
    return _made[key]


def _shape(path: Path) -> Shape:
    with contextlib.closing(open_file(str(path), {"trusted_schema": "OFF"}, read_only=True)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        shape: Shape = {}
        for row in rows:
            if row["type"] == "table" and row["name"] not in _OWN:
                shape["table", row["name"]] = _table(connection, row["name"], row["sql"])
            elif row["type"] == "index" and row["sql"] is not None:  # without a text: part of its table
                shape["index", row["name"]] = (row["tbl_name"], _plain(row["sql"]).count("where"))
            elif row["type"] not in {"table", "index"}:
                shape[row["type"], row["name"]] = row["sql"]
        return shape


def _table(connection: sqlite3.Connection, name: str, sql: str) -> tuple[object, ...]:
    """Return columns, references, indexes and the number of checks of a table."""

    def ask(pragma: str, columns: str, argument: str) -> list[tuple[object, ...]]:
        return sorted(map(tuple, connection.execute(f"SELECT {columns} FROM {pragma}(?)", [argument])), key=repr)  # noqa: S608

    indexes = connection.execute('SELECT name, "unique", origin, partial FROM pragma_index_list(?)', [name]).fetchall()
    return (
        ask("pragma_table_xinfo", 'name, "notnull", pk, hidden', name),
        ask("pragma_foreign_key_list", '"table", "from", "to", on_update, on_delete', name),
        sorted(((*row[1:], ask("pragma_index_xinfo", 'seqno, name, "desc"', row[0])) for row in indexes), key=repr),
        _plain(sql).count("check"),
    )


def _plain(sql: str) -> str:
    return _UNREAD.sub(" ", sql).lower()
