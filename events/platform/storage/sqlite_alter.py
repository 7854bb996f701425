"""Altering a table on SQLite, which means to copy it, without losing what hangs on it.

The stock editor drops the old table with its indexes, triggers and multi-column uniques, and, with foreign
keys on, every row that refers to it. Here foreign keys are off (`migrating.py` sees to it and checks
references before each commit), and what was lost is made again. Source: sqlite.org/lang_altertable.html, 7.

Rows keep their rowid only under an INTEGER PRIMARY KEY: a full-text index is filled anew after a change of its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tortoise.exceptions import OperationalError
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor

from events.platform.storage.sqlite_engine import statements

Columns = tuple[str, ...]


@dataclass(frozen=True)
class _Belongings:
    """The definitions of a table beside its rows.

    `indexes` have SQL of their own (name: columns, SQL); `uniques` are those inside CREATE TABLE, which have not.
    """

    indexes: dict[str, tuple[Columns, str]]
    uniques: set[Columns]
    triggers: list[str]
    references: set[tuple[str, str]]
    highest_id: int | None


@dataclass(frozen=True)
class _Change:
    """The effect of an alteration on columns: those renamed, gone, and the uniques and indexes given up."""

    renamed: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    freed: set[Columns] = field(default_factory=set)
    unindexed: set[Columns] = field(default_factory=set)

    def now(self, columns: Columns) -> Columns:
        return tuple(self.renamed.get(column, column) for column in columns)

    def keeps(self, columns: Columns, given_up: set[Columns]) -> bool:
        """Whether an index or unique over these columns is still there, unless it is among those given up."""
        return columns not in given_up and self.gone.isdisjoint(columns)

    def references(self, before: _Belongings) -> Iterator[tuple[str, str]]:
        """Give the references that a table must still have, under the present names of their columns."""
        for column, target in before.references:
            if column not in self.gone:
                yield self.renamed.get(column, column), target


class SafeSqliteSchemaEditor(SqliteSchemaEditor):
    """The stock editor with a `_remake_table` that keeps indexes, triggers, uniques, references and the next id."""

    _freed: Columns | None = None

    async def _run_sql(self, sql: str) -> None:
        if self.collect_sql:
            await super()._run_sql(sql)
            return
        for statement in statements(sql):
            await self.client.execute_query(statement)

    async def _alter_field(self, model: Any, old_field: Any, new_field: Any) -> None:
        await super()._alter_field(model, old_field, new_field)
        if new_field.index and not old_field.index and not new_field.unique:
            await self.add_index(model, Index(fields=(_column(new_field),)))

    async def remove_field(self, model: Any, field: Any) -> None:
        everything = model._meta.fields_map
        if isinstance(field, ForeignKeyFieldInstance):  # its column is a second field, and either keeps the other
            key = everything[field.source_field]
            without = {name: one for name, one in everything.items() if one is not field and one is not key}
            model._meta.fields_map, field = without, key
        await super().remove_field(model, field)
        model._meta.fields_map = everything

    async def remove_constraint(self, model: Any, constraint: Any) -> None:
        if not isinstance(constraint, CheckConstraint) and not self.collect_sql:
            columns = tuple(self._resolve_fields_to_columns(model, constraint.fields))
            if columns in (await self._belongings(model._meta.db_table)).uniques:
                self._freed = columns  # it is part of CREATE TABLE, so there is no index to drop
                await self._remake_table(model)
                self._freed = None
                return
        await super().remove_constraint(model, constraint)

    async def _remake_table(
        self, model: Any, create_field: Any = None, delete_field: Any = None, alter_fields: Any = None
    ) -> None:
        if self.collect_sql:
            await super()._remake_table(model, create_field, delete_field, alter_fields)
            return
        change = _change(delete_field, alter_fields or (), self._freed)
        before = await self._belongings(model._meta.db_table)
        # Triggers and views that name the table must survive the moment in which it does not exist.
        await self._run_sql("PRAGMA legacy_alter_table=ON")
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        await self._run_sql("PRAGMA legacy_alter_table=OFF")
        await self._restore(model, before, change)

    async def _restore(self, model: Any, before: _Belongings, change: _Change) -> None:
        table = model._meta.db_table
        indexes = [sql for columns, sql in before.indexes.values() if change.keeps(columns, change.unindexed)]
        for sql in (*indexes, *before.triggers):
            await self.client.execute_query(_renamed(sql, change.renamed))
        after = await self._belongings(table)
        uniques = {change.now(columns) for columns in before.uniques if change.keeps(columns, change.freed)}
        for columns in sorted(uniques - after.uniques):
            await self._restore_unique(model, columns)
        await self._restore_id(table, before.highest_id)
        if lost := sorted(set(change.references(before)) - after.references):
            raise OperationalError(f"altering {table} would lose its references {lost}")

    async def _restore_unique(self, model: Any, columns: Columns) -> None:
        name = self._generate_index_name("uid", model, list(columns))
        listed = ", ".join(f'"{column}"' for column in columns)
        table = model._meta.db_table
        await self.client.execute_query(f'CREATE UNIQUE INDEX IF NOT EXISTS "{name}" ON "{table}" ({listed})')

    async def _restore_id(self, table: str, highest_id: int | None) -> None:
        if highest_id is not None:  # an id that was given once is never given again
            await self.client.execute_query("DELETE FROM sqlite_sequence WHERE name = ?", [table])
            insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
            await self.client.execute_query(insert, [table, highest_id])

    async def _belongings(self, table: str) -> _Belongings:
        listed = await self._rows(f'PRAGMA index_list("{table}")')
        columns = {row["name"]: await self._index_columns(row["name"]) for row in listed}
        own = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
        made = await self._rows(own, table)
        references = await self._rows(f'PRAGMA foreign_key_list("{table}")')
        return _Belongings(
            indexes={row["name"]: (columns[row["name"]], row["sql"]) for row in made if row["type"] == "index"},
            uniques={columns[row["name"]] for row in listed if row["origin"] == "u"},
            triggers=[row["sql"] for row in made if row["type"] == "trigger"],
            references={(row["from"], row["table"]) for row in references},
            highest_id=await self._highest_id(table),
        )

    async def _index_columns(self, index: str) -> Columns:
        return tuple(row["name"] or "" for row in await self._rows(f'PRAGMA index_info("{index}")'))

    async def _highest_id(self, table: str) -> int | None:
        if not await self._rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return None
        rows = await self._rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return int(rows[0]["seq"]) if rows else None

    async def _rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return await self.client.execute_query_dict(sql, list(values))


def _column(model_field: Any) -> str:
    return str(model_field.source_field or model_field.model_field_name)


def _change(deleted: Any, altered: Any, freed: Columns | None) -> _Change:
    return _Change(
        renamed={_column(old): _column(new) for old, new in altered if _column(old) != _column(new)},
        gone={_column(deleted)} if deleted is not None else set(),
        freed={freed or ()} | {(_column(old),) for old, new in altered if old.unique and not new.unique},
        unindexed={(_column(old),) for old, new in altered if old.index and not new.index},
    )


def _renamed(sql: str, columns: dict[str, str]) -> str:
    for old, new in columns.items():
        sql = sql.replace(f'"{old}"', f'"{new}"')
    return sql
