"""HTML of abstracts turned into Markdown, in time that grows with its length only.

Real schedules carry whole HTML (<p>, lists, links) or Markdown and plain text with single tags in it. What is
written here is rendered without raw HTML later, so that this module decides about looks, not about safety.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    {"p", "div", "section", "article", "ul", "ol", "table", "tr", "dl", "dt", "dd", "blockquote", "pre", "hr"}
)
_INLINE = frozenset(
    {"a", "b", "strong", "em", "i", "u", "s", "code", "br", "span", "li", "td", "th", "img", "tbody", "thead"}
    | {"sub", "sup", "small", "font"}
)
_DROPPED = frozenset({"script", "style", "iframe", "object", "noscript", "head", "title"})
_KNOWN = _BLOCKS | _INLINE | _DROPPED
_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "code": "`"}
_MAX_OPEN = 12  # marks, and levels of lists

# A backslash before it makes it text: what was converted once is not converted again.
_TAG = re.compile(r"(?<!\\)<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?/?)>")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# One or two backquotes end at as many in their line, three or more at the next such run: found in linear time.
_CODE_SPAN = re.compile(r"(?<!`)(?:(`{1,2})(?!`)[^\n]*?(?<!`)\1(?!`)|```+.*?```+)", re.DOTALL)
_ESCAPED = re.compile(r"[*`]|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_|_(?!\w)|<(?=[a-zA-Z/!?])|(?<=\])\(")
_TAG_IN_TEXT = re.compile(r"<(?=[a-zA-Z/!?])")
_LINE_START = re.compile(r"\A(\d{1,9}(?=[.)](?:\s|$))|(?=(?:#{1,6}|[+-])(?:\s|$)|>))")


def is_html(text: str) -> bool:
    """Whether a tag of HTML is in it, code spans of Markdown apart."""
    return any(found[2].lower() in _KNOWN for found in _TAG.finditer(_CODE_SPAN.sub("`", text)))


def markdown_from_html(text: str) -> str:
    """Return Markdown for HTML; Markdown with a few tags keeps its own marks and line breaks."""
    text = _without_comments(text)
    if any(found[2].lower() in _BLOCKS for found in _TAG.finditer(text)):
        converted = _Converter(is_document=True).convert(text)
    else:
        converted = _outside_code(text, lambda piece: _Converter(is_document=False).convert(piece))
    # Where a tag was between backquotes their runs have grown, and what was code may stand outside it now.
    return _outside_code(converted, lambda piece: _TAG.sub(r"\\\g<0>", piece))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return the text with a change made to everything but its code spans."""
    written, at = [], 0
    for span in _CODE_SPAN.finditer(text):
        written += [change(text[at : span.start()]), span[0]]
        at = span.end()
    return "".join([*written, change(text[at:])])


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        at = len(text) if end < 0 else end + 3
    return _DECLARATION.sub("", "".join(kept) + text[at:])


