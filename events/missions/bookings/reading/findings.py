"""The findings of reading a booking: reservations, and notes about what was left out, guessed or put right."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from events.missions.bookings.reading.reservation import Reservation


class Refusal(StrEnum):
    """Why a file gives no reservation at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NESTED_TOO_DEEP = "nested_too_deep"
    UNKNOWN_FORMAT = "unknown_format"
    NO_RESERVATION = "no_reservation"  # readable, and nothing in it is a reservation


class NoteKind(StrEnum):
    """Something that a person who confirms the leg should know; `Note.detail` holds the text or name it is about."""

    AIRPORT_UNKNOWN = "airport_unknown"  # a code that the table does not have
    CALENDAR_BROKEN = "calendar_broken"  # an entry that is no iCalendar
    CHARSET_GUESSED = "charset_guessed"  # letters may be wrong
    ENTRY_NOT_UNDERSTOOD = "entry_not_understood"  # a calendar entry that says of no journey or stay what it is
    ENDS_BEFORE_START = "ends_before_start"
    JSON_BROKEN = "json_broken"
    JSON_MENDED = "json_mended"
    KIND_NOT_READ = "kind_not_read"  # a reservation of a kind that no leg has
    NO_TIME = "no_time"  # the reservation does not say when
    OFFSET_DIFFERS = "offset_differs"  # written with another offset than the place has then, and converted
    PART_NOT_READ = "part_not_read"  # an attachment of a form that is not read, such as a PDF
    PART_TOO_LARGE = "part_too_large"
    REPEATS = "repeats"  # a calendar entry that repeats: only the first is taken
    TIME_NOT_READ = "time_not_read"  # no ISO 8601, so that day and month could be taken for each other
    TOO_MANY = "too_many"  # more parts or reservations than are read
    ZONE_UNKNOWN = "zone_unknown"  # the place of a time is not known well enough to say its zone


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    part: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`sent_at` and `subject` are the mail's, where there is one; `format` is "mail", "calendar", "web" or "json"."""

    reservations: tuple[Reservation, ...]
    notes: tuple[Note, ...] = ()
    format: str = ""
    sent_at: dt.datetime | None = None
    subject: str = ""


class UnreadableBookingError(ValueError):
    """Nothing could be taken from the file; `refusal` is for a page to word, `notes` say what was tried."""

    def __init__(self, refusal: Refusal, notes: tuple[Note, ...] = ()) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.notes = notes
