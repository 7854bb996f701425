"""What is particular to SQLite: one writing connection, one reading beside it, perhaps another process."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from events.platform.storage import sqlite_engine
from events.platform.storage.database import (
    DatabaseError,
    connection_config,
    dialect_of,
    execute_count,
    execute_rows,
    open_database,
    postgres_arguments,
    server_version,
    sqlite_path,
    transaction,
)
from events.platform.storage.schema import Schema
from events.platform.storage.sqlite_engine import Client as SqliteClient
from events.platform.storage.unsynced import execute_unsynced


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "a folder ü#1?.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE seat (id integer PRIMARY KEY, taken integer)")
        connection.execute("INSERT INTO seat VALUES (1, 0)")
        connection.commit()
    renamed = path.rename(tmp_path / "a folder ü#1%41.db")
    return f"sqlite://{renamed}"


def opened(url: str) -> AbstractAsyncContextManager[BaseDBAsyncClient]:
    return open_database(url, Schema(("tests.platform.storage.probe_models",), ""))


async def test_durability_is_read_back_at_the_start(url: str) -> None:
    async with opened(url):
        assert await server_version() == f"SQLite {sqlite3.sqlite_version}"
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("busy_timeout", 10000),
        ):
            _, rows = await get_connection("default").execute_query(f"PRAGMA {pragma}")
            assert next(iter(dict(rows[0]).values())) == value
    with pytest.raises(DatabaseError, match="synchronous"):
        async with opened(f"{url}?synchronous=NORMAL"):
            pass


async def test_reads_do_not_wait_for_a_writer(url: str) -> None:
    async with opened(url):
        release, holds = asyncio.Event(), asyncio.Event()

        async def write() -> None:
            async with transaction():
                await execute_count("UPDATE seat SET taken = 1")
                holds.set()
                await release.wait()

        writer = asyncio.create_task(write())
        await holds.wait()
        rows = await asyncio.wait_for(execute_rows("SELECT taken FROM seat"), 5)
        assert rows == [{"taken": 0}]  # what was committed
        release.set()
        await writer
        assert await execute_rows("SELECT taken FROM seat") == [{"taken": 1}]


async def test_the_reading_connection_cannot_write(url: str) -> None:
    async with opened(url):
        client = get_connection("default")
        assert isinstance(client, SqliteClient)
        reader = client._reader
        assert reader is not None
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reader.execute("UPDATE seat SET taken = 5")


async def test_a_script_inside_a_transaction_stays_inside_it(url: str) -> None:
    script = """
        CREATE TABLE note (text text DEFAULT 'a;b');
        CREATE TRIGGER noted AFTER INSERT ON note
        BEGIN UPDATE seat SET taken = 7; UPDATE seat SET taken = taken + 1; END;
        INSERT INTO note VALUES ('x;y');
    """
    async with opened(url):
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await get_connection("default").execute_script(script)
                assert await execute_rows("SELECT taken FROM seat") == [{"taken": 8}]
                1 / 0  # noqa: B018
        assert await execute_rows("SELECT taken FROM seat") == [{"taken": 0}]
        assert await execute_rows("SELECT name FROM sqlite_master WHERE name = 'note'") == []


async def test_counts_leave_out_what_triggers_changed(url: str) -> None:
    async with opened(url):
        await get_connection("default").execute_script(
            "CREATE TABLE log (at integer);"
            "CREATE TRIGGER logged AFTER UPDATE ON seat BEGIN INSERT INTO log VALUES (1); END;"
        )
        assert await execute_count("UPDATE seat SET taken = taken + 1 WHERE id = $1", [1]) == 1
        assert await execute_count("UPDATE seat SET taken = taken + 1 WHERE id = $1", [2]) == 0


async def test_after_sqlite_ended_a_transaction_itself_nothing_is_written_piecemeal(url: str) -> None:
    async with opened(url):
        with pytest.raises(OperationalError):
            async with transaction():
                await execute_count("UPDATE seat SET taken = 3")
                with pytest.raises(OperationalError):
                    await execute_count("INSERT OR ROLLBACK INTO seat SELECT 2, nothing FROM nowhere")
                await get_connection("default")._connection.rollback()  # as a full disk makes SQLite do
                await execute_count("UPDATE seat SET taken = 4")
        assert await execute_rows("SELECT taken FROM seat") == [{"taken": 0}]


async def test_a_time_that_reaches_the_driver_past_every_field_is_written_in_utc_or_refused(url: str) -> None:
    async with opened(url):
        client = get_connection("default")
        paris = dt.datetime(2027, 5, 25, 12, tzinfo=ZoneInfo("Europe/Paris"))
        assert await client.execute_query_dict("SELECT ? AS at", [paris]) == [{"at": "2027-05-25 10:00:00+00:00"}]
        with pytest.raises(ValueError, match="without a zone"):
            await client.execute_query_dict("SELECT ? AS at", [paris.replace(tzinfo=None)])


WORKER = """
import asyncio, sys
from events.platform.storage.database import execute_count, execute_rows, open_database, transaction
from events.platform.storage import sqlite_engine
from events.platform.storage.schema import Schema

