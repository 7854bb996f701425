"""The grid of a day: each session stands under the head of its room, at any number of columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

STYLES = Path(__file__).parent.parent.parent / "events" / "static" / "css"
TITLE = "Wassermanagementgesellschaftspartnerschaften und Betreiberaustausch zwischen Versorgern vieler Länder"


def grid(columns: int) -> str:
    """The markup of a day with one session in each room, the last with a very long word."""
    heads = "".join(f"<li>Room {number}</li>" for number in range(1, columns + 1))
    cells = "".join(
        f'<li class="slot c-{number} r-0 s-6"><div class="slot-body"><h2><a href="#">{TITLE}</a></h2></div></li>'
        for number in range(1, columns + 1)
    )
    rooms = f'<ol class="rooms rooms-{columns}"><li></li>{heads}</ol>'
    drawn = f'{rooms}<ol class="agenda-list agenda-grid rooms-{columns}">{cells}</ol>'
    inner = f'<div class="agenda-scroll" tabindex="0">{drawn}</div>' if columns > 9 else drawn
    return f'<!doctype html><title>Day</title><main><div class="wrap wrap-wide">{inner}</div></main>'


EDGES = """() => [".rooms li:not(:first-child)", ".agenda-grid .slot"].map((selector) =>
    [...document.querySelectorAll(selector)]
        .map((it) => it.getBoundingClientRect()).map((box) => [box.left, box.right]))"""


@pytest.mark.parametrize("columns", [1, 2, 9, 10, 14, 40])
@pytest.mark.parametrize("width", [1280, 1920])
def test_sessions_stand_under_their_rooms(browser: Browser, columns: int, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(grid(columns))
    for name in ("app.css", "agenda-grid.css"):
        page.add_style_tag(content=(STYLES / name).read_text("utf-8"))
    heads, cells = page.evaluate(EDGES)
    page.close()
    assert len(heads) == len(cells) == columns
    for head, cell in zip(heads, cells, strict=True):
        assert cell == pytest.approx(head, abs=1)
    narrowest = min(right - left for left, right in heads)
    assert narrowest >= 100
