"""Finding out about the database and what is in it, and all there is to find out in one."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import sqlite3
from pathlib import Path

from tortoise.context import require_context
from tortoise.functions import Count

from events import __version__
from events.platform.language.i18n import gettext as _
from events.platform.serving import is_served
from events.platform.storage.backup.sqlite_schema import OBJECTS, foreign, own_tables
from events.platform.storage.blobs import path_of
from events.platform.storage.database import (
    DatabaseError,
    execute_rows,
    instant,
    open_database,
    postgres_arguments,
    server_version,
    sqlite_path,
)
from events.platform.storage.health import trouble_writing
from events.platform.storage.migration_record import pending
from events.platform.storage.refusals import in_words, way_out
from events.platform.storage.schema import Schema
from events.platform.web.installation import now
from events.records.checkup import installation_queries as here
from events.records.checkup import network_queries as network
from events.records.checkup.facts import Database, Facts, MasterKey, Outbox, Processes, Rows, StoredFiles
from events.records.files.models import StoredFile
from events.records.outbox.models import Message
from events.records.vault.models import PersonKey
from events.records.vault.sealing import MasterKeys, SealError, master_keys
from events.settings import Settings

_LATE = dt.timedelta(minutes=15)
_RECENT = dt.timedelta(days=7)
_LOCK_WAIT = 2.0  # seconds


async def facts(settings: Settings, schema: Schema, *, is_deep: bool, is_asked: bool) -> Facts:
    """Find out about an installation; `is_deep` reads every file, `is_asked` asks our own address."""
    mail, address = await asyncio.gather(network.mail(settings), network.address(settings, is_asked=is_asked))
    database, processes, rows = await _of_database(settings, schema, is_deep=is_deep)
    return Facts(
        program=__version__,
        secret_key=here.secret_key(settings),
        owned=here.owned(settings),
        disk=here.disk(settings),
        zones=here.zones(),
        database=database,
        sqlite=sqlite3.sqlite_version_info if settings.is_sqlite else None,
        processes=processes,
        mail=mail,
        address=address,
        rows=rows,
    )


async def _of_database(settings: Settings, schema: Schema, *, is_deep: bool) -> tuple[Database, Processes, Rows | None]:
    nobody = Processes(False, False, not settings.worker)
    if settings.is_sqlite and not (path := sqlite_path(settings.database_url)).is_file():
        return Database("", _("There is no file %(path)s: “events serve” makes it.", path=path)), nobody, None
    try:
        waiting, unknown = tuple(await pending(settings.database_url, schema)), ""
    except DatabaseError as error:
        waiting, unknown = (), str(error)
    except Exception as error:
        return Database("", in_words(error) or str(error)), nobody, None
    try:
        async with open_database(_apart(settings), schema, _LOCK_WAIT):
            trouble = way_out(await trouble_writing() or "")
            database = Database(await server_version(), trouble, waiting, unknown, await _clock())
            is_ours = not (waiting or unknown or database.trouble)
            rows = await _rows(settings, is_deep=is_deep) if is_ours else None
            return database, await _processes(settings), rows
    except Exception as error:
        return Database("", in_words(error) or str(error)), nobody, None


async def _clock() -> dt.timedelta | None:
    """Return how far ahead PostgreSQL's clock is; SQLite has none of its own."""
    rows = await execute_rows("SELECT CURRENT_TIMESTAMP AS at")
    return instant(rows[0]["at"]) - now() if isinstance(rows[0]["at"], dt.datetime) else None


async def _processes(settings: Settings) -> Processes:
    """Find out who is connected. Under a name that the address gives, server and worker cannot be told apart."""
    if settings.is_sqlite:
        return Processes(is_served(settings), False, not settings.worker)
    rows = await execute_rows(
        "SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()"
    )
    names, own = {row["name"] for row in rows}, _own_name(settings)
    has_server, has_worker = (names & {own or None, f"wops-events {kind}"} for kind in ("server", "worker"))
    return Processes(bool(has_server), bool(has_worker), not settings.worker)


def _own_name(settings: Settings) -> str:
    """Return the name that the address itself gives our connections to PostgreSQL, empty where it gives none."""
    if settings.is_sqlite or "application_name=" not in settings.database_url:
        return ""
    return str(postgres_arguments(settings.database_url)["server_settings"]["application_name"])


def _apart(settings: Settings) -> str:
    """Return the address of the database under a name that is not the one of whoever serves: the last one counts."""
    return settings.database_url + ("&application_name=wops-events+checkup" if _own_name(settings) else "")


async def _rows(settings: Settings, *, is_deep: bool) -> Rows:
    files = await _files(settings.files_dir, is_deep=is_deep)
    objects = await execute_rows(OBJECTS) if settings.is_sqlite else []
    return Rows(await _master_keys(settings), files, await _outbox(), foreign(objects, own_tables(require_context())))


async def _master_keys(settings: Settings) -> list[MasterKey]:
    """Return each number in use, and whether one key of it opens."""
    keys, found = master_keys(settings), []
    living = PersonKey.filter(destroyed_at=None)
    counted = living.annotate(count=Count("id")).group_by("master_key_number")
    for number, count in await counted.order_by("master_key_number").values_list("master_key_number", "count"):
        one = await living.filter(master_key_number=number).first()
        is_known = number == 0 or number in dict(settings.master_keys)
        found.append(MasterKey(int(str(number)), int(str(count)), is_known, one is not None and _opens(keys, one)))
    return found


def _opens(keys: MasterKeys, key: PersonKey) -> bool:
    try:
        keys.unwrap(key.subject, key.master_key_number, key.wrapped_key)
    except SealError:
        return False
    return True


async def _files(root: Path, *, is_deep: bool) -> StoredFiles:
    rows = await StoredFile.filter(deleted_at=None).order_by("stored_as").values_list("stored_as", "size", "sha256")
    return await asyncio.to_thread(_looked_at, root, [(str(a), int(b), str(c)) for a, b, c in rows], is_deep)


def _looked_at(root: Path, rows: list[tuple[str, int, str]], is_deep: bool) -> StoredFiles:
    missing, changed = [], []
    for stored_as, size, sha256 in rows:
        path = path_of(root, stored_as)
        if not path.is_file():
            missing.append(stored_as)
        elif path.stat().st_size != size or (is_deep and hashlib.sha256(path.read_bytes()).hexdigest() != sha256):
            changed.append(stored_as)
    return StoredFiles(len(rows), missing, changed, is_deep)


async def _outbox() -> Outbox:
    at = now()
    late = Message.filter(state__in=("queued", "sending"), due_at__lt=at - _LATE)
    oldest = await late.order_by("due_at").first()
    failed = await Message.filter(state="failed", due_at__gt=at - _RECENT).count()
    return Outbox(await late.count(), failed, oldest.due_at if oldest else None)
