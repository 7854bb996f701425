"""Rows that mails are about, and a mail server of the tests that can be told how to misbehave."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail
from events.records.people.models import Person
from tests.factories import NOW, make_category


async def make_registration(event: Event, **values: Any) -> Registration:
    """A confirmed registration of Awa Diallo, on site."""
    person = await Person.create(id=uuid.uuid4(), name="Awa Diallo", language="fr", created_at=NOW)
    async with transaction():
        category = await make_category(event, code=uuid.uuid4().hex[:8])
        await raise_revision(event.id)
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "event": event,
        "person": person,
        "category": category,
        "reference": uuid.uuid4().hex[:8].upper(),
        "nonce": uuid.uuid4().hex,
        "state": "confirmed",
        "badge_name": "Awa Diallo",
        "email": "awa@example.org",
        "country": "SN",
        "attendance": "on_site",
        "language": "fr",
        "registered_at": NOW,
        "updated_at": NOW,
    }
    return await Registration.create(**(given | values))


async def queue(registration: Registration, kind: str = "registration_confirmed", **values: Any) -> Message:
    """A mail about a registration, due at NOW."""
    given: dict[str, Any] = {
        "recipient": registration.email,
        "recipient_name": registration.badge_name,
        "language": registration.language,
        "dedup": uuid.uuid4().hex,
        "now": NOW,
        "scope": registration.event_id,
        "subject": registration.id,
    }
    given |= values
    async with transaction():
        await queue_mail(kind, **given)
    return await Message.get(dedup=given["dedup"])


@dataclass
class MailServer:
    """A real SMTP server. `answers` are given, in order, to RCPT or DATA instead of taking the mail."""

    url: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)
    to_content: list[str] = field(default_factory=list)
    hang_up: int = 0  # so many connections are dropped in the middle of DATA
    one_each: bool = False  # a connection carries one mail, then all it hears is 421
    served: set[object] = field(default_factory=set)

    async def handle_NOOP(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, _argument: str
    ) -> str:
        return "421 too many mails" if session.peer in self.served else "250 OK"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if session.peer in self.served:
            return "421 too many mails"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang_up:
            self.hang_up -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "250 never heard"
        if self.to_content:
            return self.to_content.pop(0)
        assert isinstance(envelope.content, bytes)
        if self.one_each:
            self.served.add(session.peer)
        self.raw.append(envelope.content)
        self.mails.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content))
        self.recipients.extend(envelope.rcpt_tos)
        return "250 taken"


@contextmanager
def mail_server(port: int = 0, **options: Any) -> Iterator[MailServer]:
    """A server on a free port, or on this one, as long as the block lasts."""
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port or _free_port(), ready_timeout=10, **options)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield handler
    finally:
        controller.stop()


def with_password(user: bytes, password: bytes) -> dict[str, Any]:
    """Options of a server that takes mail from one user only."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (user, password), handled=False)

    return {"authenticator": check, "auth_required": True, "auth_require_tls": False}


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def later(**duration: float) -> dt.datetime:
    return NOW + dt.timedelta(**duration)
