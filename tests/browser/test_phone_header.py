"""The header of an event takes less than 120 pixels of a phone, however long the names, and shows where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from events.platform.language.i18n import speaking
from events.platform.web.templating import environment
from tests.browser.modules import STATIC, run_module

PAGE = """{% extends "base.html" %}{% block title %}Event{% endblock %}{% block alternates %}{% endblock %}
{% block footer %}{% endblock %}{% block flash %}{% endblock %}{% block main %}<h1>Speakers</h1>{% endblock %}"""
LABELS = ("Overview", "Programme", "Speakers", "Calendar", "Photographs and documents")
NAME = "Seventh Global Congress of Partnerships between Operators of Water and Sanitation Services"


@pytest.mark.parametrize("width", [320, 390])
def test_the_header_is_low_and_shows_where_one_is(browser: Browser, width: int) -> None:
    items = [{"label": label, "href": "#", "is_current": label == "Calendar"} for label in LABELS]
    nav = {
        "name": NAME,
        "href": "#",
        "items": items,
        "action": {"label": "Register", "href": "#", "is_current": False, "is_quiet": False},
    }
    languages = [("fr", "Français"), ("es", "Español"), ("en", "English")]
    with speaking("en"):
        drawn = (
            environment()
            .from_string(PAGE)
            .render(event_nav=nav, languages=languages, here_in=lambda code: f"#{code}", lang="en", dir="ltr")
        )
    page = browser.new_page(viewport={"width": width, "height": 640})
    page.set_content(drawn)
    page.add_style_tag(content=(STATIC / "css" / "app.css").read_text("utf-8"))
    run_module(page, "app")
    begins = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
    shown = page.evaluate(
        """() => { const box = (name) => document.querySelector(name).getBoundingClientRect();
        const [nav, item] = [box(".event-nav"), box(".event-nav [aria-current]")];
        return item.left >= nav.left - 1 && item.right <= nav.right + 1; }"""
    )
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    is_named = page.locator(".masthead-event").inner_text() == NAME
    page.close()
    assert (begins < 120, shown, overflow, is_named) == (True, True, 0, True)
