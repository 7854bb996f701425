"""Words of 200 letters scroll no page sideways, and leave the other columns of a table as wide as their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from events.platform.language.i18n import speaking
from events.platform.web.templating import environment

CSS = Path(__file__).parent.parent.parent / "events" / "static" / "css"
LONG = "Donaudampfschifffahrtsgesellschaft" * 6
TABLE = """
{% import "platform/macros/lists.html" as lists with context %}
{% set heads = ["Name", "Organization", "Country", long, "State", "#Scans"] %}
<div class="desk desk-with-side"><nav class="side"><ul><li><a href="#">{{ long }}</a></li></ul></nav>
<div class="desk-main">
{{ lists.page_head(long, lead=long) }}
{% call lists.table(long, heads) %}
{{ lists.row(heads, [long, long, "Mozambique", "Utility", "Registered", "12"], href="#", note="somebody@example.org") }}
{{ lists.row(heads, ["Ana", "Water", "Senegal", long, "Registered", "3"]) }}
{% endcall %}
<p><a class="button" href="#">{{ long }}</a></p><dl class="facts"><div><dt>{{ long }}</dt><dd>{{ long }}</dd></div></dl>
</div></div>
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_long_words_scroll_no_page_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    with speaking("en"):
        shown = environment().from_string(TABLE).render(long=LONG)
    page.set_content(f"<!doctype html><html lang='en'><title>Words</title><body class='organize'>{shown}</body></html>")
    for sheet in ("app", "organize"):
        page.add_style_tag(content=(CSS / f"{sheet}.css").read_text("utf-8"))
    assert page.evaluate(OVERFLOW) == 0
    if width == 1280:
        lines = "cell => cell.getClientRects().length && document.createRange && (() => {"
        lines += "const range = document.createRange(); range.selectNodeContents(cell);"
        lines += "return new Set([...range.getClientRects()].map(box => box.top)).size})()"
        short = [page.get_by_text(word, exact=True).first for word in ("Mozambique", "Registered", "Utility", "State")]
        assert [cell.evaluate(lines) for cell in short] == [1, 1, 1, 1]
