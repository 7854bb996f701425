"""What is kept about somebody as a document to read: a chapter for each kind, and at the end of which there is none.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from events.platform.language.i18n import gettext as _
from events.publishing.own_data.values import Chapter, Entry
from events.publishing.roadbooks.document import Document, Heading, Part, Prose, Table
from events.publishing.roadbooks.markdown_blocks import Block, BlockKind

_MOST_COLUMNS = 4  # that stand beside each other; entries of more have a table each


def own_data_document(
    chapters: Sequence[Chapter], title: str, facts: Sequence[tuple[str, str]], language: str
) -> Document:
    """Return the document in the current language, which is `language`."""
    told = [one for one in chapters if _said(one)]
    return Document(
        language=language,
        title=title,
        subtitle=_("All that is kept about you"),
        author="",
        date="",
        contents_title=_("Contents"),
        facts=tuple(facts),
        parts=(
            *(part for one in told for part in _chapter(one)),
            *_silent([one for one in chapters if one not in told]),
        ),
    )


def _said(chapter: Chapter) -> list[Entry]:
    """Return the entries that have anything to say."""
    return [entry for entry in chapter.entries if any(fact.words for fact in entry)]


def _chapter(chapter: Chapter) -> Iterator[Part]:
    yield Heading(str(chapter.title))
    entries = _said(chapter)
    shown = [at for at, _fact in enumerate(entries[0]) if any(entry[at].words for entry in entries)]
    if chapter.is_list and len(shown) <= _MOST_COLUMNS:
        yield _beside(chapter, entries, shown)
    else:
        yield from (_below(chapter, entry) for entry in entries)


def _beside(chapter: Chapter, entries: Sequence[Entry], shown: Sequence[int]) -> Table:
    return Table(
        title=str(chapter.title),
        head=tuple(str(entries[0][at].label) for at in shown),
        rows=tuple(tuple(entry[at].words for at in shown) for entry in entries),
        widths=(2.0,) * len(shown),
    )


def _below(chapter: Chapter, entry: Entry) -> Table:
    return Table(
        title=str(chapter.title),
        head=(_("What"), _("What is kept")),
        rows=tuple((str(fact.label), fact.words) for fact in entry if fact.words),
        widths=(2.0, 4.0),
    )


def _silent(chapters: Sequence[Chapter]) -> Iterator[Part]:
    if chapters:
        yield Heading(_("Of which nothing is kept"))
        yield Prose(tuple(Block(BlockKind.ITEM, str(one.title)) for one in chapters))
