from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.pdf.worker import PdfWorker
from events.platform.signing import Signer
from events.platform.smtp.connection import PostOffice
from events.platform.storage.revisions import Revisions
from events.platform.web.installation import Installation
from events.publishing.delivery.attachments import Document, badge_name
from events.publishing.delivery.delivery import Delivery, own_name
from events.settings import Settings
from tests.factories import NOW, make_event
from tests.publishing.delivery.making import MailServer, mail_server


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def installed(settings: Settings, smtp_url: str | None, **values: Any) -> Installation:
    chosen = dataclasses.replace(settings, smtp_url=smtp_url, mail_from="events@events.test", **values)
    return Installation(chosen, Signer(chosen.secret_key), Revisions(chosen.database_url), PdfWorker())


@pytest.fixture
def site(settings: Settings, post: MailServer, database: str) -> Installation:
    """An installation with a mail server and an open database."""
    return installed(settings, post.url)


class Clock:
    """The present, as the test sets it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def small_pdf(installation: Installation, registration: Registration, language: str) -> bytes:
    return b"%PDF-1.7 badge of " + registration.badge_name.encode()


DOCUMENTS = (Document(badge_name, "application/pdf", small_pdf),)


@pytest.fixture
async def delivery(site: Installation, clock: Clock) -> AsyncIterator[Delivery]:
    """A worker's hands; the badge is a small stand-in."""
    made = hands(site, clock)
    yield made
    await made.office.close()


def hands(site: Installation, clock: Callable[[], dt.datetime]) -> Delivery:
    assert site.settings.smtp_url is not None
    return Delivery(site, PostOffice(site.settings.smtp_url, own_name(site)), DOCUMENTS, clock)


@pytest.fixture
async def event(database: str) -> Event:
    names = {"fr": "6e Congrès mondial", "es": "6.º Congreso mundial", "en": "6th World Congress"}
    return await make_event(texts={"name": names, "venue": {"fr": "Palais", "en": "Palau"}})
