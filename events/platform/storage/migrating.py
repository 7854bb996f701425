"""Migrations that are safe on a filled database, and the command that makes one from the models.

For who changes a model:

    events migration make add_badge_colour    # writes 00NN_add_badge_colour.py beside the others
    events migration show add_badge_colour    # the SQL of it for SQLite and for PostgreSQL

Then read the file, for Tortoise guesses and is sometimes wrong:

- a field dropped and another of the same type added is taken for a rename: do it in two migrations;
- a new NOT NULL column needs `db_default=` beside `default=`;
- an index over a relation names the column, `Index(fields=("event_id",))`;
- what SQLite and PostgreSQL spell differently is an `ops.RunPython(forward)` that asks
  `editor.client.capabilities.dialect`.

Never run the `tortoise` command on a database: its SQLite editor deletes the children of an altered parent.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tortoise import models as tortoise_models
from tortoise.apps import Apps
from tortoise.context import TortoiseContext, require_context
from tortoise.migrations.api.sqlmigrate import sqlmigrate
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget, PlanStep
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.writer import format_migration_name
from tortoise.transactions import in_transaction

from events.platform.storage.database import (
    APP,
    DatabaseError,
    dialect_of,
    postgres_arguments,
    sqlite_path,
    tortoise_config,
)
from events.platform.storage.migration_loader import Loader
from events.platform.storage.migration_record import pending
from events.platform.storage.schema import Schema
from events.platform.storage.sqlite_alter import SafeSqliteSchemaEditor

_ADVISORY_LOCK = 0x6576656E  # "even", any number that is ours

Config = dict[str, Any]
Report = Callable[[str], object]


class Executor(MigrationExecutor):
    """Tortoise's executor with a schema editor that keeps rows, indexes and constraints on SQLite.

    `state` are the models as the migrations before left them, where that is known: else all of these are gone through
    for it.
    """

    def __init__(self, connection: Any, apps: Config, state: State | None = None) -> None:
        super().__init__(connection, apps)
        self.loader = Loader(apps, self.recorder)
        self.state = state

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        self.state = self.state or await super()._project_state(applied, upto=upto)
        return self.state

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        is_sqlite = self.connection.capabilities.dialect == "sqlite"
        editor = SafeSqliteSchemaEditor if is_sqlite else AsyncpgSchemaEditor
        return editor(self.connection, atomic=atomic, collect_sql=collect_sql)


async def migrate(database_url: str, schema: Schema, report: Report = print, *, last: str | None = None) -> list[str]:
    """Bring the database to the present models; the names of the migrations applied, in order.

    `last` is the name of the migration to stop after.

    Each migration is one transaction with the record that it was applied. One process migrates at a time, others
    wait. A SQLite file that holds anything is copied first to `<file>.before-<migration>`; the last such copy is
    kept. Raise DatabaseError when the database was made by a newer version, or when references broke.
    """
    async with _alone(database_url):
        names = [name for name in await pending(database_url, schema) if last is None or name <= last]
        if names:
            await _apply_all(database_url, schema, names, report)
    return names


async def _apply_all(database_url: str, schema: Schema, names: Sequence[str], report: Report) -> None:
    async with _connected(database_url, schema) as (connection, apps):
        if dialect_of(database_url) == "sqlite":
            _copy_aside(sqlite_path(database_url), names[0], report)
        state: State | None = None
        with _without_filters():
            for step in await Executor(connection, apps).plan():
                if step.migration.name in names:
                    report(f"Migrating: {step.migration.name}")
                    state = await _apply(connection, apps, step, state)


@contextlib.contextmanager
def _without_filters() -> Iterator[None]:
    """Make models without the filters of their fields: half of what the models of every migration cost.

    No migration queries by its models; they tell only what the tables are.
    """
    names, made_by = vars(tortoise_models), "get_filters_for_field"
    kept = names[made_by]
    names[made_by] = lambda *_arguments, **_named: {}
    try:
        yield
    finally:
        names[made_by] = kept


async def write_migration(schema: Schema, name: str) -> Path | None:
    """Write the difference between the models and the migrations so far; None when there is none."""
    async with _connected("sqlite://:memory:", schema) as (_, apps):
        writers = await MigrationAutodetector(_models(), apps).changes()
    for writer in writers:
        writer.name = format_migration_name(int(writer.name.split("_", 1)[0]), name)
        return writer.write()
    return None


@contextlib.asynccontextmanager
async def _connected(database_url: str, schema: Schema) -> AsyncIterator[tuple[Any, Config]]:
    """A connection of its own, with foreign keys off on SQLite as its procedure for altering tables asks for."""
    chosen = tortoise_config(database_url, schema)
    credentials = chosen["connections"]["default"]["credentials"]
    own = {"foreign_keys": "OFF"} if "file_path" in credentials else {"minsize": 1, "maxsize": 1}
    connections = {"default": {**chosen["connections"]["default"], "credentials": {**credentials, **own}}}
    async with TortoiseContext() as context:
        await context.init({**chosen, "connections": connections})
        yield context.db("default"), chosen["apps"]


def _models() -> Apps:
    loaded = require_context().apps
    assert loaded is not None  # noqa: S101  for the type checker
    return loaded


async def _apply(connection: Any, apps: Config, step: PlanStep, state: State | None) -> State | None:
    """Apply a migration to the models as they are before it; return them as they are after it."""
    target = MigrationTarget(step.migration.app_label, step.migration.name)
    executor = Executor(connection, apps, state)
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    if not step.migration.atomic:
        await executor.migrate([target])
        return executor.state
    async with in_transaction("default") as transaction:
        before = await _orphans(transaction)
        executor = Executor(transaction, apps, state)
        await executor.migrate([target])
        if broken := await _orphans(transaction) - before:
            raise DatabaseError(
                f"After {step.migration.name} {broken.total()} rows would refer to nothing "
                f"({', '.join(sorted(broken))}); nothing was changed."
            )
    return executor.state


async def _orphans(connection: Any) -> Counter[str]:
    """Return how many rows refer to nothing, by what would refer to what; PostgreSQL has none."""
    if connection.capabilities.dialect != "sqlite":
        return Counter()
    _, rows = await connection.execute_query("PRAGMA foreign_key_check")
    return Counter(f"{row['table']} → {row['parent']}" for row in rows)


@contextlib.asynccontextmanager
async def _alone(database_url: str) -> AsyncIterator[None]:
    """One process migrates at a time; the others wait here. The end of a process gives the lock back, too."""
    if dialect_of(database_url) == "sqlite":
        with _file_lock(sqlite_path(database_url)):
            yield
        return
    import asyncpg

    # A connection of its own: the pool gives up advisory locks with each connection that comes back to it.
    connection = await asyncpg.connect(**postgres_arguments(database_url))
    try:
        await connection.execute(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})")
        yield
    finally:
        await connection.close()


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.migrating").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _copy_aside(path: Path, migration: str, report: Report) -> None:
    with contextlib.closing(sqlite3.connect(path)) as source:
        tables = source.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        if not tables:
            return
        target = path.with_name(f"{path.name}.before-{migration}")
        report(f"Copying the database to {target.name}")
        target.unlink(missing_ok=True)
        source.execute("VACUUM INTO ?", [str(target)])
    with target.open("rb") as file:
        os.fsync(file.fileno())
    target.chmod(0o600)
    for older in path.parent.glob(f"{path.name}.before-*"):
        if older != target:
            older.unlink()


async def show_migration(schema: Schema, name: str) -> str:
    """Return the SQL of a migration, for SQLite and for PostgreSQL."""
    parts = []
    for url in ("sqlite://:memory:", "postgresql://localhost/none"):
        async with TortoiseContext():
            lines = await sqlmigrate(config=tortoise_config(url, schema), app_label=APP, migration_name=name)
        parts += [f"-- {dialect_of(url)}", *lines]
    return "\n".join(parts)
