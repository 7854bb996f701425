"""A filled database is migrated step by step: the same rows, the same indexes, uniques and references."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tortoise import fields
from tortoise.migrations import operations as ops
from tortoise.migrations.migration import Migration

from events.app import SCHEMA
from events.platform.storage import migrating, migration_loader
from events.platform.storage.database import (
    DatabaseError,
    dialect_of,
    execute_rows,
    open_database,
    sqlite_path,
)
from events.platform.storage.migrating import migrate
from events.platform.storage.migration_record import applied, known_migrations, pending
from events.platform.storage.schema import Schema
from events.records.migrations import FORMER
from tests.platform.storage.rows import NOON, make_event

MIGRATIONS = Path(__file__).parents[3] / "events/records/migrations"
HEAD = """
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint
from events.platform.storage.database import UTCDatetimeField

async def nothing(apps, editor):
    pass

class Migration(migrations.Migration):
    dependencies = {dependencies!r}
    operations = [{operations}]
"""

FIRST = """
    ops.CreateModel(name="Org", options={"table": "org", "app": "events", "pk_attr": "id",
        "indexes": [Index(fields=["state", "name"])]}, bases=["Model"], fields=[
        ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
        ("name", fields.CharField(max_length=100, unique=True)),
        ("state", fields.CharField(max_length=20, default="new", db_default="new", db_index=True)),
        ("made_at", UTCDatetimeField(null=True)),
    ]),
    ops.CreateModel(name="Label", bases=["Model"], options={"table": "label", "app": "events", "pk_attr": "id"},
      fields=[
        ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
        ("text", fields.CharField(max_length=20)),
    ]),
    ops.CreateModel(name="Meeting", options={"table": "meeting", "app": "events", "pk_attr": "id",
        "unique_together": (("org", "slug"),), "indexes": [Index(fields=["org_id", "title"])]}, bases=["Model"],
      fields=[
        ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
        ("org", fields.ForeignKeyField("events.Org", source_field="org_id", to_field="id", on_delete=OnDelete.CASCADE)),
        ("slug", fields.CharField(max_length=20)),
        ("title", fields.CharField(max_length=50, db_index=True)),
        ("note", fields.CharField(max_length=50, null=True)),
        ("chair", fields.OneToOneField("events.Label", null=True, source_field="chair_id", related_name="chaired",
            to_field="id", on_delete=OnDelete.CASCADE)),
        ("labels", fields.ManyToManyField("events.Label", through="meeting_label", related_name="meetings",
            forward_key="label_id", backward_key="meeting_id", unique=True, on_delete=OnDelete.CASCADE)),
    ]),
    ops.CreateModel(name="Ticket", bases=["Model"], options={"table": "ticket", "app": "events", "pk_attr": "id"},
      fields=[
        ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
        ("meeting", fields.ForeignKeyField("events.Meeting", source_field="meeting_id", to_field="id",
            on_delete=OnDelete.CASCADE)),
    ]),
"""
STEPS = [
    FIRST,
    'ops.AlterField("Org", "name", fields.CharField(max_length=150, unique=True)),',
    'ops.AlterField("Meeting", "title", fields.CharField(max_length=80, db_index=True)),',
    'ops.AddField("Meeting", "colour", fields.CharField(max_length=9, default="blue", db_default="blue")),',
    'ops.RemoveField("Meeting", "note"),',
    'ops.AlterField("Label", "text", fields.CharField(max_length=30)), ops.RunPython(nothing),',
]
TABLES = ("org", "label", "meeting", "meeting_label", "ticket")


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of migrations that grows; `take(n)` writes the first n of STEPS."""
    package = tmp_path / "probe_migrations"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    for name in [name for name in sys.modules if name.startswith("probe_migrations")]:
        del sys.modules[name]


def write(package: Path, number: int, operations: str) -> str:
    name = f"{number:04d}_step"
    dependencies = [("events", f"{number - 1:04d}_step")] if number > 1 else []
    (package / f"{name}.py").write_text(HEAD.format(dependencies=dependencies, operations=operations))
    return name


PROBES = Schema(("tests.platform.storage.probe_models",), "probe_migrations")


def quietly(_line: str) -> None:
    pass