class _Converter:
    """Walks the tags once; what is open is on a stack that holds at most _MAX_OPEN."""

    def __init__(self, *, is_document: bool) -> None:
        self.is_document = is_document
        self.written: list[str] = []
        self.open: list[tuple[str, int, str]] = []  # name, where its content starts in `written`, address
        self.lists: list[int] = []  # per open list: 0 for bullets, else the next number
        self.dropping = ""

    def convert(self, text: str) -> str:
        at = 0
        for found in _TAG.finditer(text):
            if (name := found[2].lower()) not in _KNOWN:
                continue
            self._text(text[at : found.start()])
            at = found.end()
            self._tag(name, found[3], is_closing=bool(found[1]))
        self._text(text[at:])
        while self.open:
            self._close(self.open[-1][0])
        return "".join(self.written)

    def _tag(self, name: str, attributes: str, *, is_closing: bool) -> None:
        if self.dropping:
            self.dropping = "" if is_closing and name == self.dropping else self.dropping
        elif name in _DROPPED:
            self.dropping = "" if is_closing or attributes.endswith("/") else name
        elif is_closing:
            self._close(name)
        else:
            self._start(name, attributes)

    def _text(self, raw: str) -> None:
        if self.dropping or not raw:
            return
        text = html.unescape(raw)
        if self.is_document and not self._is_inside("pre"):
            text = re.sub(r"[ \t\n]+", " ", text)
        if not (self._is_inside("pre") or self._is_inside("code")):
            text = self._escaped(text)
        if text:
            self.written.append(text)

    def _escaped(self, text: str) -> str:
        """Escape what would be a mark of Markdown; marks in mixed texts are meant, tags are not."""
        if not self.is_document:
            return _TAG_IN_TEXT.sub(r"\\<", text)
        text = _ESCAPED.sub(r"\\\g<0>", text)
        return _LINE_START.sub(r"\1\\", text.lstrip(" ")) if self._is_line_start() else text

    def _start(self, name: str, attributes: str) -> None:
        if name in {"ul", "ol"}:
            self._break("\n" if self.lists else "\n\n")
            self.lists.append(1 if name == "ol" else 0)
        elif name == "li":
            self._item()
        elif name == "br":
            self.written.append("  \n" if self.is_document else "\n")
        elif name == "img":
            self.written.append(html.unescape(_first(_ALT.search(attributes))))
        elif name in {"td", "th"}:
            self.written.append("" if self._is_line_start() else " | ")
        elif name in _BLOCKS:
            self._break("\n" if name in {"tr", "dd"} else "\n\n")
            self.written.append("#" * int(name[1]) + " " if name in _HEADINGS else "")
            self.written.append("---\n\n" if name == "hr" else "")
        if (name in _MARKS or name in {"a", "blockquote", "pre"}) and not self._is_inside("pre"):
            self._remember(name, html.unescape(_first(_HREF.search(attributes))))

    def _remember(self, name: str, address: str) -> None:
        if len(self.open) < _MAX_OPEN:
            self.open.append((name, len(self.written), address))

    def _close(self, name: str) -> None:
        if name in {"ul", "ol"} and self.lists:
            self.lists.pop()
        if any(opened[0] == name for opened in self.open):
            while self.open:
                opened, start, address = self.open.pop()
                content = "".join(self.written[start:])
                self.written[start:] = [_wrapped(opened, content, address)]
                if opened == name:
                    break
        if name in _BLOCKS and name not in {"tr", "dt", "dd"}:
            self._break("\n" if self.lists else "\n\n")

    def _item(self) -> None:
        self._break("\n")
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        self.written.append("   " * (min(len(self.lists), _MAX_OPEN) - 1) + (f"{number}. " if number else "- "))

    def _break(self, wanted: str) -> None:
        """End the line or the paragraph, unless that has just happened or a list item has just begun."""
        tail = "".join(piece[-12:] for piece in self.written[-4:])
        if not tail or tail.endswith(wanted) or re.search(r"(?:^|\n) *(?:-|\d+\.) $", tail):
            return
        self.written.append(wanted[1:] if tail.endswith("\n") else wanted)

    def _is_line_start(self) -> bool:
        return not any(self.written[-1:]) or self.written[-1].endswith("\n")

    def _is_inside(self, name: str) -> bool:
        return any(opened[0] == name for opened in self.open)


def _wrapped(name: str, content: str, address: str) -> str:
    bare = content.strip()
    before, after = (content[: len(content) - len(content.lstrip())], content[len(content.rstrip()) :])
    if not bare:
        return content
    if name == "a":
        wrapped = f"[{bare}]({_address(address)})" if _address(address) else bare
    elif name == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in bare.split("\n"))
    elif name == "pre":
        return "```\n" + bare.replace("```", "") + "\n```"
    elif name == "code":
        wrapped = "`" + bare.replace("`", "'").replace("\n", " ") + "`"
    else:
        wrapped = f"{_MARKS[name]}{bare}{_MARKS[name]}"
    return before + wrapped + after


def _address(address: str) -> str:
    """Return an address that is safe inside parentheses; "" for one that leads to no page or mailbox."""
    if not re.match(r"(?:https?://|mailto:)", address.strip(), re.IGNORECASE):
        return ""
    return quote(address.strip(), safe="!#$%&'*+,/:;=?@[]~-._", errors="ignore")


def _first(found: re.Match[str] | None) -> str:
    return next((group for group in found.groups() if group), "") if found else ""
