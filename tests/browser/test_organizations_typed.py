"""Proposals while the name of an organization is typed: by keyboard, on a narrow phone, and with the network cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parent.parent.parent / "events" / "static"
FORM = """<!doctype html><html lang="en"><title>Form</title><link rel="stylesheet" href="/app.css">
<script type="module" src="/organizations.js"></script>
<form action="/sent"><label for="organization">Organization</label>
<input class="input" id="organization" name="organization" data-organizations="/suggestions">
<button>Send</button></form>"""
KNOWN = [{"name": "Office de l’eau", "told": "ODE · Office de l’eau · Ouagadougou · Burkina Faso " + "x" * 90}]
OPTIONS = "[...document.querySelectorAll('datalist option')].map(option => [option.value, option.label])"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Site:
    """What the page is served, what it asked for, and whether the network is there."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_cut = False

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://site.test")
        if path.startswith("/suggestions"):
            self.asked.append(path)
            if self.is_cut:
                route.abort()
            else:
                route.fulfill(body=msgspec.json.encode(KNOWN), content_type="application/json")
        elif path.endswith(".js"):
            route.fulfill(body=(STATIC / "js" / path[1:]).read_text("utf-8"), content_type="text/javascript")
        elif path.endswith(".css"):
            route.fulfill(body=(STATIC / "css" / path[1:]).read_text("utf-8"), content_type="text/css")
        else:
            route.fulfill(body=FORM, content_type="text/html; charset=utf-8")


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", site.answer)
    page.goto("http://site.test/form")
    yield page
    page.close()
    assert errors == []


def test_two_letters_bring_proposals_and_what_is_typed_is_sent(page: Page, site: Site) -> None:
    page.keyboard.press("Tab")
    page.keyboard.type("o")
    page.wait_for_timeout(400)
    assert site.asked == []
    page.keyboard.type("ff", delay=30)
    page.wait_for_function(f"{OPTIONS}.length === 1")
    assert page.evaluate(OPTIONS) == [[one["name"], one["told"]] for one in KNOWN]
    assert site.asked == ["/suggestions?q=off"]
    assert page.evaluate(OVERFLOW) == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent?organization=off")


def test_with_the_network_cut_the_field_is_a_plain_one(page: Page, site: Site) -> None:
    field = page.get_by_label("Organization")
    field.press_sequentially("off")
    page.wait_for_function(f"{OPTIONS}.length === 1")
    site.is_cut = True
    field.press_sequentially("ice")
    page.wait_for_function(f"{OPTIONS}.length === 0")
    assert field.input_value() == "office"
    field.press("Enter")
    page.wait_for_url("**/sent?organization=office")


def test_without_scripts_it_is_a_plain_field(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", site.answer)
    page.goto("http://site.test/form")
    page.get_by_label("Organization").fill("office")
    page.get_by_role("button").click()
    page.wait_for_url("**/sent?organization=office")
    assert site.asked == []
    context.close()
