"""Markdown as people wrote it, as plain blocks for paper: paragraphs, list items and headings, without marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import count, repeat

from markdown_it import MarkdownIt
from markdown_it.token import Token

from events.platform.pdf.lines import LONGEST

_LISTS = frozenset({"ordered_list_open", "bullet_list_open"})
_LIST_ENDS = frozenset({"ordered_list_close", "bullet_list_close"})
_TEXTS = frozenset({"inline", "fence", "code_block"})
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Block:
    """`number` is that of an item of a numbered list, else ""."""

    kind: BlockKind
    text: str
    number: str = ""


@lru_cache(maxsize=1024)
def blocks(markdown: str, *, keeps_lines: bool = False) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in order, each line of a paragraph on its own where `keeps_lines`.

    Inline marks go, a link keeps its address in brackets after its words.
    """
    return tuple(_blocks(_PARSER.parse(markdown[:LONGEST]), "\n" if keeps_lines else " "))


def _blocks(tokens: list[Token], soft: str) -> Iterator[Block]:
    kind, number, lists = BlockKind.PARAGRAPH, "", list[Iterator[str]]()
    for token in tokens:
        if token.type in _LISTS:
            lists.append(_numbers(token))
        elif token.type in _LIST_ENDS:
            lists.pop()
        elif token.type == "list_item_open":
            kind, number = BlockKind.ITEM, next(lists[-1])
        elif token.type == "heading_open":
            kind = BlockKind.HEADING
        elif token.type in _TEXTS:
            yield from (Block(kind, line, number) for line in _lines(token, soft))
            # A second paragraph of an item goes on without a mark of its own.
            kind, number = BlockKind.PARAGRAPH, ""


def _numbers(opening: Token) -> Iterator[str]:
    """Return the numbers of a list's items; "" for each where it has none."""
    if opening.type == "bullet_list_open":
        return repeat("")
    return (f"{position}." for position in count(int(opening.attrGet("start") or 1)))


def _lines(token: Token, soft: str) -> list[str]:
    text = _inline(token.children, soft) if token.children else token.content
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


def _inline(children: list[Token], soft: str) -> str:
    parts, address = [], ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrGet("href") or "").removeprefix("mailto:")
        elif child.type == "link_close" and address and address not in parts:
            parts.append(f" ({address})")
        elif child.type == "softbreak":
            parts.append(soft)
        elif child.type == "hardbreak":
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