async def main(url):
    async with open_database(url, Schema(("tests.platform.storage.probe_models",), "")):
        for _ in range(150):
            async with transaction():
                taken = (await execute_rows("SELECT taken FROM seat WHERE id = 1"))[0]["taken"]
                await execute_count("UPDATE seat SET taken = $1 WHERE id = 1", [taken + 1])

asyncio.run(main(sys.argv[1]))
"""


async def test_two_processes_that_read_and_then_write_are_never_locked_out_and_lose_nothing(url: str) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WORKER), url]
    workers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [await asyncio.to_thread(worker.communicate, timeout=60) for worker in workers]
    assert [(worker.returncode, error[1]) for worker, error in zip(workers, errors, strict=True)] == [(0, ""), (0, "")]
    async with opened(url):
        assert await execute_rows("SELECT taken FROM seat") == [{"taken": 300}]


def test_a_command_that_fails_inside_an_open_database_still_ends(url: str) -> None:
    code = WORKER.replace("for _ in range(150):", "raise SystemExit(3)\n        for _ in range(0):")
    done = subprocess.run([sys.executable, "-c", code, url], timeout=30, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "")


def test_addresses() -> None:
    assert sqlite_path("sqlite:///data/events.db?busy_timeout=5") == Path("/data/events.db")
    assert sqlite_path("/data/events.db") == Path("/data/events.db")
    assert [dialect_of(url) for url in ("x.db", "sqlite:///x", "postgres://h/d", "postgresql://h/d")] == [
        "sqlite",
        "sqlite",
        "postgresql",
        "postgresql",
    ]
    with pytest.raises(DatabaseError, match="EVENTS_DATABASE_URL"):
        dialect_of("mysql://host/name")
    assert postgres_arguments("postgresql://us%40er:p%2Fw@db.example.org/events?sslmode=require&minsize=3") == {
        "host": "db.example.org",
        "port": 5432,
        "user": "us@er",
        "password": "p/w",
        "database": "events",
        "ssl": "require",
        "server_settings": {"application_name": "wops-events"},
        "timeout": 5,
    }
    credentials = connection_config("postgresql://h/d?maxsize=20&application_name=x")["credentials"]
    assert (credentials["minsize"], credentials["maxsize"], credentials["server_settings"]) == (
        2,
        20,
        {"application_name": "x"},
    )


async def test_a_statement_that_is_not_synced_is_written_and_the_next_ones_are_synced(url: str) -> None:
    statement = "UPDATE seat SET taken = $1 WHERE id = 1 RETURNING taken"
    async with opened(url) as client:
        assert await execute_unsynced(statement, [7]) == [{"taken": 7}]
        _, [kept] = await client.execute_query("PRAGMA synchronous")
        assert dict(kept) == {"synchronous": 2}
        with pytest.raises(OperationalError):
            await execute_unsynced("UPDATE nothing SET taken = $1", [8])
        _, [kept] = await client.execute_query("PRAGMA synchronous")
        assert dict(kept) == {"synchronous": 2}
    async with opened(url):
        assert await execute_rows("SELECT taken FROM seat") == [{"taken": 7}]


async def test_a_statement_that_is_not_synced_does_not_wait_for_the_disk(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    fetch = sqlite_engine._fetch

    def noting(connection: sqlite3.Connection, query: str, values: Sequence[object]) -> tuple[int, Sequence[object]]:
        told.append(connection.execute("PRAGMA synchronous").fetchone()[0])
        return fetch(connection, query, values)

    async with opened(url):
        monkeypatch.setattr(sqlite_engine, "_fetch", noting)
        await execute_unsynced("UPDATE seat SET taken = $1", [7])
        await execute_count("UPDATE seat SET taken = $1", [8])
    assert told == [1, 2]
