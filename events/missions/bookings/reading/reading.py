"""A pasted or dropped booking (.eml, .ics, .html, JSON-LD) read into reservations. Pure: bytes in, values out.

What the bytes are is decided by themselves; name and media type only break ties. Everything is bounded: the size of
the file and of its parts, how deep they nest, how many reservations there are, how long a text is. Hostile or broken
input gives an `UnreadableBookingError` or fewer reservations with notes, and never takes longer than a few seconds:
call it in a thread.
"""

from __future__ import annotations

import datetime as dt
import re

from events.missions.bookings.reading.calendar_files import read_calendar
from events.missions.bookings.reading.findings import Found, Note, NoteKind, Refusal, UnreadableBookingError
from events.missions.bookings.reading.json_text import BrokenJsonError, read_json
from events.missions.bookings.reading.mails import Part, decoded, read_mail
from events.missions.bookings.reading.merging import merged, with_origin
from events.missions.bookings.reading.reservation import Origin, Reservation, Source
from events.missions.bookings.reading.schema_org import read_document
from events.missions.bookings.reading.web_pages import (
    LARGEST_TREE,
    has_microdata,
    json_scripts,
    microdata,
    without_styles,
)
from events.platform.language.cleaning import clean_line

LARGEST_FILE = 8 * 1024 * 1024  # bytes: mails carry tickets as PDF
LARGEST_TEXT = 2 * 1024 * 1024  # bytes of anything that is no mail
MOST_RESERVATIONS = 60
MOST_TREES = 2  # pages of microdata in one mail

_CALENDARS = frozenset({"text/calendar", "application/ics"})
_CALENDAR_COST = 4  # their parser is that much slower than the others

_MAIL_HEADER = re.compile(rb"\A(?:From [^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)")
_HEADERS = re.compile(rb"^(?:from|to|subject|date|message-id|mime-version|content-type|received):", re.I | re.M)
_NOTHING_TO_NAME = "pasted"
_Read = tuple[list[Reservation], list[Note]]


def read_booking(data: bytes, filename: str = "", media_type: str | None = None) -> Found:
    """The reservations of a file, each once, in the order of the file, with their origins and notes.

    Raises UnreadableBookingError, whose `refusal` says why: empty, too large, nested too deep, of no known form, or
    readable and without any reservation.
    """
    name = clean_line(filename)[:100] or _NOTHING_TO_NAME
    if len(data) > LARGEST_FILE:
        raise UnreadableBookingError(Refusal.TOO_LARGE)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableBookingError(Refusal.EMPTY)
    form = _form(data, name, media_type or "")
    if form == "mail":
        return _from_mail(data, name)
    if len(data) > LARGEST_TEXT:
        raise UnreadableBookingError(Refusal.TOO_LARGE)
    text, is_guessed = decoded(data, _charset(media_type or ""))
    guessed = [Note(NoteKind.CHARSET_GUESSED, name)] if is_guessed else []
    found, notes = _from_part(Part(form, text, name))
    formats = {"text/calendar": "calendar", "text/html": "web"}
    return _found(found, guessed + notes, formats.get(form, "json"))


def _form(data: bytes, name: str, media_type: str) -> str:
    """ "mail", or the media type of a text. Raises UnreadableBookingError for what is none of them."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "text/calendar"
    if start[:1] in {b"{", b"["}:
        return "application/json"
    is_named_mail = name.lower().endswith(".eml") or media_type.startswith("message/rfc822")
    if _MAIL_HEADER.match(start) and (is_named_mail or len(_HEADERS.findall(data[:65536])) >= 2):
        return "mail"
    if start[:1] == b"<" or b"ld+json" in data or b"itemscope" in data:
        return "text/html"
    raise UnreadableBookingError(Refusal.UNKNOWN_FORMAT)


def _charset(media_type: str) -> str:
    found = re.search(r"charset=[\"']?([\w.:-]{2,40})", media_type)
    return found[1] if found else ""


def _from_mail(data: bytes, name: str) -> Found:
    mail = read_mail(data, name)
    found: list[Reservation] = []
    notes = list(mail.notes)
    room, trees = LARGEST_TEXT, MOST_TREES
    for part in sorted(mail.parts, key=_rank):
        room -= len(part.text) * (_CALENDAR_COST if part.media_type in _CALENDARS else 1)
        if room < 0:
            notes.append(Note(NoteKind.PART_TOO_LARGE, part.name))
            break
        read, said = _from_part(part, with_tree=trees > 0)
        trees -= has_microdata(part.text)
        found += read
        notes += said
        if len(found) >= MOST_RESERVATIONS:
            break
    if mail.sent_at:
        origin = Origin(Source.MAIL, name, "Date")
        found = [with_origin(each, "revised_at", origin, mail.sent_at) for each in found]
    return _found(found, notes, "mail", mail.sent_at, mail.subject)


def _rank(part: Part) -> int:
    """Give what is written for machines first: where two tell the same, the first is taken."""
    return {"application/ld+json": 0, "application/json": 0, "text/html": 1}.get(part.media_type, 2)


def _from_part(part: Part, *, with_tree: bool = True) -> _Read:
    if part.media_type in _CALENDARS:
        return read_calendar(part.text, part.name)
    if part.media_type == "text/html":
        return _from_page(part, with_tree=with_tree)
    return _from_json(part.text, part.name)


def _from_page(part: Part, *, with_tree: bool) -> _Read:
    found: list[Reservation] = []
    notes: list[Note] = []
    for index, script in enumerate(json_scripts(part.text), start=1):
        read, said = _from_json(script, f"{part.name}, script {index}")
        found += read
        notes += said
    if with_tree and has_microdata(part.text):
        text = without_styles(part.text)
        if len(text) > LARGEST_TREE:
            notes.append(Note(NoteKind.PART_TOO_LARGE, part.name))
        read, said = read_document(microdata(text), Source.MICRODATA, part.name)
        found += read
        notes += said
    return found, notes


def _from_json(text: str, name: str) -> _Read:
    try:
        value, is_mended = read_json(text)
    except BrokenJsonError:
        return [], [Note(NoteKind.JSON_BROKEN, name)]
    found, notes = read_document(value, Source.JSON_LD, name)
    return found, ([Note(NoteKind.JSON_MENDED, name)] if is_mended and found else []) + notes


def _found(
    found: list[Reservation], notes: list[Note], form: str, sent_at: dt.datetime | None = None, subject: str = ""
) -> Found:
    told = tuple(dict.fromkeys(notes))[:200]
    if not found:
        raise UnreadableBookingError(Refusal.NO_RESERVATION, told)
    if len(found) > MOST_RESERVATIONS:
        told = (*told, Note(NoteKind.TOO_MANY, form))
    return Found(merged(found[:MOST_RESERVATIONS]), told, form, sent_at, subject)
