"""Texts of a schedule file made safe to keep: no control characters, titles on one line, HTML as Markdown."""

from __future__ import annotations

import re
import unicodedata

from events.congress.agenda.exchange.markdown_from_html import is_html, markdown_from_html

# What PostgreSQL, XML 1.0 or a mail header refuse, and the invisible mark some editors leave at the start.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SUSPECT = re.compile(_UNWANTED.pattern[:-1] + "\r\u2028\u2029]")
_LINE_BREAKS = re.compile("\r\n?|\u2028|\u2029")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def without_controls(value: str) -> str:
    """Return the same text without NUL, other control characters, lone surrogates and noncharacters."""
    if not _SUSPECT.search(value):
        return value
    return _UNWANTED.sub("", _LINE_BREAKS.sub("\n", value))


def single_line(value: str) -> str:
    """Return a name or title on one line, with single spaces."""
    return _SPACES.sub(_space, without_controls(value)).strip()


def _space(found: re.Match[str]) -> str:
    """Return the space to keep: a no-break one stays, for French sets it before a colon."""
    return found[0] if found[0] in {"\u00a0", "\u202f"} else " "


def markdown(value: str) -> str:
    """Return an abstract or biography to keep: HTML becomes Markdown, Markdown and plain text stay."""
    text = without_controls(value)
    if is_html(text):
        text = markdown_from_html(text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def shortened(value: str, length: int) -> str:
    """Return at most `length` characters, the cut shown by an ellipsis."""
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"


def slug(value: str, separator: str = "-") -> str:
    """Return lower-case ASCII letters and digits: "Über Wasser" is "uber-wasser". May be empty (other scripts)."""
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", separator, plain).strip(separator)
