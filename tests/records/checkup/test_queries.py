"""What is found out about a real installation."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import uuid
from pathlib import Path

import pytest

from events.app import SCHEMA
from events.platform.storage.blobs import path_of, write_bytes
from events.platform.storage.database import as_process, execute_rows, open_database, postgres_arguments, sqlite_path
from events.platform.web.installation import now
from events.records.checkup import installation_queries as here
from events.records.checkup.facts import Mail, MasterKey, Processes, StoredFiles
from events.records.checkup.queries import facts
from events.records.files.models import StoredFile
from events.records.outbox.operations import queue_mail
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import master_keys
from events.settings import Settings, read_settings
from tests.conftest import IS_POSTGRESQL

SCOPE = uuid.UUID(int=1)


@pytest.fixture
def installed(settings: Settings) -> Settings:
    """An installation of today with one master key; nothing of the network is asked."""
    return dataclasses.replace(settings, master_keys=((1, "m" * 40),))


async def make_file(root: Path, content: bytes) -> str:
    row = await StoredFile.create(
        id=uuid.uuid4(),
        scope=SCOPE,
        purpose="document",
        name="a.txt",
        media_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=write_bytes(root, content),
        created_at=now(),
    )
    return row.stored_as


async def test_what_is_in_the_tables_is_found(installed: Settings) -> None:
    day = now().date() + dt.timedelta(days=9)
    async with open_database(installed.database_url, SCHEMA):
        for keys in (master_keys(installed), master_keys(dataclasses.replace(installed, master_keys=()))):
            await keep_sensitive(keys, SCOPE, uuid.uuid4(), {"medical": "x"}, destroy_on=day, now=now())
        lost, changed, grown, _whole = [await make_file(installed.files_dir, b"%d" % number) for number in range(4)]
        for minutes, recipient in ((60, "late"), (1, "soon")):
            due = now() - dt.timedelta(minutes=minutes)
            await queue_mail("sign_in", recipient=recipient, language="fr", dedup=recipient, now=due)
        oldest = now() - dt.timedelta(minutes=60)
    path_of(installed.files_dir, lost).unlink()
    path_of(installed.files_dir, changed).write_bytes(b"x")
    path_of(installed.files_dir, grown).write_bytes(b"longer")
    found = await facts(
        dataclasses.replace(installed, master_keys=((1, "o" * 40),)), SCHEMA, is_deep=True, is_asked=False
    )
    assert found.rows is not None
    assert found.rows.master_keys == [MasterKey(0, 1, True, True), MasterKey(1, 1, True, False)]
    assert found.rows.files == StoredFiles(4, [lost], sorted([changed, grown]), True)
    assert (found.rows.outbox.overdue, found.rows.outbox.failed) == (1, 0)
    assert found.rows.outbox.oldest is not None
    assert abs(found.rows.outbox.oldest - oldest) < dt.timedelta(seconds=10)
    quick = await facts(installed, SCHEMA, is_deep=False, is_asked=False)
    assert quick.rows is not None
    assert quick.rows.files == StoredFiles(4, [lost], [grown], False)


async def test_a_database_of_another_version_is_told_and_its_tables_are_left_alone(installed: Settings) -> None:
    async with open_database(installed.database_url, SCHEMA):
        insert = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('events', '9999_later', $1)"
        await execute_rows(insert, [now()])
    found = await facts(installed, SCHEMA, is_deep=False, is_asked=False)
    assert (found.database.trouble, found.rows) == ("", None)
    assert "9999_later" in found.database.unknown
    async with open_database(installed.database_url, SCHEMA):
        await execute_rows("DELETE FROM tortoise_migrations WHERE name = '9999_later'")


async def test_a_database_that_cannot_be_used_is_told_in_words(installed: Settings, tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none" if IS_POSTGRESQL else f"sqlite://{tmp_path / 'none' / 'events.db'}"
    found = await facts(dataclasses.replace(installed, database_url=nowhere), SCHEMA, is_deep=False, is_asked=False)
    assert (found.database.version, found.rows, bool(found.database.trouble)) == ("", None, True)
    assert not (tmp_path / "none").exists()


async def test_a_damaged_file_is_told_in_words(installed: Settings) -> None:
    if IS_POSTGRESQL:
        pytest.skip("a file of SQLite")
    sqlite_path(installed.database_url).write_bytes(b"no database" * 1000)
    found = await facts(installed, SCHEMA, is_deep=False, is_asked=False)
    assert found.database.trouble.startswith("The database file is damaged")


async def test_a_mail_server_that_is_not_there_is_told(installed: Settings) -> None:
    away = dataclasses.replace(installed, smtp_url="smtp://127.0.0.1:1")
    mail = (await facts(away, SCHEMA, is_deep=False, is_asked=False)).mail
    assert (mail.is_set, bool(mail.trouble)) == (True, True)
    assert (await facts(installed, SCHEMA, is_deep=False, is_asked=False)).mail == Mail(is_set=False)


async def test_our_own_address_is_asked_only_on_request(installed: Settings) -> None:
    nobody = dataclasses.replace(installed, base_url="http://127.0.0.1:1")
    asked = (await facts(nobody, SCHEMA, is_deep=False, is_asked=True)).address
    assert (asked.is_here, asked.answer is not None and bool(asked.answer.trouble)) == (True, True)
    assert (await facts(nobody, SCHEMA, is_deep=False, is_asked=False)).address.answer is None


def test_rights_of_what_is_there_are_found(settings: Settings) -> None:
    settings.data_dir.chmod(0o755)
    settings.files_dir.mkdir(mode=0o700)
    found = {owned.path: owned for owned in here.owned(settings)}
    assert found[str(settings.data_dir)].mode == 0o755
    assert found[str(settings.files_dir)].mode == 0o700
    assert all(owned.is_ours and owned.is_writable for owned in found.values())


def test_who_only_looks_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    settings = read_settings({"EVENTS_DATA_DIR": str(folder)}, is_look=True)
    assert (settings.secret_key, settings.is_key_in_file, folder.exists()) == (b"", True, False)
    assert here.secret_key(settings).length == 0
    folder.mkdir()
    (folder / "secret.key").write_bytes(b"short\n")
    (folder / "secret.key").chmod(0o644)
    found = here.secret_key(read_settings({"EVENTS_DATA_DIR": str(folder)}, is_look=True))
    assert (found.length, found.mode, found.path) == (5, 0o644, str(folder / "secret.key"))
    given = here.secret_key(read_settings({"EVENTS_SECRET_KEY": "k" * 40}, is_look=True))
    assert (given.length, given.path) == (40, "")


def test_the_pinned_time_zones_are_the_ones_in_use() -> None:
    zones = here.zones()
    assert zones.pinned == zones.found != ""
    assert list(zones.folders) == []


async def test_what_this_program_did_not_make_is_found(installed: Settings) -> None:
    if IS_POSTGRESQL:
        pytest.skip("a backup of PostgreSQL holds rows only")
    async with open_database(installed.database_url, SCHEMA):
        await execute_rows("CREATE VIEW my_view AS SELECT slug FROM event")
        await execute_rows("CREATE INDEX my_index ON event (uid)")
    found = await facts(installed, SCHEMA, is_deep=False, is_asked=False)
    assert found.rows is not None
    assert found.rows.foreign == ["view my_view"]


async def test_who_serves_under_a_name_of_the_address_is_found_and_who_looks_is_not(installed: Settings) -> None:
    if not IS_POSTGRESQL:
        pytest.skip("SQLite knows no sessions")
    import asyncpg

    joint = "&" if "?" in installed.database_url else "?"
    named = dataclasses.replace(installed, database_url=f"{installed.database_url}{joint}application_name=utility")
    assert (await facts(named, SCHEMA, is_deep=False, is_asked=False)).processes == Processes(False, False, True)
    session = await asyncpg.connect(**postgres_arguments(as_process(named.database_url, "worker")))
    try:
        assert (await facts(named, SCHEMA, is_deep=False, is_asked=False)).processes == Processes(True, True, True)
    finally:
        await session.close()
