"""A mailbox behind `imaps://user:password@host/INBOX`, read by the standard library, which blocks."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from events.platform.smtp.connection import is_here

_PATIENCE = 30.0  # seconds for each answer of the server
_AT_ONCE = 50
_LARGEST = 200_000  # bytes of one mail: a report begins with what it reports
_PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143}


class MailboxError(Exception):
    """The mailbox cannot be read; the text says why and holds no password."""


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the mailbox: its number there, and its first bytes."""

    uid: str
    content: bytes


def unread(url: str) -> list[Letter]:
    """Return the oldest mails that nobody has read, and leave them unread. Raise MailboxError."""
    with _opened(url) as client:
        uids = b" ".join(part for part in _asked(client, "SEARCH", "UNSEEN") if isinstance(part, bytes))
        return [Letter(uid, _fetched(client, uid)) for uid in uids.decode("ascii", "replace").split()[:_AT_ONCE]]


def mark_read(url: str, uids: Sequence[str]) -> None:
    """Mark mails as read. Raise MailboxError."""
    with _opened(url) as client:
        _asked(client, "STORE", ",".join(uids), "+FLAGS.SILENT", r"(\Seen)")


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    try:
        client = _connected(url)
        try:
            _sign_in(client, url)
            yield client
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
    except (imaplib.IMAP4.error, OSError, ValueError) as failure:
        raise MailboxError(f"{type(failure).__name__}: {str(failure)[:200]}") from None


def _connected(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=_PATIENCE)
    return imaplib.IMAP4(host, port, timeout=_PATIENCE)


def _sign_in(client: imaplib.IMAP4, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "imap+starttls" or (parts.scheme == "imap" and not is_here(parts.hostname or "")):
        client.starttls(ssl.create_default_context())  # no password travels in the open
    client.login(unquote(parts.username or ""), unquote(parts.password or ""))
    name = unquote(parts.path.strip("/")) or "INBOX"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    answer, said = client.select(f'"{quoted}"')
    if answer != "OK":
        raise imaplib.IMAP4.error(f"no mailbox {name}: {said!r}")


def _fetched(client: imaplib.IMAP4, uid: str) -> bytes:
    found = _asked(client, "FETCH", uid, f"(BODY.PEEK[]<0.{_LARGEST}>)")
    return next((part[1] for part in found if isinstance(part, tuple)), b"")


def _asked(client: imaplib.IMAP4, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
    answer, found = client.uid(command, *arguments)
    if answer != "OK":
        raise imaplib.IMAP4.error(f"{command}: {found!r}")
    return [part for part in found if part is not None]
