from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from tortoise.exceptions import DBConnectionError

from events.congress.organizing.models import Event
from events.platform.loops import running
from events.platform.storage.database import execute_rows, transaction
from events.platform.web.installation import Installation
from events.publishing.delivery import delivery, worker
from events.publishing.delivery.worker import Pace, loop_inside, work
from events.records.outbox.models import Message
from events.settings import Settings
from tests.publishing.delivery.conftest import DOCUMENTS, installed
from tests.publishing.delivery.making import MailServer, mail_server, make_registration, queue

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


async def until_sent(count: int) -> None:
    async with asyncio.timeout(20):
        while await Message.filter(state="sent").count() < count:  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.02)


async def finished(task: asyncio.Task[None], stop: asyncio.Event) -> None:
    stop.set()
    async with asyncio.timeout(10):
        await task


async def test_the_server_delivers_while_it_runs_and_stops_cleanly(
    site: Installation, post: MailServer, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "registration_documents", lambda: DOCUMENTS)
    site = dataclasses.replace(site, settings=dataclasses.replace(site.settings, worker=True, mail_rate=60_000))
    tasks = asyncio.all_tasks()
    await queue(await make_registration(event), now=LONG_AGO)
    async with running(loop_inside(site)):
        await until_sent(1)
    assert len(post.mails) == 1
    assert asyncio.all_tasks() == tasks


async def test_it_starts_inside_a_transaction_without_joining_it(
    site: Installation, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task that inherited the transaction of its starter would write into it, or be refused."""
    monkeypatch.setattr(worker, "registration_documents", lambda: DOCUMENTS)
    site = dataclasses.replace(site, settings=dataclasses.replace(site.settings, worker=True, mail_rate=60_000))
    await queue(await make_registration(event), now=LONG_AGO)
    async with transaction():
        beside = running(loop_inside(site))
        await beside.__aenter__()
    await until_sent(1)
    await beside.__aexit__(None, None, None)


@pytest.mark.parametrize("values", [{"worker": False}, {"worker": True, "smtp_url": None}])
async def test_nothing_starts_with_a_worker_apart_or_without_mail_server(
    site: Installation, values: dict[str, Any]
) -> None:
    tasks = asyncio.all_tasks()
    async with running(loop_inside(dataclasses.replace(site, settings=dataclasses.replace(site.settings, **values)))):
        assert asyncio.all_tasks() == tasks


async def test_without_mail_server_a_worker_touches_nothing(settings: Settings, database: str, event: Event) -> None:
    await queue(await make_registration(event), now=LONG_AGO)
    stop = asyncio.Event()
    task = asyncio.create_task(work(installed(settings, None), stop, documents=DOCUMENTS, idle=0.01))
    await asyncio.sleep(0.05)
    await finished(task, stop)
    assert await Message.all().values_list("state", "attempts") == [("queued", 0)]


async def test_an_outage_of_the_mail_server_is_survived(
    settings: Settings, event: Event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "_TROUBLE", (0.05,))
    caplog.set_level(logging.INFO)
    with mail_server() as gone:
        pass
    stop = asyncio.Event()
    for _ in range(3):
        await queue(await make_registration(event), now=LONG_AGO)
    site = installed(settings, gone.url, mail_rate=60_000)
    task = asyncio.create_task(work(site, stop, documents=DOCUMENTS, idle=0.01))
    await asyncio.sleep(0.3)
    assert not task.done()
    with mail_server(port=int(gone.url.rpartition(":")[2])) as back:
        await until_sent(3)
        assert len(back.mails) == 3
        await finished(task, stop)
    assert set(await Message.all().values_list("state", "attempts")) == {("sent", 1)}
    assert "mail cannot be delivered" in caplog.text


async def test_an_outage_of_the_database_is_survived_without_spinning(
    site: Installation, event: Event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "_TROUBLE", (0.05,))
    looks, is_away = 0, True

    async def shaky(sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        nonlocal looks
        looks += 1
        if is_away:
            raise DBConnectionError("connection of awa@example.org refused")
        return await execute_rows(sql, params)

    monkeypatch.setattr(delivery, "execute_rows", shaky)
    await queue(await make_registration(event), now=LONG_AGO)
    stop = asyncio.Event()
    task = asyncio.create_task(work(site, stop, documents=DOCUMENTS, idle=0.01))
    await asyncio.sleep(0.3)
    assert not task.done()
    assert 1 <= looks <= 8
    is_away = False
    await until_sent(1)
    await finished(task, stop)
    assert "awa@example.org" not in " ".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    )


def test_messages_leave_evenly_at_the_rate_whatever_the_sending_takes() -> None:
    pace = Pace(120)
    pauses = [pace.pause(at) for at in (100.0, 100.25, 100.5, 101.25, 101.5)]
    assert pauses == [0.0, 0.25, 0.5, 0.25, 0.5]


def test_a_rest_gives_credit_for_one_message_and_not_for_a_burst() -> None:
    pace = Pace(60)
    pace.pause(100.0)
    assert [pace.pause(at) for at in (1000.0, 1000.0, 1001.0)] == [0.0, 1.0, 1.0]
