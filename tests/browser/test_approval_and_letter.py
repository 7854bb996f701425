"""Somebody is approved, asks for a visa letter, gets it and downloads it: with the mouse and with the keyboard.

The walk says how many clicks and seconds it took; what was typed before it is not counted.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext, speaking
from tests.browser.conftest import Site, Visitor, walked_in
from tests.browser.looking import text_of_mail
from tests.browser.test_focal_point import by_keyboard
from tests.browser.test_newcomer import form_filled, menu, signs_in

DESK = {"width": 1280, "height": 800}
OPERATOR = "Régie des eaux de l’Oued Nfifikh"


@dataclass
class Walk:
    """Counts the clicks of a walk, and the keys that stand for one."""

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

    def tell(self, what: str) -> None:
        print(f"{what}: {self.clicks} clicks, {time.monotonic() - self.began:.1f} s")


def event_of(site: Site) -> str:
    return site.demonstrations[0]["event"]


def registers(guest: Visitor, site: Site, language: str, name: str, email: str) -> str:
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


@pytest.mark.parametrize("language", walked_in("fr"))
def test_somebody_is_approved_and_carries_away_a_visa_letter(
    demonstration: Site, visit: Callable[..., Visitor], language: str
) -> None:
    name, email = f"Aïcha Berrada {language}", f"letter-{language}@example.org"
    with speaking(language):
        organizer = visit(demonstration.address, language, viewport=DESK)
        signs_in(organizer, demonstration.demonstrations[0]["organizer_login"], language)
        organizer.open(f"/{language}/organize/events/{event_of(demonstration)}/")
        first_category_needs_approval(organizer)
        guest = visit(demonstration.address, language, viewport=DESK)
        personal = registers(guest, demonstration, language, name, email)
        walk = Walk()
        approves(organizer, walk, name)
        asks_for_a_letter(guest, walk, personal)
        issues_and_sends(organizer, walk, name)
        code = downloads(guest, demonstration, walk, email)
        guest.open(f"/{language}/letters/{code}")
        expect(guest.page.get_by_text(_("This letter is genuine"))).to_be_visible()
        walk.tell(f"approval and letter in {language}")


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
    """The row is chosen by its key, the act by the keyboard; then it is confirmed."""
    page = organizer.page
    walk.clicks += 1
    menu(organizer, "letters")
    row = page.get_by_role("row").filter(has_text=name)
    row.get_by_role("link").first.focus()
    page.keyboard.press("x")
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
