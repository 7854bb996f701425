"""Texts as a paper takes them: printable, on one line, breakable where no line could hold a word. Pure."""

from __future__ import annotations

import re

from events.platform.pdf.typesetting import printable

# What is longer than this is no text for a paper; the rest is left to the page on the screen.
LONGEST = 50_000
# A word that no line holds may break anywhere: a column of names is some thirty letters wide.
_TOO_LONG = re.compile(r"[^\s–—/\u200b-]{31,}")
_KEPT_SPACES = re.compile("([\u00a0\u202f])")
_LANGUAGE = re.compile("[a-z]{2,3}")


def line(text: str) -> str:
    """Return a text on one line, its endless words made breakable."""
    return breakable(plain(text))


def plain(text: str) -> str:
    """Return a printable text on one line, whose unbreakable spaces stay (« 3\u202f640 m »)."""
    parts = _KEPT_SPACES.split(text[:LONGEST])
    return "".join(part if part in {"\u00a0", "\u202f"} else printable(part, LONGEST) for part in parts).strip()


def breakable(text: str) -> str:
    return _TOO_LONG.sub(lambda word: "\u200b".join(word[0]), text)


def cell(text: str) -> str:
    """Return a cell of a table: its lines stay lines."""
    return "\n".join(filter(None, (line(part) for part in text.split("\n"))))


def language_tag(tag: str) -> str:
    """Return the primary subtag (RFC 5646), which is all that typst takes; "" for none."""
    primary = tag.partition("-")[0].partition("_")[0].lower()
    return primary if _LANGUAGE.fullmatch(primary) else ""
