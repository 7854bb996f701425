"""Mails that came back, from a mailbox of an IMAP server that speaks as much of it as we ask."""

from __future__ import annotations

import dataclasses
import re
import socketserver
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.congress.organizing.models import Event
from events.platform.imap.mailbox import MailboxError, unread
from events.platform.imap.reports import Report, read_report
from events.platform.language.i18n import speaking
from events.publishing.delivery.bounces import note_bounces
from events.records.outbox.models import Message
from events.records.outbox.operations import retry_mails
from events.records.outbox.queries import mails_about
from events.settings import Settings
from tests.factories import NOW
from tests.publishing.delivery.making import make_registration, queue

REPORT = """From: MAILER-DAEMON@mx.example.org
To: events@events.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Ce message n'a pas pu être remis.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {returned}

Subject: Vous êtes inscrite
Message-ID: <{message}@events.test>

Bonjour
--b--
"""


def report_on(mail: Message, **values: str) -> bytes:
    given = {
        "recipient": "Awa@Example.org",
        "action": "failed",
        "returned": "message/rfc822",
        "message": str(mail.id),
    }
    return REPORT.format(**(given | values)).replace("\n", "\r\n").encode()


@dataclass
class Mailbox:
    """What a small IMAP server holds; `commands` are those it was sent."""

    url: str = ""
    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)

    def answer(self, command: str, rest: str) -> list[bytes]:
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"]
        if command == "SELECT":
            return [b"* %d EXISTS" % len(self.mails)]
        if command == "UID" and rest.startswith("SEARCH"):
            unseen = " ".join(str(at) for at in range(1, len(self.mails) + 1) if at not in self.seen)
            return [f"* SEARCH {unseen}".encode()]
        if command == "UID" and rest.startswith("FETCH"):
            uid = int(rest.split()[1])
            content = self.mails[uid - 1]
            return [b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%b)" % (uid, uid, len(content), content)]
        if command == "UID":
            self.seen |= {int(one) for one in rest.split()[1].split(",")}
        return []


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode():
                tag, command, *rest = line.strip().split(" ", 2)
                box.commands.append(f"{command} {''.join(rest)}".strip())
                if command == "LOGIN" and "wrong" in line:
                    self.wfile.write(f"{tag} NO not you\r\n".encode())
                    continue
                for one in box.answer(command.upper(), "".join(rest)):
                    self.wfile.write(one + b"\r\n")
                self.wfile.write(f"{tag} OK done\r\n".encode())
                if command.upper() == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        box.url = f"imap://events%40events.test:s%20cret@127.0.0.1:{server.server_address[1]}/Bounces"
        yield box
        server.shutdown()


@pytest.fixture
def watched(settings: Settings, database: str, mailbox: Mailbox) -> Settings:
    return dataclasses.replace(settings, bounces_imap_url=mailbox.url)


async def sent_to(event: Event, **values: object) -> Message:
    message = await queue(await make_registration(event, **values))
    await Message.filter(id=message.id).update(state="sent", sent_at=NOW)
    return message


async def states() -> list[str]:
    return [str(state) for state in await Message.all().order_by("created_at").values_list("state", flat=True)]


async def test_a_mail_that_came_back_is_shown_at_the_person(watched: Settings, mailbox: Mailbox, event: Event) -> None:
    message = await sent_to(event)
    mailbox.mails = [b"From: somebody\r\n\r\nHello", report_on(message)]
    assert await note_bounces(watched, NOW) == 1
    with speaking("en"):
        [note] = await mails_about(message.subject)  # type: ignore[arg-type]
    assert (note.state, note.state_name, note.server_said) == (
        "bounced",
        "Came back",
        "5.1.1 smtp; 550 5.1.1 no such user",
    )
    assert note.failure.startswith("It came back")
    assert mailbox.seen == {1, 2}
    assert await note_bounces(watched, NOW) == 0
    assert 'SELECT "Bounces"' in mailbox.commands
    assert await retry_mails(message.scope, [message.id], NOW)
    assert await states() == ["queued"]


async def test_headers_alone_say_which_mail_it_was(watched: Settings, mailbox: Mailbox, event: Event) -> None:
    mailbox.mails = [report_on(await sent_to(event), returned="text/rfc822-headers")]
    assert await note_bounces(watched, NOW) == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"recipient": "lucia@example.org"},
        {"message": str(uuid.UUID(int=7))},
        {"message": "' OR 1=1 --"},
        {"action": "delayed"},
        {"action": "relayed"},
        {"returned": "text/plain"},
    ],
)
async def test_no_report_marks_what_it_does_not_know(
    watched: Settings, mailbox: Mailbox, event: Event, lie: dict[str, str]
) -> None:
    message = await sent_to(event)
    await sent_to(event, email="lucia@example.org")
    mailbox.mails = [report_on(message, **lie)]
    assert await note_bounces(watched, NOW) == 0
    assert await states() == ["sent", "sent"]


async def test_a_report_inside_a_forwarded_mail_is_none(watched: Settings, mailbox: Mailbox, event: Event) -> None:
    inner = report_on(await sent_to(event))
    mailbox.mails = [b"Content-Type: message/rfc822\r\n\r\n" + inner]
    assert await note_bounces(watched, NOW) == 0


async def test_a_mail_that_was_not_sent_cannot_come_back(watched: Settings, mailbox: Mailbox, event: Event) -> None:
    mailbox.mails = [report_on(await queue(await make_registration(event)))]
    assert await note_bounces(watched, NOW) == 0
    assert await states() == ["queued"]


async def test_hostile_mails_hold_nothing_up(watched: Settings, mailbox: Mailbox, event: Event) -> None:
    message = await sent_to(event)
    nested = (
        b"Content-Type: multipart/report; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 3000
    )
    link = "http://events.test/fr/registrations/" + "x" * 46
    mailbox.mails = [nested, b"\xff\xfe\x00" * 1000, b"", report_on(message).replace(b"no such user", link.encode())]
    assert await note_bounces(watched, NOW) == 1
    assert "x" * 46 not in (await Message.get()).last_error


async def test_without_a_setting_nothing_is_asked(settings: Settings) -> None:
    assert await note_bounces(settings, NOW) == 0


async def test_a_mailbox_that_cannot_be_read_is_told_without_its_password(
    watched: Settings, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    refused = dataclasses.replace(watched, bounces_imap_url=mailbox.url.replace("s%20cret", "wrong"))
    nobody = dataclasses.replace(watched, bounces_imap_url="imap://me:wrong@127.0.0.1:1/INBOX")
    assert [await note_bounces(one, NOW) for one in (refused, nobody)] == [0, 0]
    assert caplog.text.count("cannot be read") == 2
    assert "wrong" not in re.sub("events%40", "", caplog.text)
    with pytest.raises(MailboxError):
        unread("imaps://me:wrong@127.0.0.1:1/INBOX")


@given(st.binary())
def test_any_bytes_are_read_as_a_report_or_as_none(content: bytes) -> None:
    found = read_report(content)
    assert found is None or isinstance(found, Report)
