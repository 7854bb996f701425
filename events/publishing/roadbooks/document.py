"""A document of chapters, texts, tables and pictures, in the words of its language: what PDF and DOCX are set from."""

from __future__ import annotations

from dataclasses import dataclass

from events.publishing.roadbooks.markdown_blocks import Block


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter; a level is never skipped."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs and lists. `is_quiet` sets them small and grey: a note under a table."""

    blocks: tuple[Block, ...]
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`head` names the columns and is repeated on each page; the first cell of a row names the row.

    `widths` are shares of the width; `figures` are the indexes of columns of numbers, set to the right; the last
    `totals` rows are sums.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: frozenset[int] = frozenset()
    totals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`svg` is a picture, `description` what a screen reader says in its place; `width` is a share of the text's."""

    svg: str
    description: str
    caption: str = ""
    width: float = 0.75


Part = Heading | Prose | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`facts` stand under the title on the first page: "Dates", "15–30 mars 2008". `date` is ISO 8601, for metadata."""

    language: str
    title: str
    subtitle: str
    author: str
    date: str
    contents_title: str
    notice: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
