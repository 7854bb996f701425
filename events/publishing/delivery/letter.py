"""A mail as blocks: read from the text that a template made, set as plain text or as HTML.

A template writes its subject on the first line and then blocks parted by empty lines, so that both forms
of a mail carry the same words:

    ## Heading
    - term | value
    - term | <https://…>
    - an item of a list
    [What the button says](https://…)
    > small print
    anything else is a paragraph, whose lines stay lines

What a block is shows at its beginning only, and `inline` keeps a value from looking like one.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import pgettext

LINE = 72  # characters; RFC 3676 asks for at most 78 with room to be quoted
_LONGEST_SUBJECT = 200
_LINK = re.compile(r"<(https?://\S+)>")
_BUTTON = re.compile(r"\[(.+)\]\((\S+)\)")
_MARKS = "#->[|< "


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Note:
    """Small print: why this mail came."""

    text: str


@dataclass(frozen=True)
class Fact:
    term: str
    value: str
    is_link: bool = False


@dataclass(frozen=True)
class Facts:
    items: tuple[Fact, ...]


@dataclass(frozen=True)
class Items:
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Button:
    label: str
    href: str


Block = Heading | Paragraph | Note | Facts | Items | Button


@dataclass(frozen=True)
class Letter:
    subject: str
    blocks: tuple[Block, ...]


def inline(value: object, longest: int = 300) -> str:
    """Return a value that stands inside a text: one line, which begins no block, at most `longest` characters."""
    line = clean_line(str(value)).lstrip(_MARKS)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def read_letter(source: str) -> Letter:
    """Return the subject and blocks of what a template made."""
    first, _, rest = source.strip().partition("\n")
    subject = clean_line(first)
    if len(subject) > _LONGEST_SUBJECT:
        subject = subject[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    chunks = (chunk for chunk in re.split(r"\n\s*\n", rest) if chunk.strip())
    return Letter(subject, tuple(_block(chunk.strip().split("\n")) for chunk in chunks))


def _block(lines: list[str]) -> Block:
    lines = [line.strip() for line in lines]
    text = " ".join(lines)
    if found := _BUTTON.fullmatch(text):
        return Button(found[1], found[2])
    if all(line.startswith("- ") for line in lines):
        is_facts = all(" | " in f"{line} " for line in lines)
        return Facts(tuple(map(_fact, lines))) if is_facts else Items(tuple(line[2:].strip() for line in lines))
    if text.startswith("## "):
        return Heading(text[3:])
    return Note(text[2:]) if text.startswith("> ") else Paragraph("\n".join(lines))


def _fact(line: str) -> Fact:
    term, _, value = f"{line[2:]} ".partition(" | ")
    link = _LINK.fullmatch(value.strip())
    return Fact(term.strip(), link[1] if link else value.strip(), is_link=link is not None)


def plain_text(letter: Letter) -> str:
    """Return the letter as plain text of 72 characters a line, ending in a line feed; only addresses may be longer."""
    return _set(letter, "\n")


def flowed_text(letter: Letter) -> str:
    """Return the same as format=flowed (RFC 3676): a line that ends in a space goes on in the next, on any width."""
    lines = _set(letter, " \n").split("\n")
    return "\n".join(" " + line if line.startswith((" ", ">", "From ")) else line for line in lines)


def _set(letter: Letter, soft_break: str) -> str:
    return "\n\n".join("\n".join(_lines(block, soft_break)) for block in letter.blocks) + "\n"


def _lines(block: Block, soft_break: str) -> Iterator[str]:
    match block:
        case Heading(text):
            wrapped = _wrapped(text, soft_break)
            yield wrapped
            yield "-" * min(len(text), LINE)
        case Facts(items):
            for fact in items:
                shown = pgettext("fact in a mail", "%(term)s: %(value)s", term=fact.term, value=fact.value)
                yield _wrapped(shown, soft_break)
        case Items(texts):
            for text in texts:
                yield _wrapped(f"- {text}", soft_break)
        case Button(label, href):
            yield label
            yield href
        case Paragraph(text) | Note(text):
            for line in text.split("\n"):
                yield _wrapped(line, soft_break)


def _wrapped(text: str, soft_break: str) -> str:
    return soft_break.join(textwrap.wrap(text, LINE, break_long_words=False, break_on_hyphens=False))
