"""Calendar files of airlines, railways and hotels (RFC 5545): each entry that tells of a journey or a stay.

An entry that carries its reservation as JSON-LD is read from that: X-KDE-KITINERARY-RESERVATION, which our own
feeds and KDE Itinerary write, and STRUCTURED-DATA (RFC 9073 6.6). Others are read by their words
(`events.missions.bookings.reading.calendar_words`).

Only entries reach the `icalendar` package, one by one, so that a broken one costs no other. Time zone definitions do
not: zones go by their name, and a definition may hold a recurrence without end. Recurrence is not expanded either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from events.missions.bookings.reading.calendar_entry import Entry
from events.missions.bookings.reading.calendar_words import read_entry
from events.missions.bookings.reading.findings import Note, NoteKind
from events.missions.bookings.reading.json_text import BrokenJsonError, read_json
from events.missions.bookings.reading.reservation import Reservation, Source, Status
from events.missions.bookings.reading.schema_org import read_document

MOST_ENTRIES = 200
LARGEST_ENTRY = 64 * 1024  # characters
LARGEST_CALENDAR = 512 * 1024
_LINE_END = re.compile(r"\r\n|\n|\r")
_ESCAPED = re.compile(r"\\([\\;,nN])")


def read_calendar(text: str, part: str) -> tuple[list[Reservation], list[Note]]:
    """Every reservation of a calendar file, in order, with notes."""
    from icalendar import Event  # takes memory that most servers never need

    found: list[Reservation] = []
    notes: list[Note] = []
    if len(text) > LARGEST_CALENDAR:
        return [], [Note(NoteKind.PART_TOO_LARGE, part)]
    is_cancelled = bool(re.search(r"^METHOD:CANCEL\s*$", text, re.MULTILINE | re.IGNORECASE))
    for index, block in enumerate(_blocks(text)):
        if index == MOST_ENTRIES:
            notes.append(Note(NoteKind.TOO_MANY, part))
            break
        path = f"VEVENT[{index}]"
        if len(block) > LARGEST_ENTRY:
            notes.append(Note(NoteKind.PART_TOO_LARGE, part, path))
            continue
        try:
            event = Event.from_ical(block)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            notes.append(Note(NoteKind.CALENDAR_BROKEN, part, path))
            continue
        cancelled = is_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED"
        read, said = _read(Entry(event, path, cancelled), part)
        found += read
        notes += said
    return found, notes


def _read(entry: Entry, part: str) -> tuple[list[Reservation], list[Note]]:
    notes = [Note(NoteKind.REPEATS, part, entry.text("SUMMARY"))] if entry.event.get("RRULE") else []
    for name, text in entry.structured():
        found, said = _structured(text, f"{part}, {entry.path}.{name}")
        if found:
            return [_as_entry_says(each, entry) for each in found], notes + said
    reservation, said = read_entry(entry, part)
    return ([reservation] if reservation else []), notes + said


def _structured(text: str, part: str) -> tuple[list[Reservation], list[Note]]:
    """A value of unknown type comes as it stands in the file: as TEXT with its escapes, or plain JSON."""
    for candidate in (text, _ESCAPED.sub(_unescape, text)):
        try:
            return read_document(read_json(candidate)[0], Source.JSON_LD, part)
        except BrokenJsonError:
            continue
    return [], [Note(NoteKind.JSON_BROKEN, part)]


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _as_entry_says(reservation: Reservation, entry: Entry) -> Reservation:
    """Return what the calendar knows beside: its UID, when it was revised, and that the entry was cancelled."""
    status = Status.CANCELLED if entry.is_cancelled else reservation.status
    return replace(reservation, uid=entry.text("UID")[:255], status=status)


def _blocks(text: str) -> Iterator[str]:
    """Each VEVENT as text, without the alarms and other components in it."""
    lines: list[str] = []
    depth = 0
    for line in _LINE_END.split(text):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT" and not lines:
            lines, depth = [line], 0
        elif not lines:
            continue
        elif word == "END:VEVENT" and not depth:
            yield "\r\n".join([*lines, line, ""])
            lines = []
        elif word.startswith(("BEGIN:", "END:")):
            depth = max(0, depth + (1 if word.startswith("BEGIN:") else -1))
        elif not depth:
            lines.append(line)
