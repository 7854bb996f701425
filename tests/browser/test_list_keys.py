"""A list of the back office by keyboard, and the bar of acts that is there once a row is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.modules import run_module

LIST = "http://list.test/"
_ROW = """<tr><td><input type="checkbox" name="chosen" value="{0}" form="bulk"></td>
<th><a href="#row-{0}">{0}</a></th></tr>"""
PAGE = f"""<!doctype html><title>List</title>
<form><input id="list-q" type="search"><select id="filter"><option>a<option>j</select></form>
<div data-list><table><thead><tr><th><input type="checkbox" hidden data-list-page></th></tr></thead>
<tbody>{"".join(_ROW.format(name) for name in ("Awa", "Ida", "Zoe"))}</tbody></table></div>
<form id="bulk" data-bulk><output data-label="Chosen: {{number}}"></output><input type="checkbox" name="all"></form>
<button hidden data-list-keys-open>Keys</button>
<dialog data-list-keys><form method="dialog"><button>Close</button></form></dialog>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.route(LIST, lambda route: route.fulfill(content_type="text/html", body=PAGE))
    page.goto(LIST)
    for name in ("lists", "list-keys"):
        run_module(page, name)
    yield page
    page.close()


def here(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.id"))


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def chosen(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('[name=chosen]:checked')].map((box) => box.value)")
    return found


def test_keys_go_from_row_to_row_choose_and_open(page: Page) -> None:
    press(page, "j")
    assert here(page) == "Awa"
    press(page, "jjj")
    assert here(page) == "Zoe"  # and no further
    press(page, "xkx")
    assert (here(page), chosen(page)) == ("Ida", ["Ida", "Zoe"])
    press(page, "x")
    assert chosen(page) == ["Zoe"]
    press(page, "o")
    assert page.url == f"{LIST}#row-Ida"


def test_what_is_typed_is_no_command(page: Page) -> None:
    press(page, "/")
    assert here(page) == "list-q"
    press(page, "jkxo?/")
    assert (page.input_value("#list-q"), chosen(page), page.url) == ("jkxo?/", [], LIST)
    page.focus("#filter")
    press(page, "j")
    assert page.input_value("#filter") == "j"
    page.focus("[data-list-page]")
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    press(page, "j")
    assert here(page) == "Awa"  # a box is no text


def test_the_keys_are_told_and_closed(page: Page) -> None:
    press(page, "?")
    assert page.locator("dialog").is_visible()
    press(page, "jx")
    assert chosen(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    page.click("[data-list-keys-open]")
    assert page.locator("dialog").is_visible()


def test_the_bar_is_there_once_something_is_chosen_and_the_head_stands_for_the_page(page: Page) -> None:
    bar, head = page.locator("#bulk"), page.locator("[data-list-page]")
    assert not bar.is_visible()
    page.check("[value=Ida]")
    assert (bar.locator("output").inner_text(), head.evaluate("(box) => box.indeterminate")) == ("Chosen: 1", True)
    head.check()
    assert (chosen(page), bar.locator("output").inner_text()) == (["Awa", "Ida", "Zoe"], "Chosen: 3")
    page.check("[name=all]")
    head.uncheck()
    assert (chosen(page), bar.is_visible(), page.is_checked("[name=all]")) == ([], False, False)
