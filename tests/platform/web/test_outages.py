"""The site in an outage: 503 in the reader's language, pages that were cached, and the page of health."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError

from events.platform.quiet_log import QuietLog
from events.platform.storage import health, outages
from events.platform.storage.database import dialect, sqlite_path
from events.platform.storage.sqlite_file import open_file
from events.settings import Settings
from tests.factories import make_event

PROGRAMME, SIGN_IN = "/fr/events/congress/agenda", "/fr/sign-in"
TYPED = {"email": "ana@example.org", "password": "a password that is long enough"}


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "_noted", {})
    monkeypatch.setattr(outages, "_log", QuietLog(logging.getLogger("events.test")))


@pytest.fixture
def on_sqlite(app: Starlette) -> None:
    if dialect() != "sqlite":
        pytest.skip("files, locks and sizes of SQLite")


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Hold the database as another process would."""
    with closing(open_file(str(sqlite_path(settings.database_url)), {})) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Answer no statement, as a server that is restarted."""

    async def refused(*_arguments: Any, **_options: Any) -> Any:
        raise DBConnectionError("connection refused")

    with monkeypatch.context() as patch:
        client = type(get_connection("default"))
        for name in ("execute_query", "execute_query_dict", "execute_insert"):
            patch.setattr(client, name, refused)
        patch.setattr(client, "_in_transaction", lambda _self: _Away())
        yield


class _Away:
    """A transaction that does not begin."""

    async def __aenter__(self) -> None:
        raise DBConnectionError("connection refused")

    async def __aexit__(self, *_raised: object) -> None:
        """Nothing began."""


async def test_a_foreign_lock_is_answered_503_within_two_seconds_however_many_wait(
    on_sqlite: None, client: httpx.AsyncClient, settings: Settings
) -> None:
    async def timed() -> tuple[httpx.Response, float]:
        begun = time.monotonic()
        return await client.post(SIGN_IN, data=TYPED), time.monotonic() - begun

    await client.get(SIGN_IN)  # so that no template is compiled below
    with held(settings):
        answers, lasted = zip(*await asyncio.gather(*(timed() for _ in range(6))), strict=True)
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["retry-after"] for answer in answers} == {"10"}
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert "Ce n’est pas possible pour le moment" in answers[0].text
    assert max(lasted) < 3  # two, on a busy machine; one after the other they would take nine
    assert (await client.post(SIGN_IN, data=TYPED)).status_code == 422  # once it is over: a wrong password


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Esto no es posible en este momento"), ("en", "This is not possible at the moment")]
)
async def test_the_page_speaks_the_language_of_its_address(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    with away(monkeypatch):
        answer = await client.get(f"/{language}/", headers={"accept-language": "fr"})
    assert (answer.status_code, answer.headers["content-language"]) == (503, language)
    assert title in answer.text


async def test_a_public_page_that_was_cached_is_served_while_the_database_is_away(
    client: httpx.AsyncClient, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_event()
    kept = await client.get(PROGRAMME)
    assert kept.headers["etag"]
    with away(monkeypatch):
        app.state.installation.revisions._source._read_at = float("-inf")  # PostgreSQL: nobody has told anything
        assert (await client.get(PROGRAMME)).content == kept.content
        assert (await client.get("/es/")).status_code == 503  # nobody had asked for it before
        assert (await client.get(PROGRAMME)).content == kept.content
    assert (await client.get("/es/")).status_code == 200
    assert (await client.get(PROGRAMME)).content == kept.content


async def test_an_outage_writes_one_line_and_no_traceback(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), away(monkeypatch):
        for _ in range(20):
            await client.get("/en/")
    assert [record.getMessage() for record in caplog.records if record.name.startswith("events")] == [
        "the database cannot be reached (connection refused); 0 more since the last such line"
    ]
    assert not any(record.exc_info for record in caplog.records)


async def test_a_full_disk_is_answered_503_and_nothing_half_is_kept(
    on_sqlite: None, client: httpx.AsyncClient, settings: Settings
) -> None:
    writer: Any = get_connection("default")
    await writer.execute_query("PRAGMA max_page_count=1")  # no smaller than the file is: what fits, still fits
    statuses = []
    for number in range(300):
        statuses.append((await client.post(SIGN_IN, data=TYPED | {"email": f"{number}@example.org"})).status_code)
        if statuses[-1] != 422:
            break
    assert statuses[-1] == 503
    assert set(statuses[:-1]) <= {422}
    found = await client.get("/healthz")  # what an act of somebody met, also where the look itself fits in
    assert (found.status_code, found.json()["status"]) == (503, "the disk is full")
    await writer.execute_query("PRAGMA max_page_count=1000000")
    assert (await client.post(SIGN_IN, data=TYPED)).status_code == 422


async def test_health_tells_for_a_while_what_an_act_met_and_its_own_look_did_not(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PAUSE", 0)
    outages.note_outage(outages.Cause.FULL, OSError("could not extend file\nHINT:  Check free disk space."))
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "the disk is full")
    monkeypatch.setattr(health, "_REMEMBERED", 0)
    assert (await client.get("/healthz")).status_code == 200


async def test_health_is_well_while_it_can_be_written(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    state = answer.json()
    assert (answer.status_code, state["status"]) == (200, "ok")
    assert state["database"].startswith(("SQLite ", "PostgreSQL "))
    assert state["free_mib"] > 0


async def test_health_says_that_another_process_holds_the_database(
    on_sqlite: None, client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(settings):
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "another process holds the database")
    assert (await client.get("/healthz")).status_code == 503  # for five seconds nobody tries again
    monkeypatch.setattr(health, "PAUSE", 0)
    assert (await client.get("/healthz")).status_code == 200


async def test_health_says_that_the_database_is_away(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with away(monkeypatch):
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "the database cannot be reached")


async def test_health_tells_how_little_room_is_left(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 2**40)
    answer = await client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == f"only {answer.json()['free_mib']} MiB are free on the disk"


async def test_a_long_act_of_our_own_is_no_outage(
    on_sqlite: None, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.platform.storage.database import transaction

    monkeypatch.setattr(health, "_PATIENCE", 0.05)
    asked: asyncio.Task[httpx.Response]
    async with asyncio.timeout(10):
        writing, over = asyncio.Event(), asyncio.Event()

        async def act() -> None:
            async with transaction():
                writing.set()
                await over.wait()

        task = asyncio.create_task(act())
        await writing.wait()
        asked = asyncio.create_task(client.get("/healthz"))
        answer = await asked
        over.set()
        await task
    assert answer.status_code == 200


async def test_the_writing_of_health_is_tried_once_in_five_seconds(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    trouble = health.trouble_writing

    async def counted() -> str | None:
        tried.append(1)
        return await trouble()

    monkeypatch.setattr(health, "trouble_writing", counted)
    await asyncio.gather(*(client.get("/healthz") for _ in range(10)))
    assert len(tried) == 1
