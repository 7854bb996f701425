"""Which migrations a database has had.

Read without Tortoise, which makes the models of every migration anew: a server would keep that memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import pkgutil
import sqlite3
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from events.platform.storage.database import APP, DatabaseError, dialect_of, postgres_arguments, sqlite_path
from events.platform.storage.schema import Schema

RECORD = "tortoise_migrations"
_PATIENCE = 10.0  # seconds for a process that holds the file


async def pending(database_url: str, schema: Schema) -> list[str]:
    """Return the names of the migrations that the database lacks, in order.

    Raise DatabaseError when it has some that this version does not know.
    """
    had, known = await applied(database_url), known_migrations(schema)
    unknown = [name for name in had if name not in known]
    if not unknown:
        return [name for name in known if name not in had]
    names = ", ".join(unknown)
    if are_former(unknown, schema.migrations):
        raise DatabaseError(
            f"This database was made by a version before 0.1.0 ({names}), which this one cannot migrate. "
            "Export its schedules with that version, or begin with an empty database."
        )
    raise DatabaseError(
        f"This database has migrations that this version does not know ({names}): it was made by a newer one."
    )


async def require_migrated(database_url: str, schema: Schema) -> None:
    """Raise DatabaseError when there is no database yet, or when `migrate` would change it; write nothing."""
    is_new = dialect_of(database_url) == "sqlite" and not sqlite_path(database_url).is_file()
    if is_new or await pending(database_url, schema):
        raise DatabaseError(
            "The database has to be migrated first, and a dry run writes nothing: “events serve” migrates it."
        )


async def applied(database_url: str) -> list[str]:
    """Return the names of the migrations that the database has, sorted; none where it is new."""
    if dialect_of(database_url) == "sqlite":
        return await asyncio.to_thread(_applied_to_file, sqlite_path(database_url))
    return await _applied_on_postgres(database_url)


def applied_on(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the migrations that an open SQLite database has, sorted; none where it is not ours."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [RECORD]).fetchone():
        return []
    rows = connection.execute(f"SELECT name FROM {RECORD} WHERE app = ? ORDER BY name", [APP])  # noqa: S608
    return [row[0] for row in rows]


def _applied_to_file(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", _PATIENCE, uri=True)) as connection:
        return applied_on(connection)


async def _applied_on_postgres(database_url: str) -> list[str]:
    import asyncpg

    connection = await asyncpg.connect(**postgres_arguments(database_url))
    try:
        return await applied_over(connection)
    finally:
        await connection.close()


async def applied_over(connection: Any) -> list[str]:
    """Return the same of a PostgreSQL database, by an open connection of asyncpg."""
    if not await connection.fetchval("SELECT to_regclass($1)", RECORD):
        return []
    rows = await connection.fetch(f"SELECT name FROM {RECORD} WHERE app = $1 ORDER BY name", APP)  # noqa: S608
    return [row["name"] for row in rows]


def known_migrations(schema: Schema) -> list[str]:
    """Return the names of the migrations that this version of the program has, sorted."""
    names = (module.name for module in pkgutil.iter_modules(import_module(schema.migrations).__path__))
    return sorted(name for name in names if name[0].isdigit())


def are_former(names: Iterable[str], package: str) -> bool:
    """Whether all these migrations were squashed before the first release: the package of migrations lists them."""
    former: frozenset[str] = getattr(import_module(package), "FORMER", frozenset())
    return former.issuperset(names)
