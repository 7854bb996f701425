from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from uuid import uuid4

import pytest

from events.congress.organizing.models import Event
from events.platform.storage import revision_sources
from events.platform.storage.database import DatabaseError, dialect, execute_rows, sqlite_path, transaction
from events.platform.storage.revision_sources import Asking, Following
from events.platform.storage.revisions import Revisions, raise_revision
from events.platform.storage.sqlite_file import open_file
from tests.platform.storage.rows import make_event


@pytest.fixture
async def revisions(database: str) -> AsyncIterator[Revisions]:
    made = Revisions(database)
    await made.start()
    yield made
    await made.stop()


async def eventually(revisions: Revisions, slug: str, number: int | None) -> None:
    async with asyncio.timeout(1.5):  # "within a second", on a busy machine
        while await revisions.current(slug) != number:  # noqa: ASYNC110  another process sets it
            await asyncio.sleep(0.01)


async def test_a_process_is_never_behind_its_own_commits(revisions: Revisions) -> None:
    event = await make_event("barcelona")
    sites = set()
    for number in range(2, 30):
        async with transaction():
            assert await raise_revision(event.id) == number
        assert revisions.of("barcelona") == number
        sites.add(revisions.site())
    assert len(sites) == 28
    assert revisions.of("madrid") is None


async def test_what_was_rolled_back_was_never_known(revisions: Revisions) -> None:
    event = await make_event("barcelona")
    await raise_revision(event.id)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await raise_revision(event.id)
            1 / 0  # noqa: B018
    await revisions.refresh()
    assert revisions.of("barcelona") == 2
    with pytest.raises(LookupError):
        await raise_revision(uuid4())


async def test_an_event_just_made_is_there_at_once(revisions: Revisions) -> None:
    before = revisions.site()
    async with transaction():
        event = await make_event("lyon")
        await raise_revision(event.id)
    assert revisions.of("lyon") == 2
    assert revisions.site() != before


async def test_a_renamed_event_leaves_its_old_address(revisions: Revisions) -> None:
    event = await make_event("lyon")
    await raise_revision(event.id)
    async with transaction():
        await Event.filter(id=event.id).update(slug="lyon-2027")
        await raise_revision(event.id)
    assert (revisions.of("lyon"), revisions.of("lyon-2027")) == (None, 3)


async def test_many_writers_at_once_end_at_the_highest_number(revisions: Revisions) -> None:
    event = await make_event("barcelona")

    async def change() -> None:
        async with transaction():
            number = await raise_revision(event.id)
        assert (revisions.of("barcelona") or 0) >= number

    await asyncio.gather(*(change() for _ in range(40)))
    assert revisions.of("barcelona") == 41
    await revisions.refresh()
    assert revisions.of("barcelona") == 41


OTHER = """
import asyncio, sys
from uuid import UUID
from events.app import SCHEMA
from events.platform.storage.database import open_database
from events.platform.storage.revisions import raise_revision

async def main(url, event):
    async with open_database(url, SCHEMA):
        print(await raise_revision(UUID(event)))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_the_commit_of_another_process_is_seen_within_a_second(revisions: Revisions, database: str) -> None:
    event = await make_event("barcelona")
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER, database, str(event.id), stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert int(await other.stdout.readline()) == 2  # it has committed
    await eventually(revisions, "barcelona", 2)
    await other.communicate()


async def test_a_file_is_asked_after_each_statement_of_ours_and_after_a_while(
    revisions: Revisions, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dialect() != "sqlite":
        pytest.skip("PostgreSQL tells by itself")
    monkeypatch.setattr(revision_sources, "ASKED_EVERY", 900.0)
    await make_event("barcelona")
    known = [revisions.of("barcelona")]
    with closing(open_file(str(sqlite_path(database)), {})) as other:  # as another process has it open
        other.execute("UPDATE event SET revision = 2")
        known.append(revisions.of("barcelona"))
        await Event.exists()  # looked up, and not written
        known.append(revisions.of("barcelona"))
        await Event.create(**(await Event.first().values()) | {"id": uuid4(), "slug": "lyon", "uid": "lyon"})
        known.append(revisions.of("barcelona"))
        other.execute("UPDATE event SET revision = 3")
        assert isinstance(revisions._source, Asking)
        revisions._source._asked_until = 0.0
        known.append(revisions.of("barcelona"))
    assert known == [1, 1, 1, 2, 3]


async def test_rows_changed_without_a_word_are_seen_within_a_second(revisions: Revisions) -> None:
    await make_event("quiet")
    await eventually(revisions, "quiet", 1)
    await execute_rows("UPDATE event SET revision = 9")
    await eventually(revisions, "quiet", 9)
    await Event.all().delete()
    await eventually(revisions, "quiet", None)


async def test_while_the_listener_is_down_numbers_expire_and_pages_ask(revisions: Revisions) -> None:
    if dialect() == "sqlite":
        pytest.skip("SQLite has no listener")
    event = await make_event("barcelona")
    await raise_revision(event.id)
    source = revisions._source
    assert isinstance(source, Following)
    source._arguments = {**source._arguments, "port": 1}  # nobody listens there
    await execute_rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE '%FROM event%' AND pid <> pg_backend_pid()"
    )
    async with asyncio.timeout(5):
        while not revisions.is_stale:  # noqa: ASYNC110  another process sets it
            await asyncio.sleep(0.01)
    await execute_rows("UPDATE event SET revision = 7")
    assert await revisions.current("barcelona") == 7
    source._read_at -= 10
    with pytest.raises(DatabaseError):
        revisions.of("barcelona")
    source._arguments = {**source._arguments, "port": 5432}
    async with asyncio.timeout(10):
        while not source._is_listening:  # noqa: ASYNC110  another process sets it
            await asyncio.sleep(0.01)
    assert revisions.of("barcelona") == 7


async def test_numbers_are_the_same_in_every_process(revisions: Revisions, database: str) -> None:
    await make_event("barcelona")
    await make_event("lyon")
    other = Revisions(database)
    await other.start()
    await revisions.refresh()
    assert (other.of("lyon"), other.site()) == (1, revisions.site())
    await other.stop()
    await other.stop()
