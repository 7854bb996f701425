"""Markdown as organizers write it, to HTML that can be trusted: no raw HTML, then a sanitizer."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

# nh3 takes 42 s for 500 KB of nested tags: what is longer than this is shown without formatting.
LONGEST_MARKDOWN = 50_000

_SCHEMES = {"http", "https", "mailto", "tel"}
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "code",
    "pre",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "s",
}
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=2048)
def to_html(text: str) -> Markup:
    """Safe HTML. Headings begin at level 2, for the page has its own h1; links do not pass on authority."""
    if len(text) > LONGEST_MARKDOWN:
        return Markup("<p>") + text + Markup("</p>")
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes=_SCHEMES)
    return Markup(clean)  # noqa: S704 - what the sanitizer returns is safe by construction
