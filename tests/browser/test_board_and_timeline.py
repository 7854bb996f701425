"""The board brings itself up to date and stays as it is without a network; a timeline opens at the present moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from events.platform.drawing.timeline import TimelineDay, TimelineLane, timeline

STATIC = Path(__file__).parent.parent.parent / "events" / "static"
BOARD = "http://board.test/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 400, "height": 700})
    yield page
    page.close()


def script(name: str) -> str:
    return (STATIC / "js" / name).read_text("utf-8")


def test_the_board_shows_what_the_server_says_each_minute_and_keeps_it_when_nothing_answers(page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 3:
            route.abort()
            return
        body = f"<!doctype html><title>Board</title><div data-board><a href='#'>as of {len(asked)}</a></div>"
        route.fulfill(content_type="text/html", body=body)

    page.route(BOARD, answer)
    page.clock.install()
    page.goto(BOARD)
    page.add_script_tag(content=script("board.js"), type="module")
    page.clock.run_for(59_000)
    assert (len(asked), page.inner_text("[data-board]")) == (1, "as of 1")
    page.clock.run_for(2_000)
    page.wait_for_function("document.querySelector('[data-board]').innerText === 'as of 2'")
    with page.expect_event("requestfailed"):
        page.clock.run_for(60_000)
    assert page.inner_text("[data-board]") == "as of 2"
    # somebody who stands on a link with the keyboard is not thrown off it
    page.focus("[data-board] a")
    page.clock.run_for(60_000)
    assert len(asked) == 3


def test_a_timeline_opens_with_the_present_moment_in_the_middle(page: Page) -> None:
    minutes = 10 * 1440.0
    days = [TimelineDay(day * 1440.0, str(day)) for day in range(10)]
    drawn = timeline([TimelineLane("Ana")], [], minutes=minutes, days=days, now=7000, title="Days", names_title="Names")
    page.set_content(f"<!doctype html><title>Timeline</title><div class='timeline'>{drawn.names}{drawn.days}</div>")
    page.add_style_tag(content=(STATIC / "css" / "drawing.css").read_text("utf-8"))
    page.add_script_tag(content=script("timeline.js"), type="module")
    page.wait_for_function("document.querySelector('.timeline').scrollLeft > 0")
    left = page.evaluate("document.querySelector('.timeline-now').getBoundingClientRect().left")
    room = page.evaluate(
        "(({left, width}) => left + width / 2)(document.querySelector('.timeline').getBoundingClientRect())"
    )
    assert abs(left - room) < 8
