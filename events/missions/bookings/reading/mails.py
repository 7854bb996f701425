"""The parts of a mail (.eml, RFC 5322 and 2045 to 2047): what may hold a booking, decoded, in bounds.

The standard library's parser walks down nested multiparts by recursion, each level looking at every line, and takes
time that grows as the square of a part's parameters (30 s for 1 MB of them): levels and lines are counted before it
runs, and long headers of parts cut. Text in a charset that is not named, not known or wrong is read as UTF-8, else as
Windows-1252, and the mail's notes say so.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from events.missions.bookings.reading.findings import Note, NoteKind, Refusal, UnreadableBookingError
from events.platform.language.cleaning import clean_line

MOST_CONTAINERS = 20
MOST_LINES = 200_000  # 8 MB of attachments are 110,000
LONGEST_HEADER = 4096  # bytes of what says how a part is to be read
MOST_PARTS = 60
LARGEST_PART = 2 * 1024 * 1024  # bytes of a part that is read as text

_CONTAINER = re.compile(rb"content-type:\s*+[\"']?(?:multipart|message)/", re.IGNORECASE)
_PART_HEADER = re.compile(rb"(?im)(?:^|\r)content-(?:type|disposition):[^\r\n]*+(?:\r?\n?[ \t][^\r\n]*+)*+")
# Only charsets that decode in linear time: Python knows others by name (punycode, idna, zip) that do not.
_CHARSETS = re.compile(
    r"utf[_-]?(8|16|32)|ascii|us-ascii|iso[_-]?8859|latin|windows-|cp\d|koi8|gb|big5|shift|euc|iso-2022"
)
_TEXT_TYPES = frozenset({"text/html", "text/calendar", "application/ics", "application/json", "application/ld+json"})
_ENDINGS = {".ics": "text/calendar", ".json": "application/json", ".jsonld": "application/json", ".html": "text/html"}
_SILENT = ("text/plain", "image/", "message/", "multipart/", "text/x-amp-html", "application/pgp", "application/pkcs7")


@dataclass(frozen=True, slots=True)
class Part:
    """A text to read: its media type without parameters, and how the part is called ("part 2, itinerary.ics")."""

    media_type: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    sent_at: dt.datetime | None
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]


def read_mail(data: bytes, filename: str) -> Mail:
    """The parts of a mail that may hold a booking. Raises UnreadableBookingError for a mail nested beyond sense."""
    if len(_CONTAINER.findall(data)) > MOST_CONTAINERS:
        raise UnreadableBookingError(Refusal.NESTED_TOO_DEEP)
    if data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") > MOST_LINES:
        raise UnreadableBookingError(Refusal.TOO_LARGE)
    try:
        message = message_from_bytes(_PART_HEADER.sub(_shortened, data), policy=policy.compat32)
        walked = list(_leaves(message))
    except RecursionError as error:
        raise UnreadableBookingError(Refusal.NESTED_TOO_DEEP) from error
    parts: list[Part] = []
    notes: list[Note] = []
    for index, leaf in enumerate(walked[:MOST_PARTS], start=1):
        _read_part(leaf, f"{filename}, {index}", parts, notes)
    if len(walked) > MOST_PARTS:
        notes.append(Note(NoteKind.TOO_MANY, filename))
    return Mail(_header(message, "subject"), _date(message), tuple(parts), tuple(notes))


def _shortened(header: re.Match[bytes]) -> bytes:
    return header[0][:LONGEST_HEADER]


def decoded(data: bytes, charset: str = "") -> tuple[str, bool]:
    """The text, and whether its charset had to be guessed."""
    for name in filter(None, (charset.strip().lower(), "utf-8-sig")):
        try:
            if _CHARSETS.match(name) and codecs.lookup(name)._is_text_encoding:
                return data.decode(name), name == "utf-8-sig" and charset.lower() not in {"", "utf-8", "us-ascii"}
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace"), True


def _leaves(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        if isinstance(held, list):
            waiting += reversed([each for each in held if isinstance(each, Message)])
        else:
            yield part


def _read_part(leaf: Message, name: str, parts: list[Part], notes: list[Note]) -> None:
    filename = clean_line(str(leaf.get_filename() or ""))[:100]
    called = f"{name} {filename}".strip()
    media_type = _media_type(leaf, filename)
    if media_type not in _TEXT_TYPES:
        if not media_type.startswith(_SILENT) and filename:
            notes.append(Note(NoteKind.PART_NOT_READ, called, media_type))
        return
    data = leaf.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return
    if len(data) > LARGEST_PART:
        notes.append(Note(NoteKind.PART_TOO_LARGE, called))
        return
    text, is_guessed = decoded(data, leaf.get_content_charset(""))
    if is_guessed:
        notes.append(Note(NoteKind.CHARSET_GUESSED, called))
    parts.append(Part(media_type, text, called))


def _media_type(leaf: Message, filename: str) -> str:
    """As declared; an attachment of no particular type goes by the ending of its name."""
    declared = leaf.get_content_type()
    if declared in {"application/octet-stream", "text/plain"}:
        return next((kind for ending, kind in _ENDINGS.items() if filename.lower().endswith(ending)), declared)
    return declared


def _header(message: Message, name: str) -> str:
    written = str(message.get(name, ""))[:2_000]
    try:
        return clean_line(str(make_header(decode_header(written))))[:300]
    except (LookupError, ValueError, MessageError):
        return clean_line(written)[:300]


def _date(message: Message) -> dt.datetime | None:
    """When it was sent, in UTC; None without a Date that can be read. Without an offset it is read as UTC."""
    try:
        sent = parsedate_to_datetime(str(message.get("date", ""))[:100])
        return (sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
