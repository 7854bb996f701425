"""Delivering what waits in the outbox: claim under a lease, compose, hand to the server, write down what became of it.

A process that dies after the server took a mail and before that was written down sends it again when the lease
is over, with the same Message-ID, so that the receiver can tell. Logs hold ids, never addresses or links.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from markupsafe import Markup
from tortoise.exceptions import BaseORMException

from events.platform.email_addresses import for_smtp
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import speaking
from events.platform.smtp.connection import DeliveryFailure, Outage, PostOffice, Refused
from events.platform.smtp.mime import Envelope, is_sendable, mail_bytes
from events.platform.storage.database import dialect, execute_rows
from events.platform.storage.unsynced import execute_unsynced
from events.platform.web.installation import Installation
from events.platform.web.json_ld import as_script
from events.platform.web.templating import render_text
from events.publishing.delivery.attachments import Document, attachments
from events.publishing.delivery.drafts import Draft, NoLongerTrue
from events.publishing.delivery.letter import flowed_text, read_letter
from events.publishing.delivery.links import RealLinks, masked
from events.publishing.delivery.messages import compose
from events.records.outbox.kinds import ERASURE_DONE
from events.records.outbox.models import Message
from events.records.vault.operations import overwrite_traces

logger = logging.getLogger("events.publishing.delivery")

LEASE = dt.timedelta(minutes=5)
_AT_MOST = 240.0  # seconds for one message, within the lease
# After the first, second … failed try; after one more the message has failed.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))

_DUE = "(state = 'queued' AND due_at <= $1) OR (state = 'sending' AND leased_until < $1)"
_CLAIM = """
UPDATE message SET state = 'sending', attempts = attempts + 1, leased_until = $2
WHERE id = (SELECT id FROM message WHERE {due} ORDER BY due_at, created_at LIMIT 1{locking}) RETURNING id
"""


class NotMade(DeliveryFailure):
    """The mail or a file in it could not be made here."""

    reason = "made"


@dataclass(frozen=True)
class _Ready:
    """A mail as bytes, and how it is kept: with its links masked."""

    recipient: str
    content: bytes
    kept_subject: str
    kept_source: str


@dataclass
class Delivery:
    """Everything that one worker needs.

    `clock` gives the present instant; `documents` go with confirmed registrations.
    """

    installation: Installation
    office: PostOffice
    documents: Sequence[Document]
    clock: Callable[[], dt.datetime]

    async def deliver_next(self) -> bool:
        """Deliver the message that is due longest; False when none is.

        Raise Outage, with the message given back untouched, when the server cannot be used, and what the
        database raises.
        """
        message = await claim(self.clock())
        if message is None:
            return False
        try:
            async with asyncio.timeout(_AT_MOST):
                await self.office.ready()
                ready = await self._ready(message)
                await self.office.send(sender_address(self.installation), for_smtp(ready.recipient), ready.content)
        except NoLongerTrue as overtaken:
            await _withdraw(message, str(overtaken), self.clock())
        except Outage as outage:
            await _give_back(message, outage)
            raise
        except DeliveryFailure as failure:
            await _put_off(message, failure, self.clock())
        except TimeoutError:
            await self.office.close()
            await _put_off(message, NotMade("it took too long"), self.clock())
        else:
            await _insist(lambda: _sent(message, ready, self.clock()))
            logger.info("mail %s sent", message.id)
        return True

    async def _ready(self, message: Message) -> _Ready:
        try:
            links = RealLinks(self.installation, self.clock())
            draft = await compose(message, links, self.installation)
            if not is_sendable(for_smtp(draft.recipient)):
                raise Refused("the address cannot be used in a mail")
            return _Ready(draft.recipient, await self._content(message, draft), *_kept(links.masked(draft.source)))
        except (NoLongerTrue, DeliveryFailure):
            raise
        except Exception as failure:
            logger.error("mail %s could not be made: %s", message.id, trace(failure))
            raise NotMade(type(failure).__name__) from failure

    async def _content(self, message: Message, draft: Draft) -> bytes:
        letter = read_letter(draft.source)
        files = []
        if draft.documents_of is not None:
            files = await attachments(self.documents, self.installation, draft.documents_of, draft.language)
        with speaking(draft.language):
            html = render_text(
                "publishing/delivery/letter.html",
                letter=letter,
                sender=draft.sender_name,
                is_preview=False,
                data=_data(draft),
            )
            text = flowed_text(letter)
        return mail_bytes(self._envelope(message, draft), letter.subject, text, html, files)

    def _envelope(self, message: Message, draft: Draft) -> Envelope:
        return Envelope(
            sender=sender_address(self.installation),
            sender_name=draft.sender_name or sender_name(self.installation),
            recipient=for_smtp(draft.recipient),
            recipient_name=draft.recipient_name,
            reply_to=_reply_address(draft.reply_to),
            message_id=f"{message.message_id.partition('@')[0]}@{own_name(self.installation)}",
            sent_at=self.clock(),
            language=draft.language,
            unsubscribe=draft.unsubscribe,
        )


def _data(draft: Draft) -> Markup:
    """Return the reservations as the body of a script of data, in which no text can end the script."""
    return as_script(draft.reservations) if draft.reservations else Markup()


def _reply_address(reply_to: str) -> str:
    """Return the address for answers as every server takes it, empty for one that not every server does."""
    written = for_smtp(reply_to)
    return written if written.isascii() and is_sendable(written) else ""


def sender_address(installation: Installation) -> str:
    """Return the bare address of EVENTS_MAIL_FROM, which may be "Name <address>"."""
    return for_smtp(parseaddr(installation.settings.mail_from)[1])


def sender_name(installation: Installation) -> str:
    """Return the name in EVENTS_MAIL_FROM, for mails that are about no event."""
    return parseaddr(installation.settings.mail_from)[0]


def own_name(installation: Installation) -> str:
    """Return the host of our address, as Message-ID and EHLO want it (an IP address in brackets, RFC 5321, 4.1.3)."""
    host = urlsplit(installation.settings.base_url).hostname or "localhost"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode() if not host.isascii() else host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


async def claim(now: dt.datetime) -> Message | None:
    """Take the message that is due longest for five minutes; no other worker gets it meanwhile."""
    if not await execute_rows(f"SELECT 1 AS found FROM message WHERE {_DUE} LIMIT 1", [now]):  # noqa: S608
        return None
    locking = " FOR UPDATE SKIP LOCKED" if dialect() == "postgresql" else ""
    # A claim that is lost with the power was for a mail that is due again at once, as after any end of the process.
    rows = await execute_unsynced(_CLAIM.format(due=_DUE, locking=locking), [now, now + LEASE])
    return await Message.get(id=uuid.UUID(str(rows[0]["id"]))) if rows else None


def trace(failure: BaseException) -> str:
    """Return where something failed, for the log, without its text, which may quote an address or a link."""
    frames, step = [], failure.__traceback__
    while step is not None:
        frames.append(f"{step.tb_frame.f_code.co_name}:{step.tb_lineno}")
        step = step.tb_next
    return f"{type(failure).__name__} at {' > '.join(frames[-6:])}"


def _kept(source: str) -> tuple[str, str]:
    first, _, rest = source.strip().partition("\n")
    return clean_line(first), rest.strip()


async def _settle(message: Message, **values: object) -> None:
    """Write down what became of a claim, unless it was lost meanwhile: `attempts` grows with each claim.

    The last mail to somebody who was erased forgets their address once it is not tried again.
    """
    ours = Message.filter(id=message.id, state="sending", attempts=message.attempts)
    if message.kind != ERASURE_DONE or values["state"] == "queued":
        await ours.update(leased_until=None, **values)
        return
    state = "sent" if values["state"] == "sent" else "withdrawn"  # nobody is left to whom it could be sent again
    await ours.update(leased_until=None, **values | {"state": state, "recipient": "", "last_error": ""})
    await overwrite_traces(["message"])


async def _sent(message: Message, ready: _Ready, now: dt.datetime) -> None:
    await _settle(
        message,
        state="sent",
        sent_at=now,
        last_error="",
        recipient=ready.recipient,
        sent_subject=ready.kept_subject,
        sent_text=ready.kept_source,
    )


async def _withdraw(message: Message, why: str, now: dt.datetime) -> None:
    logger.info("mail %s withdrawn: %s", message.id, why)
    await _settle(message, state="withdrawn", due_at=now, last_error=f"overtaken: {why}")


async def _give_back(message: Message, outage: Outage) -> None:
    """Put a message back as if it had never been claimed, but for what the server said."""
    await _settle(message, state="queued", attempts=message.attempts - 1, last_error=_error(outage))


async def _put_off(message: Message, failure: DeliveryFailure, now: dt.datetime) -> None:
    logger.warning("mail %s not sent (%s), try %d", message.id, failure.reason, message.attempts)
    if isinstance(failure, Refused) or message.attempts > len(PAUSES):
        await _settle(message, state="failed", due_at=now, last_error=_error(failure))
    else:
        due_at = now + PAUSES[message.attempts - 1]
        await _settle(message, state="queued", due_at=due_at, last_error=_error(failure))


def _error(failure: DeliveryFailure) -> str:
    """Return the error masked: a server may quote the mail in its answer, with the link in it."""
    return f"{failure.reason}: {masked(clean_line(failure.detail))[:500]}"


async def _insist(write: Callable[[], Awaitable[None]]) -> None:
    """Try until the lease is over: what has left must not leave again because the database was away for a moment."""
    for pause in (0.2, 1.0, 5.0, 15.0, 30.0, 60.0, 60.0):
        try:
            return await write()
        except (BaseORMException, OSError) as failure:
            logger.error("a mail was sent and this could not be written down yet: %s", trace(failure))
            await asyncio.sleep(pause)
    return await write()
