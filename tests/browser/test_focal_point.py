"""The focal point of a delegation names eight people on a phone: with the keyboard, and without JavaScript."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from tests.browser.conftest import Site, Visitor, walked_in

PHONE = {"width": 320, "height": 640}


def people(language: str) -> str:
    """Eight lines as they stand in a mail; the category is named by its code."""
    return "\n".join(f"Persona {at} {language}; {language}{at}@sahel.example.org; operator; Jefa" for at in range(1, 9))


def by_keyboard(page: Page, role: str, name: str, most: int = 60) -> None:
    """Go on with the Tab key until a control has the focus, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _step in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {name}")


@pytest.mark.parametrize("language", walked_in("fr", "es", "en"))
def test_eight_people_are_named_with_the_keyboard_in_three_steps(
    demonstration: Site, visit: Callable[..., Visitor], language: str
) -> None:
    with speaking(language):
        focal = visit(demonstration.address, language, viewport=PHONE)
        page, began = focal.page, time.monotonic()
        focal.open(demonstration.demonstrations[0]["delegation"].replace("/fr/", f"/{language}/"))
        by_keyboard(page, "link", _("Name several people"))
        focal.see()
        page.locator("textarea").focus()
        page.keyboard.insert_text(people(language))
        by_keyboard(page, "button", _("Look at the lines"))
        focal.see()
        expect(page.get_by_text(_("Nobody has been named yet. Look at each line, then name them."))).to_be_visible()
        by_keyboard(page, "button", _("Name these people"))
        focal.see()
        for at in range(1, 9):
            expect(page.get_by_role("link", name=f"Persona {at} {language}")).to_be_visible()
        print(f"eight people in {language}: 3 steps, {time.monotonic() - began:.1f} s")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    mail = demonstration.mails_to(f"{language}1@sahel.example.org")[0]
    assert "/registrations/" in str(mail.get_body(("plain",)))


def test_without_scripts_somebody_is_named_replaced_and_withdrawn(
    demonstration: Site, visit: Callable[..., Visitor]
) -> None:
    with speaking("es"):
        focal = visit(demonstration.address, "es", viewport=PHONE, java_script_enabled=False)
        page = focal.page
        focal.open(demonstration.demonstrations[0]["delegation"].replace("/fr/", "/es/"))
        focal.press("link", _("Name one person"))
        page.locator("[name=name]").fill("Wara Condori")
        page.locator("[name=email]").fill("wara@cochabamba.example.org")
        page.locator("[name=category]").first.check()
        focal.press("button", _("Name this person"))
        focal.press("link", "Wara Condori")
        focal.press("link", _("Replace by somebody else"))
        page.locator("[name=name]").fill("Inés Quispe")
        page.locator("[name=email]").fill("ines@cochabamba.example.org")
        focal.press("button", _("Put them in this place"))
        expect(page.get_by_role("link", name="Wara Condori")).to_have_count(0)
        focal.press("link", "Inés Quispe")
        focal.press("link", _("Withdraw from the delegation"))
        focal.press("button", _("Withdraw from the delegation"))
        expect(page.get_by_role("link", name="Inés Quispe")).to_have_count(0)
