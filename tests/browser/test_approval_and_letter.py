"""Somebody is approved, asks for a visa letter, gets it and downloads it: with mouse and keyboard, and without scripts.

The walk says how many clicks and seconds it took; what was typed before it is not counted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext, speaking
from tests.browser.conftest import Site, Visitor
from tests.browser.looking import text_of_mail
from tests.browser.test_focal_point import by_keyboard
from tests.browser.test_newcomer import form_filled, menu, signs_in

DESK = {"width": 1280, "height": 800}
OPERATOR = "Régie des eaux de l’Oued Nfifikh"
# In which languages a walk is made, and how: with the mouse, with keys alone, or plainly, without scripts.
WAYS = [
    pytest.param(language, way, marks=() if (language, way) == ("fr", "mouse") else pytest.mark.long)
    for language in ("fr", "es", "en")
    for way in ("mouse", "keys", "plain")
]


@dataclass
class Walk:
    """Counts the clicks of a walk, and the keys that stand for one."""

    by_keys: bool = False
    clicks: int = 0
    began: float = field(default_factory=time.monotonic)

    def press(self, who: Visitor, role: str, name: str, within: Locator | None = None) -> None:
        self.clicks += 1
        who.press(role, name, within=within)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def key(self, who: Visitor, role: str, name: str) -> None:
        self.clicks += 1
        by_keyboard(who.page, role, name, most=150)
        who.see()

    def use(self, who: Visitor, control: Locator, key: str = "Enter") -> None:
        """Click, or go on with the Tab key until the control has the focus and press a key."""
        self.clicks += 1
        if self.by_keys:
            reach(who.page, control)
            who.page.keyboard.press(key)
        else:
            control.click()

    def choose(self, who: Visitor, control: Locator, value: str) -> None:
        """Choose something of a list; counted as one."""
        self.clicks += 1
        if self.by_keys:
            reach(who.page, control)
        control.select_option(value)

    def go(self, who: Visitor, control: Locator) -> None:
        """Use what leads to another page, and look at that."""
        with who.page.expect_navigation():
            self.use(who, control)
        who.see()

    def tell(self, what: str) -> None:
        print(f"{what}: {self.clicks} clicks, {time.monotonic() - self.began:.1f} s")


def reach(page: Page, control: Locator, most: int = 250) -> None:
    """Go on with the Tab key until a control has the focus."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if control.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {control}")


def organizer_of(site: Site, visit: Callable[..., Visitor], language: str, **options: Any) -> Visitor:
    """The owner of the first demonstration, signed in, at its event's board."""
    if site.signed_in is None:
        first = visit(site.address, language, viewport=DESK)
        signs_in(first, site.demonstrations[0]["organizer_login"], language)
        site.signed_in = first.context.storage_state()
    organizer = visit(site.address, language, viewport=DESK, storage_state=site.signed_in, **options)
    organizer.open(f"/{language}/organize/events/{event_of(site)}/")
    return organizer


def event_of(site: Site) -> str:
    return site.demonstrations[0]["event"]


def registers(guest: Visitor, site: Site, language: str, name: str, email: str, organization: str = OPERATOR) -> str:
    """Somebody of an operator registers; the address of their page."""
    page = guest.page
    guest.open(f"/{language}/events/{event_of(site)}/registration")
    form_filled(page, name, email)
    page.locator("#organization").fill(OPERATOR)
    page.locator("[name=country]").select_option("MA")
    page.locator("[name=consent]").check()
    guest.press("button", _("Send my registration"))
    return page.url


def first_category_needs_approval(organizer: Visitor) -> None:
    menu(organizer, "categories")
    organizer.page.locator("main table a").first.click()
    organizer.page.locator("[name=access]").select_option("by_approval")
    organizer.page.locator("main form button[type=submit]").first.click()
    organizer.see()


@pytest.mark.parametrize(("language", "way"), [one for one in WAYS if "keys" not in one.values])
def test_somebody_is_approved_and_carries_away_a_visa_letter(
    demonstration: Site, visit: Callable[..., Visitor], language: str, way: str
) -> None:
    name, email = f"Aïcha Berrada {way} {language}", f"letter-{way}-{language}@example.org"
    has_scripts = way != "plain"
    with speaking(language):
        organizer = organizer_of(demonstration, visit, language, java_script_enabled=has_scripts)
        first_category_needs_approval(organizer)
        guest = visit(demonstration.address, language, viewport=DESK, java_script_enabled=has_scripts)
        personal = registers(guest, demonstration, language, name, email)
        walk = Walk()
        approves(organizer, walk, name)
        asks_for_a_letter(guest, walk, personal)
        issues_and_sends(organizer, walk, name)
        code = downloads(guest, demonstration, walk, email)
        guest.open(f"/{language}/letters/{code}")
        expect(guest.page.get_by_text(_("This letter is genuine"))).to_be_visible()
        walk.tell(f"approval and letter in {language}, {way}")


def approves(organizer: Visitor, walk: Walk, name: str) -> None:
    walk.clicks += 1
    menu(organizer, "registrations")
    walk.press(organizer, "link", name)
    walk.key(organizer, "button", _("Approve"))


def asks_for_a_letter(guest: Visitor, walk: Walk, personal: str) -> None:
    page = guest.page
    guest.open(personal)
    walk.click(page.locator("main a[href$='/letters']").first)
    page.wait_for_load_state()
    guest.see()
    page.locator("[name=consulate]").fill("Consulado, Rabat")
    page.locator("[name=passport_number]").fill("MA1234567")
    page.locator("[name=nationality]").select_option("MA")
    page.locator("[name=birth_date]").fill("1980-03-01")
    page.locator("[name=passport_expiry]").fill("2039-01-01")
    walk.press(guest, "button", _("Ask for this letter"))
    expect(page.get_by_text(_("Your request is with the organizers"))).to_be_visible()


def issues_and_sends(organizer: Visitor, walk: Walk, name: str) -> None:
    """The row is chosen by its key, or its box without scripts; the act by the keyboard; then it is confirmed."""
    page = organizer.page
    walk.clicks += 1
    menu(organizer, "letters")
    row = page.get_by_role("row").filter(has_text=name)
    if organizer.has_scripts:
        row.get_by_role("link").first.focus()
        page.keyboard.press("x")
    else:
        row.get_by_role("checkbox").check()
    walk.key(organizer, "button", _("Issue and send"))
    walk.key(organizer, "button", _("Issue and send"))
    expect(page.get_by_role("status").filter(has_text=pgettext("state of a letter", "Sent"))).to_be_visible()


def downloads(guest: Visitor, site: Site, walk: Walk, email: str) -> str:
    """The mail leads to the letter; the code that stands on it."""
    [mail] = [one for one in site.mails_to(email, 3) if "/letters" in text_of_mail(one)]
    found = re.search(r"https?://\S+/letters\b", text_of_mail(mail))
    assert found is not None
    guest.open(found[0])
    href = str(guest.page.get_by_role("link", name=_("Download the letter (PDF)")).first.get_attribute("href"))
    walk.clicks += 1
    answer = guest.context.request.get(site.address + href)
    assert answer.body().startswith(b"%PDF")
    return href.rpartition("/")[2].removesuffix(".pdf")
