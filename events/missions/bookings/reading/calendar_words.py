"""A calendar entry of a journey or a stay, read by its words: English, French and Spanish, as senders write them.

"Flight LA 2530 LIM - LPB", "Vol AF 349 Montréal (YUL) → Paris (CDG)", "Tren AVE 3112 de Madrid a Barcelona". What
cannot be told is left empty; an entry that names neither a journey nor a stay is none, and a note says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from events.missions.bookings.reading.draft import Draft
from events.missions.bookings.reading.findings import Note, NoteKind
from events.missions.bookings.reading.reservation import Reservation, Source, Status, Traveller
from events.missions.bookings.reading.stops import code_in, read_position
from events.missions.itineraries.plan.kinds import KINDS, STAYS, LegKind
from events.platform.language.cleaning import clean_line, clean_text, fold
from events.platform.places.airports import airport

if TYPE_CHECKING:
    from events.missions.bookings.reading.calendar_entry import Entry

_LONGEST = 4_000  # characters of a description that are looked at

_NAMED = {kind: re.compile(rf"(?<!\w)(?:{row.named})(?!\w)") for kind, row in KINDS.items() if row.named}
_FLIGHT_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z][A-Z0-9]|[0-9][A-Z])[ -]?(\d{1,4})(?![A-Z0-9])", re.ASCII)
_OTHER_NUMBER = re.compile(r"(?<![\w:])((?:[A-Z]{2,4} ?)?\d{2,5})(?![\w:])", re.ASCII)
_CODES = re.compile(r"(?<!\w)([A-Z]{3})\s?(?:-|–|→|>|/|to|à|a)\s?([A-Z]{3})(?!\w)", re.ASCII)
_CODES_BESIDE_NAMES = re.compile(r"\(([A-Z]{3})\)", re.ASCII)
_FROM_TO = re.compile(
    r"(?<!\w)(?:from|de|desde|depuis) (.{2,80}?) (?:to|a|à|hasta|hacia|vers) (.{2,80})", re.IGNORECASE
)
_ARROW = re.compile(r" ?(?:→|⟶|->) ?| [–—-] ")
_REFERENCE = re.compile(
    r"(?i:booking|reserv|réserv|confirmation|record locator|pnr|r[eé]f[eé]rence|localizador|dossier)"
    r"[^\n:#]{0,40}[:#]\s?([A-Z0-9][A-Z0-9-]{3,15})(?![a-z])"
)
_PEOPLE = re.compile(r"(?i:passengers?|passag[eè]re?s?|pasajer[oa]s?|guests?|hu[eé]sped(?:es)?)\s?:\s?([^\n]{3,200})")
_TERMINAL = re.compile(r"(?i)(?<=\w)[ ,(]{1,3}(?:terminal|aérogare) ([A-Z0-9]{1,3})\)?$")
_SEAT = re.compile(r"(?i:seat|si[eè]ge|asiento)\s?:?\s?(\d{1,3}[A-Z])(?!\w)")


def read_entry(entry: Entry, part: str) -> tuple[Reservation | None, list[Note]]:
    """The reservation of an entry, if it is one; with notes."""
    summary = clean_line(entry.text("SUMMARY")[:_LONGEST])
    about = clean_text(entry.text("DESCRIPTION")[:_LONGEST])
    kind = _kind(entry, summary, about)
    if kind is None:
        return None, [Note(NoteKind.ENTRY_NOT_UNDERSTOOD, part, summary)]
    draft = Draft(kind, Source.CALENDAR, part)
    _read_booking(draft, entry, summary, about)
    if kind in STAYS:
        _read_stay(draft, entry, summary)
    else:
        _read_journey(draft, entry, summary)
    return draft.finished(), draft.notes


def _kind(entry: Entry, summary: str, about: str) -> LegKind | None:
    """By the summary, else the categories, else the description; a flight also by its number and two codes.

    A house is a stay only over a night, and a vehicle a journey only with a number, a way or a booking beside it.
    """
    for text in (summary, entry.text("CATEGORIES"), about):
        folded = fold(text[:_LONGEST])
        for kind, words in _NAMED.items():
            if words.search(folded) and _is_backed(kind, entry, f"{summary}\n{about}"):
                return kind
    return LegKind.FLIGHT if _FLIGHT_NUMBER.search(summary) and _codes(summary) else None


def _is_backed(kind: LegKind, entry: Entry, text: str) -> bool:
    if kind in STAYS:
        starts, ends = entry.moment("DTSTART"), entry.moment("DTEND")
        return bool(starts and ends and ends.wall.date() > starts.wall.date())
    return bool(_way(text.partition("\n")[0]) or _REFERENCE.search(text) or _FLIGHT_NUMBER.search(text))


def _read_booking(draft: Draft, entry: Entry, summary: str, about: str) -> None:
    where = f"{entry.path}.DESCRIPTION"
    text = f"{about}\n{summary}"
    if found := _REFERENCE.search(text):
        draft.take("reference", found[1], where if found[1] in about else f"{entry.path}.SUMMARY")
    if entry.is_cancelled:
        draft.take("status", Status.CANCELLED, f"{entry.path}.STATUS")
    elif entry.text("STATUS").upper() == "TENTATIVE":
        draft.take("status", Status.HOLD, f"{entry.path}.STATUS")
    draft.take("uid", clean_line(entry.text("UID")[:255]), f"{entry.path}.UID")
    draft.take("carrier", clean_line(entry.name_of("ORGANIZER")[:200]), f"{entry.path}.ORGANIZER")
    _take_people(draft, about, where)
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        revised = entry.moment(name)
        if revised and revised.offset == 0:
            draft.take("revised_at", revised.instant(), f"{entry.path}.{name}")
    url = entry.text("URL")
    draft.take("url", url if re.fullmatch(r"https?://[^\s<>\"']{3,500}", url) else "", f"{entry.path}.URL")


def _take_people(draft: Draft, about: str, where: str) -> None:
    found, seat = _PEOPLE.search(about), _SEAT.search(about)
    names = [clean_line(name) for name in re.split("[,;]", found[1])] if found else []
    only = seat[1] if seat and len(names) == 1 else ""
    draft.take("travellers", tuple(Traveller(name, only) for name in names if name), where)


def _read_stay(draft: Draft, entry: Entry, summary: str) -> None:
    place = clean_line(entry.text("LOCATION")[:_LONGEST])
    name = re.split(r" ?[:|] | [–—-] ", summary)[-1].strip()
    draft.take("origin.name", name, f"{entry.path}.SUMMARY")
    draft.take("origin.address", place, f"{entry.path}.LOCATION")
    _take_position(draft, entry)
    draft.place_stop("origin")
    _take_times(draft, entry, "origin")


def _read_journey(draft: Draft, entry: Entry, summary: str) -> None:
    path = f"{entry.path}.SUMMARY"
    _take_number(draft, summary, path)
    for name, stop in zip(("origin", "destination"), _way(summary), strict=False):
        code = stop if airport(stop) and stop.isupper() else code_in(stop) if KINDS[draft.kind].is_by_air else ""
        draft.take(f"{name}.iata", code, path)
        draft.take(f"{name}.name", "" if stop == code else stop, path)
    _take_location(draft, entry)
    _take_position(draft, entry)
    draft.place_stop("origin")
    draft.place_stop("destination")
    _take_times(draft, entry, "destination" if draft.stop("destination") else "origin")


def _take_location(draft: Draft, entry: Entry) -> None:
    """Where it begins, with the terminal that stands behind: "Casablanca Mohammed V, terminal 1"."""
    place = clean_line(entry.text("LOCATION")[:_LONGEST])[:300]
    terminal = _TERMINAL.search(place)
    draft.take("origin.terminal", terminal[1] if terminal else "", f"{entry.path}.LOCATION")
    draft.take("origin.name", place[: terminal.start()] if terminal else place, f"{entry.path}.LOCATION")


def _take_number(draft: Draft, summary: str, path: str) -> None:
    if KINDS[draft.kind].is_by_air:
        found = _FLIGHT_NUMBER.search(summary)
        draft.take("number", f"{found[1]} {found[2]}" if found else "", path)
    else:
        other = _OTHER_NUMBER.search(summary)
        draft.take("number", other[1] if other else "", path)


def _way(summary: str) -> tuple[str, ...]:
    """From where to where: two codes, two names with codes, "from … to …", or two names around an arrow; or ()."""
    if codes := _codes(summary):
        return codes
    beside = [code for code in _CODES_BESIDE_NAMES.findall(summary) if airport(code)]
    if len(beside) == 2:
        return tuple(beside)
    if found := _FROM_TO.search(summary):
        return found[1].strip(), found[2].strip()
    ends = _ARROW.split(summary)[-2:]
    return (_without_head(ends[0]), ends[1].strip()) if len(ends) == 2 else ()


def _codes(summary: str) -> tuple[str, ...]:
    found = _CODES.search(summary)
    return (found[1], found[2]) if found and airport(found[1]) and airport(found[2]) else ()


def _without_head(text: str) -> str:
    """The place at the end of "Tren AVE 3112: Madrid": what follows the number, or the colon."""
    numbers = list(_OTHER_NUMBER.finditer(text))
    return (text[numbers[-1].end() :] if numbers else text.rpartition(":")[2]).strip(" :,|-") or text


def _take_position(draft: Draft, entry: Entry) -> None:
    position = read_position(*entry.position())
    if position and "iata" not in draft.stop("origin"):
        draft.take("origin.latitude", position[0], f"{entry.path}.GEO")
        draft.take("origin.longitude", position[1], f"{entry.path}.GEO")


def _take_times(draft: Draft, entry: Entry, last: str) -> None:
    """Start and end, each in the zone of its place. Whole days of a stay end with the morning of DTEND, which is the
    day of check-out; a journey's end that is a mere day tells nothing."""
    starts, ends = entry.moment("DTSTART"), entry.moment("DTEND")
    draft.take_moment("starts", starts, f"{entry.path}.DTSTART", "origin", is_odd=False)
    if ends and (draft.kind in STAYS or not ends.is_day):
        draft.take_moment("ends", ends, f"{entry.path}.DTEND", last, is_odd=False)
