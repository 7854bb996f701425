"""Words of bookings: what one means, where a value stands, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.bookings.matching import Meaning
from events.missions.bookings.reading.findings import Note, NoteKind, Refusal
from events.missions.bookings.reading.reading import LARGEST_FILE
from events.missions.bookings.reading.reservation import Origin, Source, Status
from events.missions.itineraries.plan.words import dotted
from events.platform.language.formats import day_month, time, wall
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

REFUSAL_WORDS: Mapping[Refusal, LazyText] = {
    Refusal.EMPTY: _("There is nothing in it."),
    Refusal.TOO_LARGE: _("It is too large: at most %(megabytes)s MB are read.", megabytes=LARGEST_FILE // 1024**2),
    Refusal.NESTED_TOO_DEEP: _("It is made in a way that cannot be read: too many parts stand inside each other."),
    Refusal.UNKNOWN_FORMAT: _(
        "It is neither a mail, nor a calendar, nor a page, nor JSON-LD. Save the whole mail as a file (.eml) or "
        "copy its source, and try with that."
    ),
    Refusal.NO_RESERVATION: _(
        "It could be read, but nothing in it is a booking that programs understand. Add the leg by hand, "
        "and keep the file among the documents."
    ),
}


_NOTE_WORDS: Mapping[NoteKind, LazyText] = {
    NoteKind.AIRPORT_UNKNOWN: _("The airport code %(code)s is not in the list of airports."),
    NoteKind.CALENDAR_BROKEN: _("An entry of the calendar is damaged and was left out."),
    NoteKind.CHARSET_GUESSED: _("It does not say how its letters are written: accents may be wrong."),
    NoteKind.ENTRY_NOT_UNDERSTOOD: _("An entry of the calendar is neither a journey nor a stay: %(t)s"),
    NoteKind.ENDS_BEFORE_START: _("It ends before it starts. Look at both times."),
    NoteKind.JSON_BROKEN: _("A part that is meant for programs is damaged and was left out."),
    NoteKind.JSON_MENDED: _("A part that is meant for programs was damaged and could be mended."),
    NoteKind.KIND_NOT_READ: _("A booking of a kind that no leg has was left out: %(kind)s"),
    NoteKind.NO_TIME: _("It does not say when. Type the time."),
    NoteKind.OFFSET_DIFFERS: _("A time was written for another time zone and was converted: %(time)s"),
    NoteKind.PART_NOT_READ: _("An attachment of this form is not read: %(name)s"),
    NoteKind.PART_TOO_LARGE: _("A part is too large and was left out: %(name)s"),
    NoteKind.REPEATS: _("An entry of the calendar repeats: only the first one is taken."),
    NoteKind.TIME_NOT_READ: _("A time could be read in two ways and was left out: %(time)s"),
    NoteKind.TOO_MANY: _("It holds more than is read at once: the rest was left out."),
    NoteKind.ZONE_UNKNOWN: _("The time zone of a place is not known: %(place)s"),
}


def word_of_note(note: Note) -> str:
    """Return what was left out, guessed or put right, as a sentence."""
    detail = note.detail[:120]
    values = dict.fromkeys(("code", "t", "kind", "place"), detail)
    values["time"] = _clock(detail) if note.kind is NoteKind.OFFSET_DIFFERS else detail
    values["name"] = (note.kind is NoteKind.PART_NOT_READ and detail) or note.part
    return (_NOTE_WORDS[note.kind] % values).rstrip(": ")


def _clock(stored: str) -> str:
    """Return a wall time of a note ("2027-04-02T09:30") as it is shown."""
    try:
        there = wall(stored)
    except ValueError:
        return stored
    return f"{day_month(there)} {time(there)}"


MEANING_WORDS: Mapping[Meaning, LazyText] = {
    Meaning.NEW: pgettext("booking", "New leg"),
    Meaning.UPDATE: pgettext("booking", "Changes a leg"),
    Meaning.UNCHANGED: pgettext("booking", "Nothing new"),
    Meaning.CANCELLATION: pgettext("booking", "Cancels a leg"),
    Meaning.ALONGSIDE: pgettext("booking", "On the same journey"),
    Meaning.OUTDATED: pgettext("booking", "Older than what is known"),
}


_OF_NO_LEG = _("It says that something is cancelled of which the itinerary has no leg.")
_SENTENCES: Mapping[Meaning, LazyText] = {
    Meaning.NEW: _("It would become a new leg."),
    Meaning.UPDATE: _("It would change the leg “%(title)s”."),
    Meaning.UNCHANGED: _("The leg “%(title)s” already says the same."),
    Meaning.CANCELLATION: _("It would cancel the leg “%(title)s”."),
    Meaning.ALONGSIDE: _("Somebody else's booking for the same journey as the leg “%(title)s”."),
    Meaning.OUTDATED: _("The leg “%(title)s” was taken from a later message."),
}


def sentence(meaning: Meaning, leg_title: str) -> str:
    """Return what a booking would do; `leg_title` is "" where it is about no leg."""
    words = _OF_NO_LEG if meaning is Meaning.CANCELLATION and not leg_title else _SENTENCES[meaning]
    return words % {"title": leg_title}


SOURCE_WORDS: Mapping[Source, LazyText] = {
    Source.JSON_LD: _("written for programs (JSON-LD)"),
    Source.MICRODATA: _("written for programs (microdata)"),
    Source.CALENDAR: _("calendar entry"),
    Source.AIRPORTS: _("table of airports"),
    Source.ZONES: _("time zone of the place"),
    Source.MAIL: _("head of the mail"),
}


def origin_words(origin: Origin | None) -> str:
    """Return where a value stands: "written for programs (JSON-LD) · mail.eml, script 1 · $[0].reservationNumber"."""
    if origin is None:
        return ""
    is_looked_up = origin.source in {Source.AIRPORTS, Source.ZONES}
    return dotted(str(SOURCE_WORDS[origin.source]), "" if is_looked_up else origin.part, origin.path)


BOOKED_WORDS: Mapping[Status, LazyText] = {
    Status.CONFIRMED: pgettext("booking", "Confirmed"),
    Status.HOLD: pgettext("booking", "On hold"),
    Status.CANCELLED: pgettext("booking", "Cancelled"),
}
