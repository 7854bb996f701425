"""Text as it comes in from outside: cleaned once, at the edge.

SQLite accepts NUL and PostgreSQL does not; lone surrogates cannot be encoded; U+2028, CR and LF in a name break
mails and calendars. Behind this edge no text holds any of them.
"""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

# Controls but tab and LF, surrogates, line and paragraph separators, noncharacters, and bidi overrides, which
# can show a name as something else than it is.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e\ufffe\uffff\ufeff]")
_SPACES = re.compile(r"\s+")
# White space that typography does not set on purpose: a no-break space that somebody typed stays (« 9 h »).
_LOOSE_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
# Marks are put in order in a time that grows as the square of their number: 17 s for 256 kB of them. So no letter
# carries more than the stream-safe format allows (UAX 15, 13); no language comes near. Short texts need no look.
_MOST_MARKS = 30
_SHORT = 400
_DECOMPOSED_TO_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")


def clean_text(text: str) -> str:
    """Return a text of several lines: LF as line end, no controls, composed characters (NFC), no space at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _with_few_marks(_FORBIDDEN.sub("", lines))).strip()


def _with_few_marks(text: str) -> str:
    if len(text) < _SHORT or text.isascii():
        return text
    kept, marks = [], 0
    for char in text:
        is_mark = unicodedata.combining(char) or char in _DECOMPOSED_TO_MARKS
        marks = marks + len(unicodedata.normalize("NFD", char)) if is_mark else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """Return a text of one line: as `clean_text`, with every run of white space one space; no-break spaces stay."""
    return _LOOSE_SPACES.sub(" ", clean_text(text)) if text else ""


def fold(text: str) -> str:
    """Return a text as search compares it: no accents, no case, one space ("Échange" and "echange" are equal)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _SPACES.sub(" ", "".join(char for char in decomposed if not unicodedata.combining(char))).strip()


def uuid_in(text: object) -> UUID | None:
    """Return the identifier that somebody sent; None for anything that is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
