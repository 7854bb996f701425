"""The report for donors: the figures of an event as one document, with nobody singled out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from events.platform.language.i18n import gettext as _
from events.publishing.figures.pictures import bars_of, picture_of, rows_of
from events.publishing.figures.values import Figure, Shape
from events.publishing.roadbooks.document import Document, Heading, Part, Picture, Table

_MOST_ROWS = 300


def report_document(figures: Sequence[Figure], title: str, facts: Sequence[tuple[str, str]], language: str) -> Document:
    """Return the report in the current language, which is `language`; `figures` are those to hand on."""
    return Document(
        language=language,
        title=title,
        subtitle=_("Who takes part"),
        author="",
        date="",
        contents_title=_("Contents"),
        facts=tuple(facts),
        parts=tuple(part for figure in figures for part in _chapter(figure)),
    )


def _chapter(figure: Figure) -> Iterator[Part]:
    yield Heading(figure.title)
    yield Picture(svg=picture_of(figure), description=figure.title, width=1.0)
    if figure.shape is Shape.LINES:
        return
    if any(count.position for count in figure.counts):
        yield Picture(svg=bars_of(figure), description=figure.title, width=1.0)
    head, rows = rows_of(figure)
    widths = (5.0, *([2.0] * (len(head) - 1)))
    shown = tuple(tuple(row) for row in rows[:_MOST_ROWS])
    numbers = frozenset(range(1, len(head)))
    yield Table(title=figure.title, head=tuple(head), rows=shown, widths=widths, figures=numbers)
