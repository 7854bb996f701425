"""The bytes of a mail: headers that nothing typed can break, text and HTML, attachments.

Written here and not by `email.message`: its folding of long display names (Python 3.11) drops the quotes, so that
a name with a comma becomes several recipients, and puts spaces into words that are not ASCII; and it takes ten
times as long.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from events.platform.language.cleaning import clean_line

_PLAIN_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 '-]{0,58}[A-Za-z0-9])?")
_PLAIN_LINE = re.compile(r"[!-~](?:[ -~]{0,64}[!-~])?")
_LONGEST_NAME = 100
_WORD_BYTES = 36  # 60 characters as an encoded word; RFC 2047 allows 75, and 76 with the header's name
# Of the local part, letters beyond ASCII may stand too, which takes a server with SMTPUTF8; the domain is in ASCII.
_ADDRESS = re.compile(r"(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]|[^\x00-\x9f\s]){1,64}@[A-Za-z0-9.\[\]:-]{1,190}")


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom. Addresses are bare; a Reply-To may be empty; `message_id` has no angle brackets.

    `unsubscribe` is an address that ends such mails with one POST (RFC 8058).
    """

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    reply_to: str
    message_id: str
    sent_at: dt.datetime
    language: str
    unsubscribe: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file in a mail; the file name is ASCII without spaces."""

    filename: str
    content_type: str
    content: bytes


def is_sendable(address: str) -> bool:
    """Whether an address can stand in a header and an SMTP command as it is."""
    return _ADDRESS.fullmatch(address) is not None


def mail_bytes(envelope: Envelope, subject: str, text: str, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the whole message with CRLF line ends. `text` is format=flowed (RFC 3676).

    All is ASCII but for an address whose local part is not (RFC 6532).
    Raise ValueError for an address that is not sendable.
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(envelope, subject) if value)
    return head.encode() + _body(text, html, attachments)


def _headers(envelope: Envelope, subject: str) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox(envelope.sender_name, envelope.sender)
    yield "To", _mailbox(envelope.recipient_name, envelope.recipient)
    yield "Reply-To", _mailbox("", envelope.reply_to) if envelope.reply_to else ""
    yield "Subject", _line(subject)
    yield "Date", format_datetime(envelope.sent_at)
    yield "Message-ID", f"<{envelope.message_id}>"
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no out-of-office answers, please
    yield "X-Auto-Response-Suppress", "All"  # the same for Exchange
    yield "List-Unsubscribe", f"<{envelope.unsubscribe}>" if envelope.unsubscribe else ""
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click" if envelope.unsubscribe else ""
    yield "Content-Language", envelope.language
    yield "MIME-Version", "1.0"


def _mailbox(name: str, address: str) -> str:
    if not is_sendable(address):
        raise ValueError("not an address that mail can be sent to")
    name = clean_line(name)[:_LONGEST_NAME].strip()
    if not name or name == address:
        return address
    if _PLAIN_NAME.fullmatch(name) and len(name) + len(address) < 70:
        return f"{name} <{address}>"
    return f"{_encoded(name)}\r\n <{address}>"


def _line(text: str) -> str:
    text = clean_line(text)
    return text if not text or (_PLAIN_LINE.fullmatch(text) and "=?" not in text) else _encoded(text)


def _encoded(text: str) -> str:
    """Encoded words (RFC 2047), one to a line; no character is split between two."""
    words: list[bytes] = [b""]
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(words[-1]) + len(encoded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += encoded
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def _body(text: str, html: str, attachments: Sequence[Attachment]) -> bytes:
    words = _multipart("alternative", [_text("plain", text, "; format=flowed"), _text("html", html, "")])
    return _multipart("mixed", [words, *map(_file, attachments)]) if attachments else words


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    # "=_" occurs neither in quoted-printable nor in base64 (RFC 2045, 6.7), so no content can end a part.
    boundary = f"=_{kind}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    pieces = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return head.encode() + pieces + f"--{boundary}--\r\n".encode()


def _text(kind: str, text: str, parameters: str) -> bytes:
    head = (
        f"Content-Type: text/{kind}; charset=utf-8{parameters}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    return head.encode() + binascii.b2a_qp(lines)


def _file(attachment: Attachment) -> bytes:
    head = (
        f"Content-Type: {attachment.content_type}\r\n"
        f'Content-Disposition: attachment; filename="{attachment.filename}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + base64.encodebytes(attachment.content).replace(b"\n", b"\r\n")
