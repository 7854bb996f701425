from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.platform.smtp.connection import PostOffice
from events.platform.web.installation import Installation
from events.publishing.delivery.attachments import Document, badge_name
from events.publishing.delivery.delivery import Delivery, own_name
from tests.factories import NOW, make_event, sign_in
from tests.publishing.delivery.making import MailServer, mail_server


@pytest.fixture
async def congress(app: Starlette) -> Event:
    return await make_event()


@pytest.fixture
async def owner(client: httpx.AsyncClient, congress: Event) -> httpx.AsyncClient:
    client.cookies.update(await sign_in(event=congress))
    return client


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def site(app: Starlette, post: MailServer) -> Installation:
    """The installation of the pages, with a mail server."""
    made: Installation = app.state.installation
    settings = dataclasses.replace(made.settings, smtp_url=post.url, mail_from="events@events.test")
    app.state.installation = with_mail = dataclasses.replace(made, settings=settings)
    return with_mail


async def small_pdf(*_made_for: object) -> bytes:
    return b"%PDF-1.7 a badge"


@pytest.fixture
async def delivery(site: Installation, post: MailServer) -> AsyncIterator[Delivery]:
    """A worker's hands; the badge is a small stand-in."""
    documents = (Document(badge_name, "application/pdf", small_pdf),)
    made = Delivery(site, PostOffice(post.url, own_name(site)), documents, lambda: NOW)
    yield made
    await made.office.close()
