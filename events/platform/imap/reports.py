"""Reports of mail servers on mails that they could not deliver (RFC 3464). Whoever sends one may lie in all of it."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from events.platform.language.cleaning import clean_line

_ID = re.compile(r"<([^<>\s@]{1,100})@[^<>\s]{1,200}>")
_MOST_PARTS = 30


@dataclass(frozen=True)
class Report:
    """A mail that failed for good: the left part of its Message-ID, the addresses it failed for, and what was said."""

    message_id: str
    recipients: frozenset[str]
    said: str


def read_report(content: bytes) -> Report | None:
    """Return what a mail reports; None for one that is no report of a failure, or cannot be read."""
    try:
        return _read(email.message_from_bytes(content))
    except Exception:  # the library fails in many ways on what is no mail at all
        return None


def _read(mail: Message) -> Report | None:
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    failures: list[Message] = []
    message_id = ""
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            failures += [one for one in _blocks(part) if _first(one, "Action").lower() == "failed"]
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers") and not message_id:
            message_id = _id_in(part)
    recipients = frozenset(address for one in failures for address in _recipients(one))
    if not (message_id and recipients):
        return None
    said = " ".join(filter(None, (_first(failures[0], name) for name in ("Status", "Diagnostic-Code"))))
    return Report(message_id, recipients, said[:300])


def _parts(mail: Message) -> Iterator[Message]:
    """Give the parts of a report, and of nothing inside of them: a mail in a mail could report anything."""
    payload = mail.get_payload()
    yield from [part for part in payload if isinstance(part, Message)][:_MOST_PARTS]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)][:_MOST_PARTS] if isinstance(payload, list) else []


def _id_in(part: Message) -> str:
    payload = part.get_payload()
    returned = payload[0] if isinstance(payload, list) else email.message_from_string(str(payload))
    found = _ID.search(_first(returned, "Message-ID")) if isinstance(returned, Message) else None
    return found[1] if found else ""


def _recipients(block: Message) -> Iterator[str]:
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, _separator, address = _first(block, name).partition(";")
        if kind.strip().lower() in ("rfc822", "utf-8") and address.strip():
            yield address.strip().strip("<>")


def _first(part: Message, name: str) -> str:
    return clean_line(str(part.get(name, "")))[:500]
