"""Running a command: with the database open and migrated, beside a server that may run."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from events.app import SCHEMA
from events.settings import Settings

if TYPE_CHECKING:
    from events.platform.storage.backup.file import Place


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def beside_a_server(settings: Settings) -> Settings:
    """Settings for a command that may write while a server runs: on SQLite it leaves checkpoints to the server.

    SQLite 3.7.0 to 3.51.2 can corrupt a file that two processes write and checkpoint.
    """
    if not settings.is_sqlite:
        return settings
    joint = "&" if "?" in settings.database_url else "?"
    return dataclasses.replace(settings, database_url=f"{settings.database_url}{joint}wal_autocheckpoint=0")


def await_database(settings: Settings) -> None:
    from events.platform.storage.refusals import wait_for_database

    run(wait_for_database(settings.database_url, progress))


def migrate_first(settings: Settings, report: Callable[[str], object] = print, *, is_dry: bool = False) -> None:
    from events.platform.storage.migration_record import pending, require_migrated

    if run(require_migrated(settings.database_url, SCHEMA) if is_dry else pending(settings.database_url, SCHEMA)):
        from events.platform.storage.migrating import migrate  # a server that has nothing to migrate goes without

        run(migrate(settings.database_url, SCHEMA, report))


async def opened(settings: Settings, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the database open."""
    from events.platform.storage.database import open_database

    async with open_database(settings.database_url, SCHEMA):
        return await work()


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def place(settings: Settings) -> Place:
    from events.platform.serving import is_served
    from events.platform.storage.backup.file import Place

    served = settings.is_sqlite and is_served(settings)
    return Place(settings.database_url, SCHEMA, settings.secret_key, settings.files_dir, served)
