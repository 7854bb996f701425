"""A map comes closer by buttons, keys, dragging and the wheel; a drag is no click; its one file is all it needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from events.platform.drawing.great_circles import Position
from events.platform.drawing.map import mission_map
from events.platform.drawing.map_stops import MapSheet, MapStop, numbered
from tests.browser.modules import STATIC, run_module

STOPS = numbered(
    MapStop(name, name, Position(latitude, longitude), href=f"#{name}")
    for name, latitude, longitude in (("Lima", -12.0, -77.1), ("La Paz", -16.5, -68.1), ("El Alto", -16.51, -68.19))
)
BUTTONS = "".join(f'<button data-zoom="{act}" hidden>{act}</button>' for act in ("in", "out", "all"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 900, "height": 700})
    picture = mission_map(MapSheet(STOPS, ()), title="The journey")
    page.set_content(f"<!doctype html><title>Map</title><figure data-map>{picture}{BUTTONS}</figure>")
    page.add_style_tag(content=(STATIC / "css" / "drawing.css").read_text("utf-8"))
    run_module(page, "map")
    page.wait_for_selector("[data-zoom=in]:visible")
    yield page
    page.close()


def seen(page: Page) -> list[float]:
    """The part of the picture that is seen: x, y, width, height."""
    shown = page.get_attribute("svg.map", "viewBox") or ""
    return [round(float(part), 1) for part in shown.split()]


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_buttons_and_keys_come_closer_and_back(page: Page) -> None:
    page.click("[data-zoom=in]")
    assert seen(page) == [180, 115, 360, 230]
    page.focus("svg.map")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert seen(page) == [342, 172.5, 180, 115]
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")
    assert seen(page) == [0, 0, 720, 460]


def test_a_crowd_comes_apart_when_the_reader_is_close(page: Page) -> None:
    shown = [page.locator(".map-crowd").is_visible(), page.locator(".map-apart").first.is_visible()]
    page.click("[data-zoom=in]")
    page.click("[data-zoom=in]")
    closer = [page.locator(".map-crowd").is_visible(), page.locator(".map-apart").first.is_visible()]
    assert (shown, closer) == ([True, False], [False, True])


def test_a_drag_moves_the_map_and_is_no_click(page: Page) -> None:
    page.click("[data-zoom=in]")
    x, y = middle_of(page, "svg.map")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 50, steps=4)
    page.mouse.up()
    left, top, *size = seen(page)
    assert (left > 220, top > 130, size) == (True, True, [360, 230])
    assert page.evaluate("location.hash") == ""


def test_a_click_on_a_stop_follows_its_link(page: Page) -> None:
    page.evaluate("addEventListener('click', (event) => { window.followed = !event.defaultPrevented })")
    page.mouse.click(*middle_of(page, ".map-stop:not(.map-apart) .map-disc"))
    assert page.evaluate("window.followed") is True


def test_the_wheel_alone_scrolls_the_page_and_with_control_comes_closer(page: Page) -> None:
    page.mouse.move(*middle_of(page, "svg.map"))
    page.mouse.wheel(0, -100)
    page.wait_for_timeout(100)
    assert seen(page) == [0, 0, 720, 460]
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.wait_for_function("document.querySelector('svg.map').classList.contains('is-zoomed')")
    page.keyboard.up("Control")