async def fill() -> None:
    for number in (1, 2):
        await execute_rows("INSERT INTO org (id, name, state) VALUES ($1, $2, $3)", [number, f"Org {number}", "new"])
        await execute_rows("INSERT INTO label (id, text) VALUES ($1, $2)", [number, f"Label {number}"])
    for number in (1, 2):
        await execute_rows(
            "INSERT INTO meeting (id, org_id, slug, title, note, chair_id) VALUES ($1, $1, $2, $3, 'n', $1)",
            [number, f"slug-{number}", f"Title {number}"],
        )
        await execute_rows("INSERT INTO meeting_label (meeting_id, label_id) VALUES ($1, 1), ($1, 2)", [number])
        for ticket in range(5):
            await execute_rows("INSERT INTO ticket (id, meeting_id) VALUES ($1, $2)", [10 * number + ticket, number])


async def rows() -> dict[str, list[dict[str, Any]]]:
    found = {table: await execute_rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}
    for row in found["meeting"]:
        row.pop("note", None)
        row.pop("colour", None)
    return found


async def structure(url: str) -> set[tuple[Any, ...]]:
    """Every index and every reference, as the database describes them: table, columns, whether unique."""
    found: set[tuple[Any, ...]] = set()
    for table in TABLES:
        if dialect_of(url) == "sqlite":
            for index in await execute_rows(f"SELECT * FROM pragma_index_list('{table}')"):
                columns = await execute_rows(f"SELECT name FROM pragma_index_info('{index['name']}')")
                found.add((table, bool(index["unique"]), *(column["name"] for column in columns)))
            for reference in await execute_rows(f"SELECT * FROM pragma_foreign_key_list('{table}')"):
                found.add((table, reference["from"], reference["table"], reference["on_delete"]))
        else:
            query = "SELECT indexdef FROM pg_indexes WHERE tablename = $1"
            found |= {(table, row["indexdef"]) for row in await execute_rows(query, [table])}
            query = "SELECT pg_get_constraintdef(oid) AS made FROM pg_constraint WHERE conrelid = $1::text::regclass"
            found |= {(table, row["made"]) for row in await execute_rows(query, [table])}
    return found


async def test_a_filled_database_keeps_its_rows_indexes_and_references_through_every_step(
    other_url: str, steps: Path
) -> None:
    first = write(steps, 1, STEPS[0])
    assert await pending(other_url, PROBES) == [first]
    assert await migrate(other_url, PROBES, quietly) == [first]
    async with open_database(other_url, PROBES):
        await fill()
        rows_before, structure_before = await rows(), await structure(other_url)
    assert [len(found) for found in rows_before.values()] == [2, 2, 2, 4, 10]
    for number, operations in enumerate(STEPS[1:], start=2):
        name = write(steps, number, operations)
        assert await migrate(other_url, PROBES, quietly) == [name]
        async with open_database(other_url, PROBES):
            assert await rows() == rows_before, operations
            assert await structure(other_url) == structure_before, operations
    async with open_database(other_url, PROBES):
        assert {row["colour"] for row in await execute_rows("SELECT * FROM meeting")} == {"blue"}
        assert "note" not in (await execute_rows("SELECT * FROM meeting"))[0]
    assert await migrate(other_url, PROBES, quietly) == []
    assert await applied(other_url) == [f"{number:04d}_step" for number in range(1, len(STEPS) + 1)]


