"""Somebody of the office on the pages of one mission: follows its menu, fills forms by the names of their inputs."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import docx
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, Visitor
from tests.publishing.roadbooks.reading import text_of

Values = dict[str, Any]
PHONE = {"width": 390, "height": 844}


@dataclass
class Walk:
    """The mission that the walk makes, and who makes it. `first` is the day of departure; `visit` lets others come."""

    site: Site
    office: Visitor
    language: str
    slug: str
    first: dt.date
    visit: Callable[..., Visitor]
    traveller: Visitor | None = None

    @property
    def page(self) -> Page:
        return self.office.page

    @cached_property
    def last(self) -> dt.date:
        return self.day(7)

    def day(self, number: int) -> dt.date:
        return self.first + dt.timedelta(days=number)

    def address(self, rest: str = "") -> str:
        return f"/{self.language}/organize/missions/{self.slug}/{rest}"

    def somebody(self, language: str = "") -> Visitor:
        """Another person, on a phone and not signed in, with or without scripts as the office has them."""
        has_scripts = self.office.has_scripts
        return self.visit(self.site.address, language or self.language, viewport=PHONE, java_script_enabled=has_scripts)

    def open(self, rest: str) -> None:
        self.office.open(self.address(rest))

    def menu(self, ending: str) -> None:
        """Follow the menu of the mission; a phone opens it first."""
        opener = self.page.locator("a.menu-open")
        if opener.is_visible():
            opener.click()
        follow(self.office, self.page.locator(f"nav.side a[href$='{self.address(ending)}']").first)

    def follow(self, ending: str) -> None:
        """Follow the first link of the page to an address of the mission that ends so."""
        follow(self.office, self.page.locator(f"main .desk-main a[href*='/{self.slug}/{ending}']").first)

    def submit(self, values: Values, **options: Any) -> None:
        submit(self.office, values, **options)

    def act(self, at: str = "", **hidden: str) -> None:
        """Press the button of the small form whose address ends so, or that carries these hidden values."""
        wanted = f"[action$='{at}']" if at else ""
        wanted += "".join(f":has(input[name='{name}'][value='{value}'])" for name, value in hidden.items())
        go(self.office, self.page.locator(f"main form{wanted} button[type=submit]").first)


def go(visitor: Visitor, control: Locator) -> None:
    """Press what leads to another page, and look at it."""
    _unfold(control)
    with visitor.page.expect_navigation():
        control.click()
    visitor.page.wait_for_load_state()
    visitor.see()


def follow(visitor: Visitor, link: Locator) -> None:
    """Follow a link to another page, and look at it."""
    expect(link).to_be_attached()
    go(visitor, link)


def submit(visitor: Visitor, values: Values, *, act: str = "", within: str = "main", is_refused: bool = False) -> None:
    """Fill the form that asks for all of `values` and press its main button, or the one whose act this is.

    Unless `is_refused`, no error may come back.
    """
    asked = "".join(f":has([name='{name}'])" for name in values)
    form = visitor.page.locator(f"{within} form[method=post]{asked}").first
    for name, value in values.items():
        fill(form, name, value)
    button = form.locator(f"button[name=act][value='{act}']" if act else ".submit button[type=submit]").first
    go(visitor, button)
    told = visitor.page.locator(".error-summary")
    assert is_refused or not told.count(), told.first.inner_text()


def fill(form: Locator, name: str, value: Any) -> None:
    """Answer what is asked by this name: a text, a choice, a box to tick (True), those of several to tick, a file."""
    control = form.locator(f"[name='{name}']").first
    _unfold(control)
    kind = str(control.get_attribute("type")) if control.evaluate("it => it.tagName") == "INPUT" else ""
    if isinstance(value, bool):
        control.set_checked(value)
    elif kind == "radio":
        form.locator(f"[name='{name}'][value='{value}']").check()
    elif kind == "checkbox":
        for box in form.locator(f"[name='{name}']").all():
            box.set_checked(box.get_attribute("value") in value)
    elif kind == "file":
        control.set_input_files(value)
    elif control.evaluate("it => it.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value.isoformat() if isinstance(value, dt.date) else value)


def _unfold(control: Locator) -> None:
    """Open what it is folded into, as somebody would."""
    folded = control.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("> summary").click()


def in_tongues(name: str, french: str, spanish: str) -> Values:
    """A text in the two languages of the mission."""
    return {f"{name}-fr": french, f"{name}-es": spanish}


def fetched(visitor: Visitor, address: str) -> bytes:
    """What a link gives to download."""
    answer = visitor.context.request.get(address if address.startswith("http") else visitor.address + address)
    assert answer.status == 200, (answer.status, address)
    return answer.body()


def text_of_pdf(content: bytes) -> str:
    """All text of a PDF, its lines joined."""
    return " ".join(text_of(content))


def text_of_docx(content: bytes) -> str:
    """All text of a document to edit, that of its tables too, its lines joined."""
    body = docx.Document(io.BytesIO(content)).element.body
    return " ".join(" ".join(body.itertext()).split())
