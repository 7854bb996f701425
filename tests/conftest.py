"""One migrated database for the session, and a fresh state of it for each test that asks.

SQLite by default: the migrated file is copied, and kept in .pytest_cache for the next run.
EVENTS_TEST_DATABASE_URL=postgresql://postgres@127.0.0.1/postgres runs the same tests on PostgreSQL, in a database made
for the session and dropped at its end; what a test left in its tables is deleted before the next one (5 ms, where a
copy of the database takes 60 and TRUNCATE of all tables 180). The role must be a superuser there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import httpx
import pytest
import tortoise
from hypothesis import settings as hypothesis_settings
from starlette.applications import Starlette
from tortoise import Model
from tortoise.apps import Apps

from events.app import SCHEMA, create_app, load_pages
from events.platform.storage.database import dialect_of, open_database, postgres_arguments
from events.platform.storage.migrating import migrate
from events.settings import Settings, read_settings

hypothesis_settings.register_profile("without a clock", deadline=None)  # a busy machine is no fault
hypothesis_settings.load_profile("without a clock")
load_pages()  # tests write links without an application too

_ROOT = Path(__file__).parents[1]
TEST_DATABASE_URL = os.environ.get("EVENTS_TEST_DATABASE_URL", "sqlite")
IS_POSTGRESQL = TEST_DATABASE_URL != "sqlite" and dialect_of(TEST_DATABASE_URL) == "postgresql"


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {'PostgreSQL, ' + TEST_DATABASE_URL if IS_POSTGRESQL else 'SQLite'}"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return 0, for this process alone, when only files are asked for: workers take seconds to start."""
    return 0 if all(Path(argument.partition("::")[0]).is_file() for argument in config.args) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what another database may answer otherwise: what asks for one, by whatever fixture."""
    is_elsewhere = item.get_closest_marker("once") or item.get_closest_marker("browser")
    if "empty_database" in getattr(item, "fixturenames", ()) and not is_elsewhere:
        item.add_marker(pytest.mark.tables)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def finalised_once() -> Iterator[None]:
    """Let Tortoise finalise a model once for each kind of database, not at each opening: 50 ms per test."""
    finalise = Apps._build_initial_querysets
    finalised: WeakKeyDictionary[type[Model], type] = WeakKeyDictionary()

    def finalise_once(self: Apps) -> None:
        found = {model: type(model._meta.db) for app in self.apps.values() for model in app.values()}
        if any(finalised.get(model) is not kind for model, kind in found.items()):
            finalise(self)
            finalised.update(found)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Apps, "_build_initial_querysets", finalise_once)
        yield


class Server:
    """The PostgreSQL server of the tests: databases made for the session, all dropped at its end."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.names: list[str] = []
        self.administration: Any = self.runner.run(self._connected(TEST_DATABASE_URL))

    @staticmethod
    async def _connected(url: str) -> Any:
        import asyncpg

        return await asyncpg.connect(**postgres_arguments(url))

    def new(self) -> str:
        """The address of a new, empty database."""
        name = f"events_test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        self.runner.run(self.administration.execute(f'CREATE DATABASE "{name}"'))
        self.names.append(name)
        start, _, query = TEST_DATABASE_URL.partition("?")
        return f"{start.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

    def close(self) -> None:
        for name in self.names:
            self.runner.run(self.administration.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        self.runner.run(self.administration.close())
        self.runner.close()


class Cleaner:
    """Deletes what a test left in the tables of one PostgreSQL database, and starts its numbers at 1 again."""

    def __init__(self, server: Server, url: str) -> None:
        self.server = server
        self.connection: Any = server.runner.run(server._connected(url))
        self.filled = ""

    def clean(self) -> None:
        self.server.runner.run(self._clean())

    async def _clean(self) -> None:
        if not self.filled:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"
            tables = [row["tablename"] for row in await self.connection.fetch(query)]
            self.filled = " UNION ALL ".join(f"SELECT '{t}' AS t WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables)
        if not self.filled:
            return
        async with self.connection.transaction():
            await self.connection.execute("SET LOCAL session_replication_role = replica")  # no reference is checked
            for row in await self.connection.fetch(self.filled):
                await self.connection.execute(f'DELETE FROM "{row["t"]}"')
            await self.connection.execute(
                "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE 'tortoise%'"
            )

    def close(self) -> None:
        self.server.runner.run(self.connection.close())


@pytest.fixture(scope="session")
def server() -> Iterator[Server | None]:
    """The PostgreSQL server when the tests run on one, else None."""
    if not IS_POSTGRESQL:
        yield None
        return
    try:
        server = Server()
    except Exception as error:
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            raise
        pytest.skip(f"PostgreSQL of EVENTS_TEST_DATABASE_URL does not answer: {error}")
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def empty_database(server: Server | None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes addresses of new databases without any table, which last as long as the session."""
    if server is not None:
        return server.new
    return lambda: f"sqlite://{tmp_path_factory.mktemp('database') / 'events.db'}"


@pytest.fixture(scope="session")
def fresh_database(server: Server | None, empty_database: Callable[[], str]) -> Iterator[Callable[[Path], str]]:
    """Gives the address of a migrated database without rows, in the folder given on SQLite."""
    template = empty_database()
    if server is None:
        path = Path(template.removeprefix("sqlite://"))
        _migrated_once(path)
        yield lambda folder: f"sqlite://{shutil.copy(path, folder / 'events.db')}"
        return
    asyncio.run(migrate(template, SCHEMA, report=lambda _line: None))
    cleaner = Cleaner(server, template)

    def cleaned(_folder: Path) -> str:
        cleaner.clean()
        return template

    yield cleaned
    cleaner.close()


def _migrated_once(path: Path) -> None:
    """Migrate an empty SQLite file, or copy what the same migrations made in an earlier run: they take seconds."""
    made_by = hashlib.sha256(f"{tortoise.__version__} {sqlite3.sqlite_version}".encode())
    for folder in ("events/records/migrations", "events/platform/storage"):
        for source in sorted((_ROOT / folder).rglob("*.py")):
            made_by.update(source.read_bytes())
    kept = _ROOT / ".pytest_cache" / f"migrated-{made_by.hexdigest()[:16]}.db"
    if kept.is_file():
        shutil.copy(kept, path)
        return
    asyncio.run(migrate(f"sqlite://{path}", SCHEMA, report=lambda _line: None))
    kept.parent.mkdir(exist_ok=True)
    for former in kept.parent.glob("migrated-*.db"):
        former.unlink(missing_ok=True)
    beside = kept.with_suffix(f".{os.getpid()}")
    shutil.copy(path, beside)
    beside.replace(kept)  # whole or not at all: several processes may be at it


@pytest.fixture
def database_url(fresh_database: Callable[[Path], str], tmp_path: Path) -> str:
    """A migrated database without rows, not yet opened."""
    return fresh_database(tmp_path)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """The same, opened for the ORM; gives its address."""
    async with open_database(database_url, SCHEMA):
        yield database_url


# -- the application ---------------------------------------------------------------------------------------------

SECRET = "a key of the tests, long enough for anybody"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation of its own; mail is queued and nobody delivers it."""
    environment = {
        "EVENTS_DATA_DIR": str(tmp_path / "data"),
        "EVENTS_DATABASE_URL": database_url,
        "EVENTS_BASE_URL": "http://events.test",
        "EVENTS_SECRET_KEY": SECRET,
        "EVENTS_WORKER": "separate",
    }
    return read_settings(environment)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Starlette]:
    """The real application with its lifespan: the database is open and migrated."""
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without cookies, on the real application. Redirects are not followed."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://events.test") as made:
        yield made


Queries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Queries:
    """`with queries() as asked:` collects the statements sent to the database meanwhile."""
    from tortoise.connection import get_connection

    from events.platform.storage.revision_sources import Asking

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        asked: list[str] = []
        client = type(get_connection("default"))
        ways = ((client, "execute_query"), (client, "execute_query_dict"), (Asking, "rows"))
        with monkeypatch.context() as patched:
            for kind, name in ways:
                original = getattr(kind, name)

                def counted(self: Any, sql: str, *rest: Any, _original: Any = original, **more: Any) -> Any:
                    asked.append(sql)
                    return _original(self, sql, *rest, **more)

                patched.setattr(kind, name, counted)
            yield asked

    return collecting
