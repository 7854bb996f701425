"""The board brings itself up to date and stays as it is without a network; a timeline opens at the present moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from events.platform.drawing.timeline import TimelineDay, TimelineLane, timeline
from tests.browser.modules import STATIC, run_module

BOARD = "http://board.test/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 400, "height": 700})
    yield page
    page.close()


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
    run_module(page, "board")
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


@pytest.fixture
def drawn(page: Page) -> Page:
    minutes = 10 * 1440.0
    days = [TimelineDay(day * 1440.0, str(day)) for day in range(10)]
    drawn = timeline([TimelineLane("Ana")], [], minutes=minutes, days=days, now=7000, title="Days", names_title="Names")
    links = "".join(f"<a data-zoom='{act}' href='?zoom=1'>{act}</a>" for act in ("in", "out", "all"))
    page.route(
        BOARD, lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>Timeline</title>")
    )
    page.goto(BOARD)
    page.set_content(
        f"<!doctype html><title>Timeline</title><p data-zooms='1 2 4 8'>{links}</p><div class='timeline' tabindex='0'>"
        f"{drawn.names}<div class='timeline-scale zoom-1'>{drawn.days}</div></div>"
    )
    page.add_style_tag(content=(STATIC / "css" / "drawing.css").read_text("utf-8"))
    run_module(page, "timeline")
    page.wait_for_function("document.querySelector('[data-zoom=in]').search === '?zoom=2'")
    return page


def test_a_timeline_shows_the_whole_mission_and_comes_closer_where_it_is_looked_at(drawn: Page) -> None:
    overflow = "document.querySelector('.timeline').scrollWidth - document.querySelector('.timeline').clientWidth"
    assert drawn.evaluate(overflow) == 0
    drawn.click("[data-zoom=in]")
    drawn.focus(".timeline")
    drawn.keyboard.press("+")
    assert drawn.evaluate(overflow) > 500
    farther = drawn.evaluate("document.querySelector('[data-zoom=out]').search")
    assert (drawn.evaluate("location.search"), farther) == ("?zoom=4", "?zoom=2")
    days = drawn.locator(".timeline-days").bounding_box()
    assert days is not None
    middle = 112 + (400 - 112 - 16) / 2  # between the names and the far edge of the window
    assert abs((middle + 8 - days["x"]) / days["width"] - 0.5) < 0.02
    drawn.keyboard.press("0")
    assert (drawn.evaluate(overflow), drawn.is_hidden("[data-zoom=all]")) == (0, True)


def test_a_timeline_opens_with_the_present_moment_in_the_middle(drawn: Page) -> None:
    drawn.evaluate("document.querySelector('.timeline-scale').classList.replace('zoom-1', 'zoom-8')")
    run_module(drawn, "timeline")
    drawn.wait_for_function("document.querySelector('.timeline').scrollLeft > 0")
    left = drawn.evaluate("document.querySelector('.timeline-now').getBoundingClientRect().left")
    room, names = (
        drawn.evaluate(
            f"(({{left, right}}) => [left, right])(document.querySelector('{name}').getBoundingClientRect())"
        )
        for name in (".timeline", ".timeline-names")
    )
    assert abs(left - (names[1] + room[1]) / 2) < 8
