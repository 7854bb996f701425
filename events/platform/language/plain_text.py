"""Markdown as plain text with its paragraphs: what calendars, which know no markup, show of an abstract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Longer texts are cut: several clients do it themselves, some of them by dropping the entry.
LONGEST = 5000
_LONGEST_SOURCE = 20_000

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
# Without any of these a text is its own rendering but for the line ends inside paragraphs.
_MARKUP = re.compile(r"[*_`\[\]<>#\\&|~]|^[ \t]|^[-+=]|^\d{1,9}[.)]|  $", re.MULTILINE)
_LIST_ENDS = ("bullet_list_close", "ordered_list_close")
_DEPTH = {"bullet_list_open": 1, "ordered_list_open": 1} | dict.fromkeys(_LIST_ENDS, -1)
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_PARAGRAPH_END = re.compile(r"\n{2,}")


@lru_cache(maxsize=2048)
def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text, paragraphs apart by an empty line, list items behind a dash.

    A link is its text and, in parentheses, its address. At most LONGEST characters, then an ellipsis.
    """
    source = markdown[:_LONGEST_SOURCE].strip()
    if _MARKUP.search(source):
        text = "\n".join(_lines(_PARSER.parse(source))).strip()
    else:
        text = "\n\n".join(paragraph.replace("\n", " ") for paragraph in _PARAGRAPH_END.split(source))
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _lines(tokens: Iterable[Token]) -> Iterator[str]:
    depth, dash = 0, ""
    for token in tokens:
        depth += _DEPTH.get(token.type, 0)
        if token.type == "list_item_open":
            dash = "– "
        elif token.type in {"fence", "code_block"}:
            yield token.content.strip("\n") + "\n"
        elif token.type == "inline":
            yield dash + _inline(token.children or ()) + ("" if depth or token.hidden else "\n")
            dash = ""
        elif token.type in _LIST_ENDS and not depth:
            yield ""


def _inline(tokens: Iterable[Token]) -> str:
    words, target = "", ""
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            words += f" ({target})" if not words.endswith(target.removeprefix("mailto:")) else ""
        else:
            words += _BREAKS.get(token.type, token.content)
    return words
