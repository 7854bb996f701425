"""A message to all from francophone operators who arrive on Monday: chosen, written, read as a mail, released.

Three ways: with the mouse, with the keyboard, without scripts. The walk says how many clicks, or keys that stand for
one, and seconds it took; what was typed is not counted, nor who registers before it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from tests.browser.conftest import Site, Visitor
from tests.browser.looking import text_of_mail
from tests.browser.test_approval_and_letter import DESK, WAYS, Walk, organizer_of, registers

SUBJECTS = {"fr": "Navette de lundi", "es": "Traslado del lunes", "en": "Shuttle on Monday"}
MONDAY = "2027-05-24"  # what the walk's forms are answered with


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_francophone_operators_who_arrive_on_monday_are_written_to(
    demonstration: Site, visit: Callable[..., Visitor], language: str, way: str
) -> None:
    guests = {code: f"monday-{way}-{language}-{code}@example.org" for code in SUBJECTS}
    for code, email in guests.items():
        with speaking(code):
            guest = visit(demonstration.address, code, viewport=DESK)
            registers(guest, demonstration, code, f"Fatou Sarr {way} {language} {code}", email)
    with speaking(language):
        organizer = organizer_of(demonstration, visit, language, java_script_enabled=way != "plain")
        walk = Walk(by_keys=way == "keys")
        chooses(organizer, walk)
        writes(organizer, walk)
        reads_and_releases(organizer, walk, f"Fatou Sarr {way} {language}")
        walk.tell(f"message in {language}, {way}")
    for code, email in guests.items():
        mails = [mail for mail in demonstration.mails_to(email, 2) if SUBJECTS[code] in str(mail["Subject"])]
        assert len(mails) == 1
        assert f"Fatou Sarr {way} {language} {code}" in text_of_mail(mails[0])


def chooses(organizer: Visitor, walk: Walk) -> None:
    """Who speaks French, is of an operator of whatever kind, and arrives on Monday; then all that were found."""
    page = organizer.page
    walk.go(organizer, page.locator("nav.side a[href$='/registrations']"))
    walk.use(organizer, page.locator("summary").filter(has_text=_("Filters")))
    walk.choose(organizer, page.locator("select[name=spoken_languages]"), "fr")
    walk.choose(organizer, page.locator("select[name=organization_kind]"), "operators")
    for end in ("from", "to"):
        page.locator(f"[name='answer-arrival.{end}']").fill(MONDAY)
    walk.go(organizer, page.get_by_role("button", name=_("Show these")))
    expect(page.locator(".chips .chip")).to_have_count(3)
    if organizer.has_scripts:
        walk.use(organizer, page.locator("[data-list-page]"), "Space")  # the acts come into sight
    walk.use(organizer, page.locator(".bulk input[name=all]"), "Space")
    walk.go(organizer, page.get_by_role("button", name=_("Write to them")))


def writes(organizer: Visitor, walk: Walk) -> None:
    page = organizer.page
    expect(page.locator("#audience .chip")).to_have_count(3)
    for code, subject in SUBJECTS.items():
        page.locator(f"[name=subject-{code}]").fill(subject)
        page.locator(f"[name=body-{code}]").fill(f"{{name}},\n\n{subject}, 14:00.")
    walk.go(organizer, page.get_by_role("button", name=_("Save this message")))


def reads_and_releases(organizer: Visitor, walk: Walk, name: str) -> None:
    """Each language's mail is shown to somebody who gets it; nothing leaves before it is released."""
    page = organizer.page
    previews = page.locator("#preview details")
    expect(previews).to_have_count(len(SUBJECTS))
    walk.use(organizer, previews.nth(1).locator("summary"))
    expect(previews.nth(1)).to_contain_text("14:00")
    walk.go(organizer, page.get_by_role("button", name=_("Put it into the outbox")))
    expect(page.get_by_text(_("Nothing has left yet"))).to_be_visible()
    walk.go(organizer, page.locator(".mail-counts a").first)
    expect(page.locator("main table")).to_contain_text(name)
    page.go_back()
    walk.clicks += 1
    walk.go(organizer, page.get_by_role("link", name=_("Release"), exact=True))
    walk.go(organizer, page.get_by_role("button", name=_("Release"), exact=True))
    expect(page.get_by_text(_("The message is released"))).to_be_visible()
