"""The `events` command as somebody at a terminal meets it."""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from events.commands import organizing
from events.records.vault.sealing import MasterKeys, new_data_key
from events.settings import CommandError, read_settings
from tests.conftest import IS_POSTGRESQL

pytestmark = pytest.mark.skipif(IS_POSTGRESQL, reason="commands on PostgreSQL are tried in test_cli_postgresql")


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of the command in a process of its own, with no setting but what is given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    command = [sys.executable, "-m", "events.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=clean | environment, timeout=120, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A data directory with the demonstration, and the line of JSON that `events demo` printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = run("demo", "--no-serve", "--data-dir", folder)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout.splitlines()[-1])


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "events.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def server(demo: tuple[Path, dict[str, str]], unused_port: int) -> Iterator[str]:
    """`events serve` on the demonstration."""
    command = [sys.executable, "-m", "events.cli", "serve", "--data-dir", str(demo[0]), "--port", str(unused_port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{unused_port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(f"{address}/healthz", timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_the_demonstration_prints_what_a_script_needs(demo: tuple[Path, dict[str, str]]) -> None:
    folder, line = demo
    assert set(line) >= {
        *("event", "organizer_login", "registration", "registration_feed", "badge", "letter", "invitation"),
        "delegation",
    }
    assert rows(folder, "SELECT COUNT(*) FROM registration") == [(469,)]  # 466, and 3 whom a delegation named
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_made_again_the_demonstration_is_not_doubled_and_gives_a_new_way_in(
    demo: tuple[Path, dict[str, str]],
) -> None:
    folder, line = demo
    again = json.loads(run("demo", "--no-serve", "--data-dir", folder).stdout.splitlines()[-1])
    assert again["organizer_login"] != line["organizer_login"]
    assert {name: again[name] for name in ("event", "registration", "badge", "invitation")} == {
        name: line[name] for name in ("event", "registration", "badge", "invitation")
    }
    assert rows(folder, "SELECT COUNT(*) FROM event") == [(1,)]


def test_what_is_printed_opens(demo: tuple[Path, dict[str, str]], server: str) -> None:
    _, line = demo
    names = ("registration", "registration_feed", "badge", "letter", "invitation", "delegation", "organizer_login")
    for name in names:
        assert httpx.get(server + line[name], timeout=20).status_code == 200
    assert httpx.get(f"{server}/fr/events/{line['event']}/agenda").status_code == 200


def test_a_backup_made_while_the_server_runs_brings_back_what_was(
    demo: tuple[Path, dict[str, str]], server: str, tmp_path: Path
) -> None:
    folder, line = demo
    page = f"{server}/fr/events/{line['event']}/"
    before = httpx.get(page).text
    assert run("backup", tmp_path / "copy", "--data-dir", folder).returncode == 0
    connection = sqlite3.connect(folder / "events.db")
    with connection:
        connection.execute("UPDATE text SET body = 'lost' WHERE name = 'tagline'")
        connection.execute("UPDATE event SET revision = revision + 1")
    connection.close()
    assert "lost" in httpx.get(page).text
    assert run("restore", tmp_path / "copy", "--data-dir", folder).returncode == 0
    assert httpx.get(page).text == before


def test_what_is_made_is_read_by_nobody_else_on_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"
    assert run("migrate", "--data-dir", folder).returncode == 0
    assert run("backup", "--data-dir", folder, tmp_path / "copy.db").returncode == 0
    made = [folder.parent, folder, *folder.iterdir(), tmp_path / "copy.db"]
    assert {path.name: path.stat().st_mode & 0o007 for path in made} == {path.name: 0 for path in made}


def test_keys_are_wrapped_anew_while_the_older_master_key_is_there_and_refused_without(tmp_path: Path) -> None:
    folder, newer = tmp_path / "here", f"2:{'n' * 40}"
    assert run("migrate", "--data-dir", folder).returncode == 0
    connection = sqlite3.connect(folder / "events.db")
    with connection:
        connection.execute(
            "INSERT INTO person_key (id, subject, master_key_number, wrapped_key, created_at)"
            " VALUES (?, ?, 1, 'x', '2027-03-01 12:00:00+00:00')",
            [str(UUID(int=10)), str(UUID(int=11))],
        )
    connection.close()
    refused = run("rewrap-keys", "--data-dir", folder, EVENTS_MASTER_KEYS=newer)
    assert (refused.returncode, "master key 1 is missing" in refused.stderr) == (1, True)
    connection = sqlite3.connect(folder / "events.db")
    with connection:
        wrapped = MasterKeys({1: b"m" * 40}).wrap(UUID(int=11), new_data_key())
        connection.execute("UPDATE person_key SET wrapped_key = ?", [wrapped])
    connection.close()
    done = run("rewrap-keys", "--data-dir", folder, EVENTS_MASTER_KEYS=f"1:{'m' * 40},{newer}")
    assert (done.returncode, done.stdout.split()[:2]) == (0, ["1", "keys"])
    assert rows(folder, "SELECT master_key_number, wrapped_key = 'x' FROM person_key") == [(2, 0)]


def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(
    demo: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = demo
    (tmp_path / "other").write_bytes(b"SQLite format 3\0 but not really" * 100)
    done = run("restore", tmp_path / "other", "--data-dir", folder)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert rows(folder, "SELECT COUNT(*) FROM registration") == [(469,)]  # 466, and 3 whom a delegation named


def test_a_second_server_and_several_workers_on_sqlite_are_refused_with_the_reason(
    demo: tuple[Path, dict[str, str]], server: str
) -> None:
    second = run("serve", "--port", "0", "--data-dir", demo[0])
    assert (second.returncode, "Another process serves" in second.stderr) == (1, True)
    several = run("serve", "--workers", "2", "--data-dir", demo[0])
    assert (several.returncode, "one process" in several.stderr) == (1, True)
    worker = run("worker", "--data-dir", demo[0])
    assert (worker.returncode, "PostgreSQL" in worker.stderr) == (1, True)


def test_an_organizer_is_added_and_signs_in_with_the_printed_link(
    demo: tuple[Path, dict[str, str]], server: str
) -> None:
    done = run("organizer", "add", "rosa@example.org", "--name", "Rosa Quispe", "--data-dir", demo[0])
    assert done.returncode == 0
    path = "/fr/sign-in/" + done.stdout.strip().rpartition("/")[2]
    assert httpx.post(server + path).status_code == 303
    assert httpx.post(server + path).status_code == 410
    assert run("organizer", "add", "rosa", "--data-dir", demo[0]).returncode == 1


@pytest.mark.parametrize(
    ("email", "as_typed", "taken"),
    [
        ("Rosa@xn--bcher-kva.example", False, "Rosa@bücher.example"),
        ("rosa@office.local", False, "rosa@office.local"),
        ("rosa@Gmial.con", True, "rosa@gmial.con"),
    ],
)
def test_an_organizer_s_address_is_read_as_a_form_reads_it(
    tmp_path: Path, email: str, as_typed: bool, taken: str
) -> None:
    options = argparse.Namespace(email=email, as_typed=as_typed)
    assert organizing._mail_address(options, read_settings({"EVENTS_DATA_DIR": str(tmp_path)})) == taken


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("rosa", "not a complete"),
        ("rosa@gmial.con", "did you mean rosa@gmail.com?"),
        ("r a@example.org", "one address"),
    ],
)
def test_an_organizer_s_address_that_cannot_be_or_looks_mistyped_is_told(tmp_path: Path, email: str, told: str) -> None:
    options = argparse.Namespace(email=email, as_typed=False)
    with pytest.raises(CommandError, match=re.escape(told)):
        organizing._mail_address(options, read_settings({"EVENTS_DATA_DIR": str(tmp_path)}))


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"EVENTS_BASE_URL": "events.example.org"}, "EVENTS_BASE_URL"),
        ({"EVENTS_SMTP_URL": "mail.example.org"}, "EVENTS_SMTP_URL"),
        ({"EVENTS_SECRET_KEY": "short"}, "EVENTS_SECRET_KEY"),
        ({"EVENTS_MAIL_RATE": "-1"}, "EVENTS_MAIL_RATE"),
        ({"EVENTS_DATABASE_URL": "mysql://localhost/x"}, "EVENTS_DATABASE_URL"),
        ({"EVENTS_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "127.0.0.1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_on_one_line(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    done = run("migrate", "--data-dir", tmp_path, **environment)
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "events.db").write_bytes(b"this is no database, though it is long enough to be one" * 100)
    done = run("migrate", "--data-dir", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("events: The database file is damaged: put it aside and restore the last backup")


def test_a_check_says_what_is_wrong_in_the_language_of_the_terminal_and_fails_on_errors_alone(
    demo: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "nowhere"
    nothing = run("check", "--data-dir", folder, LANG="fr_FR.UTF-8", LC_ALL="")
    assert (nothing.returncode, nothing.stdout.splitlines()[0].split()[0], folder.exists()) == (1, "erreur", False)
    well = run("check", "--json", "--deep", "--data-dir", demo[0])
    marks = {line["about"]: line["mark"] for line in json.loads(well.stdout)}
    assert (well.returncode, set(marks.values()) <= {"ok", "warning"}, marks["database"]) == (0, True, "ok")
    assert marks["server"] == "warning"
    short = run("check", "--language", "es", "--data-dir", demo[0], EVENTS_SECRET_KEY="short")
    assert (short.returncode, "Clave secreta: tiene 5 caracteres" in short.stdout) == (1, True)


def test_a_backup_is_encrypted_with_a_passphrase_of_a_file_or_a_variable(
    demo: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, copy, phrase = demo[0], tmp_path / "copy", tmp_path / "phrase"
    phrase.write_text("agrafe\N{COMBINING ACUTE ACCENT} correcte \r\nof which the second line is nothing\n")
    refused = run("backup", copy, "--encrypt", "--data-dir", folder)
    assert (refused.returncode, "--encrypt needs a passphrase" in refused.stderr, copy.exists()) == (1, True, False)
    assert run("backup", copy, "--encrypt", "--passphrase-file", phrase, "--data-dir", folder).returncode == 0
    closed = run("restore", copy, "--data-dir", folder)
    assert (closed.returncode, "is encrypted" in closed.stderr) == (1, True)
    done = run("restore", copy, "--data-dir", folder, EVENTS_BACKUP_PASSPHRASE="agrafé correcte ")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "Restored.")
