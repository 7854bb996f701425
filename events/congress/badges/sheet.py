"""Badges on paper: one A6 page each, in one PDF. Pure: values in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from events.platform.drawing.palette import BANDS
from events.platform.pdf.fitting import Room, fit
from events.platform.pdf.typesetting import is_right_to_left, printable, typeset
from events.platform.qr.code import QrPath, qr_path
from events.platform.qr.series import QrSeries

TEMPLATE = Path(__file__).parent / "typst" / "badge.typ"
# The bands that the template knows; an index beyond them starts again from the first.

# Points (1/72 inch); 246.6 is the column of 87 mm between margins of 9 mm.
_COLUMN = 246.6
_EVENT = Room(_COLUMN, 34, (12, 11, 10, 9, 8, 7), weight=700)
_UNDER_EVENT = Room(_COLUMN, 47, (9, 8, 7, 6), weight=400)  # less the event's name
_NAME = Room(_COLUMN, 146, (38, 35, 32, 29, 26, 23.5, 21, 19, 17, 15, 13, 11, 9.5, 8), weight=700, pitch=1.14)
_ORGANIZATION = Room(_COLUMN, 44, (13, 12, 11, 10, 9, 8), weight=400)
_COUNTRY = Room(_COLUMN, 30, (13, 12, 11, 10, 9, 8), weight=600)
# Beside a function both have less, so that a name stays the largest.
_FUNCTION = Room(_COLUMN, 28, (13, 12, 11, 10, 9, 8, 7, 6), weight=400)
_COUNTRY_BELOW_FUNCTION = Room(_COLUMN, 13, (13, 12, 11, 10, 9, 8, 7, 6), weight=600)
_CATEGORY = Room(_COLUMN, 36, (20, 18, 16, 14, 12, 10, 8), weight=700)
_ONLINE_COLUMN = 60
_GAP = 12.5  # above function, organization and country
_MOST_LANGUAGES = 6

_LANGUAGE = re.compile("[a-z]{2,3}")
# Learning a series costs as much as a handful of single codes.
_WORTH_A_SERIES = 16
_TOO_LONG = re.compile(r"[^\s–—/-]{25,}")
# A double name stays in one line, if a line can hold it: word joiners on both sides of its hyphen.
_DOUBLE = re.compile(r"(?<!\S)(?=\S{3,24}(?!\S))[^\W\d_]+(?:-[^\W\d_]+)+(?!\S)")
# Particles of names stay with what follows: a line does not end in "de la", "y" or "عبد".
_PARTICLE = re.compile(r"(?<!\S)([a-zà-ÿ]{1,3}|عبد|بن|ابن|أبو|أبي|بنت) (?=\S)")


@dataclass(frozen=True)
class BadgeFace:
    """The texts of one badge. Every text is already in the badge's language; an empty one leaves no gap.

    `languages` are those its bearer speaks, as printed ("Français", "English"); `attendance` is a word such
    as "Online" where somebody does not come in person; `qr_description` is what a screen reader says in
    place of the QR; `language` is a BCP 47 tag.
    """

    name: str
    organization: str
    country: str
    category: str
    category_colour: int
    languages: Sequence[str]
    event_name: str
    event_dates: str
    place: str
    short_code: str
    qr_text: str
    qr_description: str
    language: str
    attendance: str = ""
    function: str = ""


class Fitted(TypedDict):
    """A text as the template takes it; sizes in points, pitch in em."""

    text: str
    rtl: bool
    size: float
    width: float
    height: float
    pitch: float
    weight: int


def badges_pdf(faces: Sequence[BadgeFace], *, language: str, title: str) -> bytes:
    """Return a PDF of 105 × 148 mm pages, one per face in their order; `language` and `title` are the document's.

    The same faces give the same bytes. Raises ValueError without a face, PdfError when typesetting fails.
    """
    if not faces:
        raise ValueError("a sheet of badges needs at least one")
    draw = _drawing([face.qr_text for face in faces])
    badges = [_badge(face, draw(face.qr_text)) for face in faces]
    return typeset(TEMPLATE, {"language": _language(language), "title": printable(title, 200), "badges": badges})


def _drawing(texts: Sequence[str]) -> Callable[[str], QrPath]:
    """Return the drawing of these codes: one by one, or, when they are many of one kind, as a series."""
    if len(texts) < _WORTH_A_SERIES or not all(QrSeries.takes(text, len(texts[0])) for text in texts):
        return qr_path
    return QrSeries(len(texts[0])).path


def _badge(face: BadgeFace, code: QrPath) -> dict[str, object]:
    about = _about(face)
    below = sum(part["height"] + _GAP for part in about)
    event = _fitted(printable(face.event_name, 140), _EVENT)
    under_event = replace(_UNDER_EVENT, height=_UNDER_EVENT.height - (event["height"] if event else 0))
    when_where = " · ".join(filter(None, (printable(face.event_dates, 40), printable(face.place, 160))))
    attendance = printable(face.attendance, 16)
    category = replace(_CATEGORY, width=_COLUMN - _ONLINE_COLUMN) if attendance else _CATEGORY
    return {
        "language": _language(face.language),
        "event": event,
        "when_where": _fitted(when_where, under_event),
        "name": _fitted(_named(face), replace(_NAME, height=_NAME.height - below)),
        "about": about,
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.side} {code.side}">'
        f'<path d="{code.d}"/></svg>',
        "qr_description": printable(face.qr_description, 200) or "QR",
        "short_code": printable(face.short_code, 30),
        "languages": list(filter(None, (printable(spoken, 24) for spoken in face.languages[:_MOST_LANGUAGES]))),
        "category": _fitted(printable(face.category, 60), category),
        "colour": face.category_colour % len(BANDS),
        "attendance": attendance,
    }


def _about(face: BadgeFace) -> list[Fitted]:
    """Return what stands below the name: function, organization and country, those that there are."""
    function = _fitted(printable(face.function, 200), _FUNCTION)
    rooms = (_FUNCTION, _COUNTRY_BELOW_FUNCTION) if function else (_ORGANIZATION, _COUNTRY)
    organization, country = printable(face.organization, 160), printable(face.country, 60)
    return [part for part in (function, _fitted(organization, rooms[0]), _fitted(country, rooms[1])) if part]


def _named(face: BadgeFace) -> str:
    """Return the name, else the short code: no page may be headed by nothing."""
    name = printable(face.name, 120) or printable(face.short_code, 30)
    joined = _DOUBLE.sub(lambda double: double[0].replace("-", "\u2060-\u2060"), name)
    return _PARTICLE.sub("\\1\u00a0", joined)


def _language(tag: str) -> str:
    """Return the primary subtag (RFC 5646), which is all that typst takes."""
    primary = tag.partition("-")[0].lower()
    return primary if _LANGUAGE.fullmatch(primary) else "und"


@lru_cache(maxsize=4096)
def _fitted(line: str, room: Room) -> Fitted | None:
    """Return a text with the size and width that the template sets it in; None for an empty one."""
    if not line:
        return None
    text = _breakable(line)
    found = fit(text, room)
    return Fitted(
        text=text,
        rtl=is_right_to_left(text),
        size=found.size,
        width=found.width,
        height=room.tall(found.size, found.lines),
        pitch=room.pitch,
        weight=room.weight,
    )


def _breakable(line: str) -> str:
    """Let a word that no line could hold break anywhere: zero width spaces between its letters."""
    return _TOO_LONG.sub(lambda word: "\u200b".join(word[0]), line)
