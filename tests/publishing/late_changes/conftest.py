from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Iterator

import pytest

from events.platform.web.installation import Installation
from events.publishing.delivery import notice_messages
from events.publishing.delivery.delivery import Delivery
from events.settings import Settings
from tests.factories import NOW
from tests.publishing.delivery.conftest import Clock, hands, installed
from tests.publishing.delivery.making import MailServer, mail_server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The present, at NOW until a test moves it; also for what is composed."""
    made = Clock()
    monkeypatch.setattr(notice_messages, "now", made)
    return made


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def site(settings: Settings, post: MailServer, database: str) -> Installation:
    return installed(settings, post.url)


@pytest.fixture
async def delivery(site: Installation, clock: Clock) -> AsyncIterator[Delivery]:
    made = hands(site, clock)
    yield made
    await made.office.close()


def after(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def with_hours(settings: Settings, hours: int) -> Settings:
    return dataclasses.replace(settings, notice_hours=hours)
