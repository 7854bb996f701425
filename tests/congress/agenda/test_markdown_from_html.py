"""HTML of abstracts as Markdown: what it looks like, and that it never becomes HTML again."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.congress.agenda.exchange.markdown_from_html import is_html
from events.congress.agenda.exchange.schedule_texts import markdown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two &amp; <b>three</b>.</p>", "One.\n\nTwo & **three**."),
        ("<p>a\n   b</p>", "a b"),
        ("<h2>Title</h2><p>Text</p>", "## Title\n\nText"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", "- a\n   - b\n- c"),
        ("<ol><li>a</li><li>b</li></ol><p>c</p>", "1. a\n2. b\n\nc"),
        ("<p>a<br>b<br/>c</p>", "a  \nb  \nc"),
        ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r"),
        ("<pre><code>x &lt; *y*\n  z</code></pre>", "```\nx < *y*\n  z\n```"),
        ("<p>Say <code>&lt;b&gt;</code></p>", "Say `<b>`"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 | 2\n3"),
        ('<p><a href="https://e.org/x?a=1&amp;b=(2)">L</a></p>', "[L](https://e.org/x?a=1&b=%282%29)"),
        ("<p><a href='javascript:x()'>L</a></p>", "L"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p>a<b> </b><i></i>c</p>", "a c"),
        ('<p>See <img src="https://e.org/track.gif" alt="the plan"></p>', "See the plan"),
        ("<script>alert(1)</script><p>a</p><style>p{}</style>", "a"),
        ("<p>a<!-- b --></p><!-- c <p>", "a"),
        ("<p>*a* _b_ snake_case `c`</p>", r"\*a\* \_b\_ snake_case \`c\`"),
        ("<p># a</p><p>1. b</p><p>- c</p><p>2027 d.</p>", "\\# a\n\n1\\. b\n\n\\- c\n\n2027 d."),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", r"\<script>alert(1)\</script>"),
        ("<p>« Où ? »</p>", "« Où ? »"),
        ("a <b>unclosed", "a **unclosed**"),
        ("</p></b>a", "a"),
    ],
)
def test_html_becomes_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    "text",
    [
        "**Bold**\n\n- one\n- two\n\n> quote",
        "a < b and c > d, List<int>, <https://example.org>",
        "Write `<b>bold</b>` or\n```\n<p>x</p>\n```",
        "Line one\nline two",
        "Write ``a ` <b>`` or\n````\n<p>x</p>\n````",
    ],
)
def test_markdown_and_plain_text_stay(text: str) -> None:
    assert markdown(text) == text


def test_single_tags_in_plain_text_leave_its_lines_and_marks() -> None:
    assert markdown('*One*\n<a href="http://e.org">two</a> &amp;\n`<i>`') == "*One*\n[two](http://e.org) &\n`<i>`"


def test_nesting_is_bounded() -> None:
    assert len(markdown("<ul><li>" * 2000)) < 100_000
    assert markdown("<b>" * 3000 + "x" + "</b>" * 3000).strip("*") == "x"


pieces = ["<p>", "</p>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<a href='http://e.org'>", "</a>", "<code>", "</code>"]
pieces += ["<pre>", "&lt;b&gt;", "\\", "*", "_", "`", "```", "\n", " ", "x", "1. ", "# "]
pieces += ["<!--", "-->", "<br>", "&amp;lt;p&gt;"]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(pieces), max_size=14).map("".join))
@example("<b>```<b>`")
@example("<code>&lt;b&gt;```<b>```")
def test_what_was_converted_is_no_html_any_more(text: str) -> None:
    assert not is_html(markdown(text))
