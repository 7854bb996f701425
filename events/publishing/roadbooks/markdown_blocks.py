"""Markdown as people wrote it, as plain blocks for paper: paragraphs, list items and headings, without marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What is longer than this is no agenda; the rest is left to the page on the screen.
LONGEST = 50_000

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
def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in order.

    Inline marks go, a link keeps its address in brackets after its words.
    """
    return tuple(_blocks(_PARSER.parse(markdown[:LONGEST])))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind, number, lists = BlockKind.PARAGRAPH, "", []
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            lists.append(-1)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            kind, number, lists[-1] = _item(lists[-1])
        elif token.type == "heading_open":
            kind = BlockKind.HEADING
        elif token.type == "inline" or token.type in {"fence", "code_block"}:
            for line in _lines(token):
                yield Block(kind, line, number)
            # A second paragraph of an item goes on without a mark of its own.
            kind, number = BlockKind.PARAGRAPH, ""


def _item(position: int) -> tuple[BlockKind, str, int]:
    return (BlockKind.ITEM, "", -1) if position < 0 else (BlockKind.ITEM, f"{position}.", position + 1)


def _lines(token: Token) -> list[str]:
    text = _inline(token.children) if token.children else token.content
    return [line for part in text.split("\n") if (line := " ".join(part.split()))]


def _inline(children: list[Token]) -> str:
    parts, address = [], ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrGet("href") or "").removeprefix("mailto:")
        elif child.type == "link_close" and address and address not in parts:
            parts.append(f" ({address})")
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
