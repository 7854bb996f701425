"""Markdown as plain blocks."""

from __future__ import annotations

import pytest

from events.publishing.roadbooks.markdown_blocks import Block, BlockKind, blocks

P, I, H = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING  # noqa: E741


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("un\ndeux\n\ntrois", (Block(P, "un deux"), Block(P, "trois"))),
        ("un  \ndeux", (Block(P, "un"), Block(P, "deux"))),
        ("## Titre\n\n**gras** et *penché*", (Block(H, "Titre"), Block(P, "gras et penché"))),
        ("- a\n- b\n\nfin", (Block(I, "a"), Block(I, "b"), Block(P, "fin"))),
        ("3. a\n4. b", (Block(I, "a", "3."), Block(I, "b", "4."))),
        ("- a\n  1. b\n- c", (Block(I, "a"), Block(I, "b", "1."), Block(I, "c"))),
        ("[ici](https://example.org/x)", (Block(P, "ici (https://example.org/x)"),)),
        ("<https://example.org>", (Block(P, "https://example.org"),)),
        ("<mail@example.org>", (Block(P, "mail@example.org"),)),
        ("<b>non</b>", (Block(P, "<b>non</b>"),)),
        ("```\na\nb\n```", (Block(P, "a"), Block(P, "b"))),
        ("![dessin](x.png)", (Block(P, "dessin"),)),
    ],
)
def test_marks_go_and_words_stay(text: str, expected: tuple[Block, ...]) -> None:
    assert blocks(text) == expected


def test_lines_are_kept_where_they_were_typed() -> None:
    lines = ("118 ambulance", "110 police", "Hôtel")
    assert blocks("118 ambulance\n110 police\n\nHôtel", keeps_lines=True) == tuple(Block(P, line) for line in lines)
