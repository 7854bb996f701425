"""Outages: which errors they are, and how often the log tells of them."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from events.platform.quiet_log import QuietLog
from events.platform.storage import outages, refusals
from events.platform.storage.outages import AwayError, Cause, note_outage, outage_of
from events.platform.storage.refusals import in_words, wait_for_database
from events.platform.storage.sqlite_file import open_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "events.db"
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT UNIQUE)")
        connection.execute("INSERT INTO note VALUES (1, 'a')")
        connection.commit()
    return made


def full(path: Path) -> None:
    with closing(open_file(str(path), {"max_page_count": 1})) as connection:
        connection.execute("INSERT INTO note VALUES (2, ?)", ["long" * 5000])


def held(path: Path) -> None:
    with closing(open_file(str(path), {})) as other, closing(open_file(str(path), {"busy_timeout": 10})) as ours:
        other.execute("BEGIN IMMEDIATE")
        ours.execute("BEGIN IMMEDIATE")


def not_ours(path: Path) -> None:
    path.write_bytes(b"this is no database at all, though it is long enough to be taken for one" * 100)
    with closing(open_file(str(path), {})) as connection:
        connection.execute("SELECT * FROM note")


def torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)
    with closing(open_file(str(path), {})) as connection:
        connection.execute("SELECT * FROM note").fetchall()


def only_read(path: Path) -> None:
    with closing(open_file(str(path), {}, read_only=True)) as connection:
        connection.execute("DELETE FROM note")


def nowhere(path: Path) -> None:
    open_file(str(path / "below" / "events.db"), {})


REAL = [
    (full, Cause.FULL),
    (held, Cause.BUSY),
    (not_ours, Cause.DAMAGED),
    (torn, Cause.DAMAGED),
    (only_read, Cause.READ_ONLY),
    (nowhere, Cause.AWAY),
]


@pytest.mark.parametrize(("break_it", "cause"), REAL)
def test_an_error_of_sqlite_tells_which_outage_it_is(
    path: Path, break_it: Callable[[Path], None], cause: Cause
) -> None:
    with pytest.raises(sqlite3.Error) as raised:
        break_it(path)
    assert outage_of(raised.value) is cause
    try:
        raise OperationalError(raised.value) from raised.value
    except OperationalError as wrapped:  # as the engine hands it on
        assert outage_of(wrapped) is cause
    words = in_words(raised.value)
    assert words
    assert "\n" not in words


class PostgresError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__("as the server says")
        self.sqlstate = sqlstate


STATES = [
    ("08006", Cause.AWAY),
    ("57P01", Cause.AWAY),
    ("57P03", Cause.AWAY),
    ("53300", Cause.AWAY),
    ("53100", Cause.FULL),
    ("55P03", Cause.BUSY),
    ("25006", Cause.READ_ONLY),
    ("XX001", Cause.DAMAGED),
    ("42P01", None),
    ("23505", None),
]


@pytest.mark.parametrize(("state", "cause"), STATES)
def test_a_code_of_postgresql_tells_which_outage_it_is(state: str, cause: Cause | None) -> None:
    assert outage_of(OperationalError(PostgresError(state))) is cause


def test_the_system_tells_of_full_disks_and_missing_servers_too() -> None:
    assert outage_of(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) is Cause.FULL
    assert outage_of(DBConnectionError("connection refused")) is Cause.AWAY
    assert outage_of(AwayError("asked a moment ago")) is Cause.AWAY


def test_what_is_our_own_fault_is_no_outage(path: Path) -> None:
    with closing(open_file(str(path), {})) as connection:
        for statement in ("SELECT nothing FROM nowhere", "INSERT INTO note VALUES (2, 'a')"):
            with pytest.raises(sqlite3.Error) as raised:
                connection.execute(statement)
            assert outage_of(IntegrityError(raised.value)) is None
    assert outage_of(ValueError("a number is no text")) is None
    assert outage_of(FileNotFoundError(errno.ENOENT, "No such file")) is None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    at = [1000.0]
    monkeypatch.setattr("events.platform.quiet_log.time.monotonic", lambda: at[0])
    monkeypatch.setattr(outages, "_noted", {})
    monkeypatch.setattr(outages, "_log", QuietLog(logging.getLogger("events.test")))
    yield at


def test_the_log_gets_one_line_for_each_cause_and_minute(clock: list[float], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        for _ in range(500):
            note_outage(Cause.FULL, OSError("no space\nleft"))
            note_outage(Cause.BUSY, OSError("locked"))
            clock[0] += 0.1
        clock[0] += 60
        note_outage(Cause.FULL, OSError("no space left"))
    assert caplog.messages == [
        "the disk is full (no space left); 0 more since the last such line",
        "another process holds the database (locked); 0 more since the last such line",
        "the disk is full (no space left); 499 more since the last such line",
    ]
    assert not any(record.exc_info for record in caplog.records)


async def test_a_database_that_does_not_answer_yet_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    answers: list[Exception | None] = [ConnectionRefusedError("refused"), ConnectionRefusedError("refused"), None]
    pauses: list[float] = []

    async def trouble(_url: str) -> Exception | None:
        return answers.pop(0)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(refusals, "_trouble_connecting", trouble)
    monkeypatch.setattr("events.platform.storage.refusals.asyncio.sleep", pause)
    await wait_for_database("postgresql://events@db.example.org/events", said.append)
    assert said == ["The database does not answer (refused): waiting for it."]
    assert pauses == [0.5, 1.0]


async def test_a_file_is_not_waited_for(tmp_path: Path) -> None:
    await wait_for_database(f"sqlite://{tmp_path / 'events.db'}", pytest.fail)


def test_a_file_system_that_is_full_is_told_with_the_way_out(tmp_path: Path) -> None:
    words = in_words(OSError(errno.ENOSPC, "No space left on device", str(tmp_path)))
    assert words is not None
    assert words.startswith("The disk is full, nothing can be written: free some space and try again")