async def test_steps_taken_at_once_are_gone_through_once_and_make_what_they_make_one_by_one(
    tmp_path: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, operations in enumerate(STEPS, start=1):
        write(steps, number, operations)
        await migrate(f"sqlite://{tmp_path / 'one-by-one.db'}", PROBES, quietly)
    gone_through: Counter[str] = Counter()
    apply = Migration.apply

    async def counted(self: Migration, *rest: Any, **more: Any) -> Any:
        gone_through[self.name] += 1
        return await apply(self, *rest, **more)

    monkeypatch.setattr(Migration, "apply", counted)
    names = await migrate(f"sqlite://{tmp_path / 'at-once.db'}", PROBES, quietly)
    assert gone_through == dict.fromkeys(names, 1)
    assert tables_of(tmp_path / "at-once.db") == tables_of(tmp_path / "one-by-one.db")


def tables_of(path: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()


async def test_what_is_given_up_on_purpose_goes_and_the_rest_stays(other_url: str, steps: Path) -> None:
    write(steps, 1, STEPS[0])
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        await fill()
        before = await structure(other_url)
    write(
        steps,
        2,
        'ops.AlterField("Org", "name", fields.CharField(max_length=100)),'
        'ops.AlterField("Meeting", "title", fields.CharField(max_length=50)),'
        'ops.AlterField("Meeting", "note", fields.CharField(max_length=50, null=True, db_index=True)),'
        'ops.RemoveConstraint("Meeting", fields=["org", "slug"]),',
    )
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        after = await structure(other_url)
        await execute_rows("INSERT INTO org (id, name) VALUES (3, 'Org 1')")
        await execute_rows("INSERT INTO meeting (id, org_id, slug, title) VALUES (3, 1, 'slug-1', 'T')")
        assert len((await rows())["ticket"]) == 10
    if dialect_of(other_url) == "sqlite":
        assert before - after == {
            ("org", True, "name"),
            ("meeting", False, "title"),
            ("meeting", True, "org_id", "slug"),
        }
        assert after - before == {("meeting", False, "note")}


async def test_a_relation_that_is_removed_takes_its_column_and_indexes_with_it(other_url: str, steps: Path) -> None:
    write(steps, 1, STEPS[0])
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        await fill()
    write(steps, 2, 'ops.RemoveField("Meeting", "chair"),')
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        assert sorted((await execute_rows("SELECT * FROM meeting"))[0]) == ["id", "note", "org_id", "slug", "title"]
        assert len((await rows())["ticket"]) == 10


async def test_a_migration_that_fails_leaves_no_half_of_itself(other_url: str, steps: Path) -> None:
    write(steps, 1, STEPS[0])
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        await fill()
        before = (await rows(), await structure(other_url))
    write(
        steps,
        2,
        'ops.AlterField("Org", "name", fields.CharField(max_length=150, unique=True)),'
        'ops.RunSQL("INSERT INTO org (id, name) VALUES (9, \'x\')"), ops.RunSQL("SELECT nonsense FROM nowhere"),',
    )
    with pytest.raises(Exception, match=r"nowhere"):
        await migrate(other_url, PROBES, quietly)
    assert await pending(other_url, PROBES) == ["0002_step"]
    async with open_database(other_url, PROBES):
        assert (await rows(), await structure(other_url)) == before


async def test_a_row_that_referred_to_nothing_before_does_not_keep_a_migration_from_being_applied(
    other_url: str, steps: Path
) -> None:
    if not other_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps no such row")
    write(steps, 1, STEPS[0])
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        await fill()
        await execute_rows("PRAGMA foreign_keys=OFF")
        await execute_rows("UPDATE ticket SET meeting_id = 77 WHERE id = 10")
    write(steps, 2, 'ops.RunSQL("SELECT 1"),')
    assert await migrate(other_url, PROBES, quietly) == ["0002_step"]


async def test_a_migration_that_breaks_references_is_not_kept(other_url: str, steps: Path) -> None:
    write(steps, 1, STEPS[0])
    await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        await fill()
    write(steps, 2, 'ops.RunSQL("UPDATE ticket SET meeting_id = 77 WHERE id = 10"),')
    with pytest.raises(Exception, match=r"refer to nothing|foreign key"):
        await migrate(other_url, PROBES, quietly)
    async with open_database(other_url, PROBES):
        assert await execute_rows("SELECT meeting_id FROM ticket WHERE id = 10") == [{"meeting_id": 1}]


OLD = sorted(FORMER)
REFUSED = [
    (["9999_later"], "does not know (9999_later): it was made by a newer one."),
    (OLD[:1], f"before 0.1.0 ({OLD[0]}), which this one cannot migrate. Export its schedules with that version"),
    (OLD, f"before 0.1.0 ({', '.join(OLD)}), which"),
    ([OLD[0], "9999_later"], f"does not know ({OLD[0]}, 9999_later): it was made by a newer one."),
]


@pytest.mark.parametrize(("names", "sentence"), REFUSED, ids=["newer", "older", "all older ones", "older and newer"])
async def test_a_database_of_another_time_is_refused_with_the_reason(
    database_url: str, names: list[str], sentence: str
) -> None:
    insert = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ($1, $2, $3)"
    async with open_database(database_url, SCHEMA):
        await make_event("barcelona")
        for name in names:
            await execute_rows(insert, ["events", name, NOON])
    try:
        for ask in (migrate, pending):
            with pytest.raises(DatabaseError, match=re.escape(sentence)):
                await ask(database_url, SCHEMA)
        async with open_database(database_url, SCHEMA):
            assert await execute_rows("SELECT slug FROM event") == [{"slug": "barcelona"}]
    finally:
        async with open_database(database_url, SCHEMA):
            for name in names:
                await execute_rows("DELETE FROM tortoise_migrations WHERE name = $1", [name])


def test_no_migration_of_today_has_the_name_of_a_former_one() -> None:
    assert FORMER.isdisjoint(known_migrations(SCHEMA))


MIGRATE = """
import asyncio, sys
from events.app import SCHEMA
from events.platform.storage.migrating import migrate
print(len(asyncio.run(migrate(sys.argv[1], SCHEMA, lambda _: 0))))
"""


def test_each_migration_has_the_next_number_and_depends_on_the_one_before() -> None:
    """Two that were made apart would both be applied, in an order that nobody chose."""
    names = sorted(path.stem for path in MIGRATIONS.glob("0*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for before, name in itertools.pairwise(names):
        dependencies = import_module(f"{SCHEMA.migrations}.{name}").Migration.dependencies
        assert dependencies == [("events", before)]


async def test_of_processes_that_migrate_at_once_one_works_and_the_others_wait(other_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, other_url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    ended = await asyncio.gather(*(process.communicate() for process in started))
    assert sorted(output.decode().strip() for output, _ in ended) == ["0", "0", str(len(known_migrations(SCHEMA)))]


async def test_the_sqlite_file_is_copied_aside_and_only_the_last_copy_kept(tmp_path: Path, steps: Path) -> None:
    url = f"sqlite://{tmp_path / 'events.db'}"
    for number, operations in enumerate(STEPS[:3], start=1):
        write(steps, number, operations)
        await migrate(url, PROBES, quietly)
        if number == 1:
            async with open_database(url, PROBES):
                await fill()
    copies = list(tmp_path.glob("events.db.before-*"))
    assert [copy.name for copy in copies] == ["events.db.before-0003_step"]
    with contextlib.closing(sqlite3.connect(copies[0])) as connection:
        assert connection.execute("SELECT count(*) FROM ticket").fetchone() == (10,)
        assert connection.execute("SELECT count(*) FROM tortoise_migrations").fetchone() == (2,)
    assert sqlite_path(url).is_file()


async def test_ids_given_once_triggers_and_foreign_indexes_survive_on_sqlite(tmp_path: Path, steps: Path) -> None:
    url = f"sqlite://{tmp_path / 'events.db'}"
    write(steps, 1, STEPS[0])
    await migrate(url, PROBES, quietly)
    with contextlib.closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        connection.executescript(
            "CREATE TABLE log (text); INSERT INTO org (id, name) VALUES (8, 'x'); DELETE FROM org;"
            "CREATE TRIGGER own AFTER INSERT ON org BEGIN INSERT INTO log VALUES (new.name); END;"
            "CREATE TRIGGER other AFTER INSERT ON label BEGIN INSERT INTO org (name) VALUES (new.text); END;"
            "CREATE VIEW names AS SELECT name FROM org;"
            "CREATE UNIQUE INDEX partial ON org (made_at) WHERE state = 'new';"
        )
    write(steps, 2, STEPS[1])
    await migrate(url, PROBES, quietly)
    with contextlib.closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        connection.execute("INSERT INTO label (text) VALUES ('eau')")
        assert connection.execute("SELECT id, name FROM org").fetchall() == [(9, "eau")]
        assert connection.execute("SELECT * FROM log, names").fetchall() == [("eau", "eau")]
        names = connection.execute("SELECT name FROM sqlite_master WHERE name = 'partial' AND sql LIKE '%WHERE%'")
        assert names.fetchall() == [("partial",)]


async def test_the_models_and_the_migrations_agree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else somebody changed a model without `python -m events.platform.storage.migrating make`."""
    monkeypatch.setattr("tortoise.migrations.writer.MigrationWriter.write", lambda self: self.as_string())
    assert await migrating.write_migration(SCHEMA, "nothing") is None


@pytest.mark.long
async def test_what_is_added_together_is_as_if_added_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(f"sqlite://{tmp_path / 'together.db'}", SCHEMA)
    monkeypatch.setattr(migration_loader, "_together", lambda operations: [[operation] for operation in operations])
    await migrate(f"sqlite://{tmp_path / 'one-by-one.db'}", SCHEMA)
    assert tables_of(tmp_path / "together.db") == tables_of(tmp_path / "one-by-one.db")


def test_a_table_that_is_made_and_then_altered_takes_two_steps() -> None:
    made = ops.CreateModel(name="Room", fields=[("id", fields.IntField(primary_key=True))])
    other = ops.AddField(model_name="Hall", name="floor", field=fields.IntField(null=True))
    altered = ops.AddField(model_name="Room", name="floor", field=fields.IntField(null=True))
    sql = ops.RunSQL("SELECT 1")
    assert migration_loader._together([made, other, altered, sql, other]) == [[made, other], [altered], [sql], [other]]
