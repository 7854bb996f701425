"""Values into a PDF by typst. The template is code; what people wrote travels beside it as data."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from events.platform.drawing.palette import of_papers
from events.platform.pdf.fonts import font_files, uncovered

if TYPE_CHECKING:
    from typst import Compiler, Fonts

# Directions forced from inside a text (UAX #9) could reorder what stands around it; isolates are not needed.
_FORCED_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Zero width joiners shape Persian and Indic names.
_KEPT_FORMATS = frozenset("\u200c\u200d")


class PdfError(RuntimeError):
    """A document could not be made; the text says why, for the log and not for a page."""


def typeset(template: Path, data: object) -> bytes:
    """Return the PDF that `template` (a .typ file, which reads `json(bytes(sys.inputs.data))`, and the colours
    in `sys.inputs.palette`) makes of `data`.

    `data` is anything that JSON can hold; none of it is ever markup, and the template can read no file
    outside its own folder. The result is PDF/UA-1 (tagged; the template must set a title and alternative
    texts), and the same bytes for the same values: it carries no date. Raise PdfError.
    """
    import typst

    inputs = _inputs(data)
    try:
        pdf = _compiler(template).compile(
            input=str(template), format="pdf", sys_inputs=inputs, pdf_standards=["1.7", "ua-1"], timestamp=0
        )
    except typst.TypstError as error:
        raise PdfError(str(error)) from None
    assert isinstance(pdf, bytes)  # noqa: S101  # a list is for formats of one file per page
    return pdf


def draw(template: Path, data: object, *, ppi: float) -> bytes:
    """Return the first page that `template` makes of `data`, as a PNG of so many pixels per inch. Raise PdfError."""
    import typst

    inputs = _inputs(data)
    try:
        pages = _compiler(template).compile(input=str(template), format="png", ppi=ppi, sys_inputs=inputs, timestamp=0)
    except typst.TypstError as error:
        raise PdfError(str(error)) from None
    first = pages[0] if isinstance(pages, list) else pages
    assert isinstance(first, bytes)  # noqa: S101  # without a file to write to, there are bytes
    return first


@lru_cache(maxsize=4096)
def printable(text: str, limit: int) -> str:
    """`text` on one line, at most `limit` characters, without what cannot or must not be printed.

    Control characters, lone surrogates, private use and forced directions go; white space becomes one space;
    what no font can draw becomes "\ufffd", because PDF/UA allows no empty boxes; a cut ends in an ellipsis.
    """
    kept = "".join(" " if c.isspace() else c for c in text[: 4 * limit] if c.isspace() or _is_kept(c))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    for character in uncovered(line):
        line = line.replace(character, "\ufffd")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_right_to_left(text: str) -> bool:
    """By its first letter with a direction (UAX #9, P2)."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def _is_kept(character: str) -> bool:
    if character in _FORCED_DIRECTIONS:
        return False
    return character in _KEPT_FORMATS or unicodedata.category(character)[0] != "C"


def _inputs(data: object) -> dict[str, str]:
    return {"data": msgspec.json.encode(data).decode(), "palette": msgspec.json.encode(of_papers()).decode()}


@cache
def _compiler(template: Path) -> Compiler:
    import typst

    return typst.Compiler(input=str(template), root=str(template.parent), font_paths=_fonts())


@cache
def _fonts() -> Fonts:
    import typst

    folders = [str(file.parent) for file in font_files()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
