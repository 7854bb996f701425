"""The papers of a journey as PDF: frozen values in, bytes out. Run them in the PDF worker's child.

pdf = await worker.write(roadbook_pdf, roadbook(plan, extras, "fr"), "fr")
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from events.platform.pdf.fitting import Room, fit
from events.platform.pdf.lines import breakable, cell, language_tag, line
from events.platform.pdf.typesetting import printable, typeset
from events.publishing.roadbooks.document import Document, Heading, Part, Picture, Prose, Table
from events.publishing.roadbooks.typst_values import drawable, printed
from events.publishing.roadbooks.values import DayPage, DaySheet, HostVersion, Roadbook

_FOLDER = Path(__file__).parent / "typst"
# Points: the column of an A5 page of the roadbook and of an A4 page of the report, and how high a title may stand.
_TITLE_A5 = Room(340, 130, (27, 24, 21, 18, 15, 13), weight=700)
_TITLE_A4 = Room(459, 170, (30, 27, 24, 21, 18, 15), weight=700)
_LONGEST_TITLE = 300
# Letters of a title that a running head has room for, on A5 and on A4.
_RUNNING_A5, _RUNNING_A4 = 44, 80
# A day of so little shares a page, and does not break over two.
_MOST_ROWS, _MOST_LINES = 1, 12


def roadbook_pdf(roadbook: Roadbook) -> bytes:
    """Return a roadbook, A5. The same values give the same bytes.

    Raise PdfError.
    """
    data = _data(roadbook, roadbook.title, roadbook.headings["roadbook"])
    size, running = _title_size(roadbook.title, _TITLE_A5), _running(roadbook.title, _RUNNING_A5)
    days = [_day_of_book(day) for day in roadbook.days]
    return typeset(_FOLDER / "roadbook.typ", data | {"title_size": size, "running_title": running, "days": days})


def day_sheet_pdf(sheet: DaySheet) -> bytes:
    """Return one day on one A4 page, as large as it fits. Raise PdfError."""
    title = f"{sheet.day.heading} – {sheet.title}"
    return typeset(_FOLDER / "day_sheet.typ", _data(sheet, title, sheet.headings["day_sheet"]))


def host_pdf(version: HostVersion) -> bytes:
    """Return the version for a partner, A4. Raise PdfError."""
    return typeset(_FOLDER / "host.typ", _data(version, version.title, version.partner))


def document_pdf(document: Document) -> bytes:
    """Return a document of chapters, A4: the mission's report. Raise PdfError."""
    data = {
        "language": language_tag(document.language) or "und",
        "document_title": printable(document.title, _LONGEST_TITLE) or printable(document.subtitle, _LONGEST_TITLE),
        "running_title": _running(document.title, _RUNNING_A4),
        "title_size": _title_size(document.title, _TITLE_A4),
        "title": line(document.title),
        "subtitle": line(document.subtitle),
        "author": _running(document.author, _RUNNING_A4),
        "contents_title": line(document.contents_title),
        "notice": line(document.notice),
        "facts": [[line(label), line(text)] for label, text in document.facts],
        "parts": [_part(part) for part in document.parts],
    }
    return typeset(_FOLDER / "document.typ", data)


def document_docx(document: Document) -> bytes:
    """Return the same document to be edited, as DOCX. Raise PdfError."""
    from events.publishing.roadbooks import docx_writer as word  # python-docx is heavy, and is for the child alone

    return word.document_docx(document)


def _data(value: Roadbook | DaySheet | HostVersion, title: str, kind: str) -> dict[str, object]:
    """Return the fields as the template takes them, with the titles of the document and of the running head."""
    return {field.name: printed(getattr(value, field.name)) for field in fields(value)} | {
        "language": language_tag(value.language) or "und",
        "document_title": " – ".join(filter(None, (printable(title, _LONGEST_TITLE), printable(kind, 80)))),
        "running_title": _running(value.title, _RUNNING_A4),
    }


def _day_of_book(day: DayPage) -> dict[str, object]:
    found = printed(day)
    assert isinstance(found, dict)  # noqa: S101  # a dataclass is
    lines = sum(len(row.agenda) + len(row.notes) + len(row.details) for row in day.rows) + len(day.nights)
    return found | {"is_short": len(day.rows) <= _MOST_ROWS and lines <= _MOST_LINES}


def _running(text: str, limit: int) -> str:
    return breakable(printable(text, limit))


def _title_size(title: str, room: Room) -> float:
    return fit(breakable(printable(title, _LONGEST_TITLE)) or " ", room).size


def _part(part: Part) -> dict[str, object]:
    match part:
        case Heading():
            return {"type": "heading", "text": line(part.text), "level": part.level}
        case Prose():
            return {"type": "prose", "blocks": printed(part.blocks), "is_quiet": part.is_quiet}
        case Picture():
            return {
                "type": "picture",
                "svg": drawable(part.svg),
                "description": line(part.description) or line(part.caption) or "–",
                "caption": line(part.caption),
                "width": part.width,
            }
        case Table():
            return _table(part)


def _table(part: Table) -> dict[str, object]:
    return {
        "type": "table",
        "title": line(part.title),
        "head": [cell(word) for word in part.head],
        "rows": [[cell(text) for text in row] for row in part.rows],
        "widths": list(part.widths),
        "figures": sorted(part.figures),
        "totals": part.totals,
    }
