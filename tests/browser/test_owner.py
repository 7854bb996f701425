"""From an empty `events serve`: an owner makes an event from nothing, through the pages alone; somebody registers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext, speaking
from tests.browser.conftest import Site, Visitor, running_site, walked_in
from tests.browser.looking import text_of_mail

SLUG = "foro-2027"
_DESK = {"width": 1280, "height": 900}
NAMES = {"fr": "Forum des opérateurs", "es": "Foro de los operadores", "en": "Operators’ forum"}


def menu(owner: Visitor, ending: str) -> None:
    """Follow the organizers' menu; its words are shorter than the pages' headings."""
    owner.page.locator(f"nav.side a[href$='/{SLUG}/{ending}']").first.click()
    owner.page.wait_for_load_state()
    owner.see()


def write(page: Page, name: str, texts: dict[str, str]) -> None:
    """A text in several languages: inputs `<name>-<language>`."""
    for language, text in texts.items():
        page.locator(f"[name={name}-{language}]").fill(text)


@pytest.mark.parametrize("language", walked_in("fr", "es"))
def test_an_owner_makes_an_event_and_somebody_registers(
    browser: Browser, visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    with running_site(tmp_path, ("organizer", "add", "ona@example.org", "--name", "Ona Vidal")) as (site, printed):
        with speaking(language):
            owner = visit(site.address, language, viewport=_DESK)
            begins(owner, printed[0], language)
            creates_the_event(owner)
            defines_its_parts(owner)
            asks_its_own_questions(owner)
            writes_a_page_and_the_notice(owner)
            plans_a_session(owner)
            invites_a_colleague(owner, site)
            publishes(owner)
            guest = visit(site.address, language, viewport={"width": 390, "height": 844})
            somebody_registers(guest, site, language)
            menu(owner, "registrations")
            expect(owner.page.get_by_role("link", name="Mariam Touré").first).to_be_visible()


def begins(owner: Visitor, link: str, language: str) -> None:
    """Signs in with the link of the command: opening it does nothing yet, pressing the button does."""
    owner.open(re.sub(r"(//[^/]+)/[a-z]+/", rf"\1/{language}/", link))
    owner.page.locator("main form button[type=submit]").first.click()
    owner.see()
    expect(owner.page.get_by_role("heading", name=_("No event yet"))).to_be_visible()


def creates_the_event(owner: Visitor) -> None:
    page = owner.page
    owner.press("link", _("Create an event"))
    owner.press("button", _("Create the event"))  # too early
    expect(page.get_by_role("alert").first).to_be_visible()
    write(page, "name", NAMES)
    page.locator("[name=slug]").fill(SLUG)
    write(page, "tagline", {"fr": "Trois jours à Lima", "es": "Tres días en Lima", "en": "Three days in Lima"})
    write(page, "description", {"fr": "## Pourquoi\n\nPour **apprendre**.", "es": "Para aprender.", "en": "To learn."})
    begin = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011 - a day well ahead is meant, wherever this runs
    page.get_by_label(_("First day")).fill(begin.isoformat())
    page.get_by_label(_("Last day")).fill((begin + dt.timedelta(days=2)).isoformat())
    page.get_by_label(_("Time zone")).select_option("America/Lima")
    write(page, "venue", {"es": "Casa del Agua"})
    page.locator("[name=country]").select_option("PE")
    for code in ("fr", "es", "en"):
        page.locator(f"[name=languages][value={code}]").check()
    page.locator("[name=default_language]").select_option("es")
    page.get_by_label(_("Registration opens")).fill("2020-01-01T00:00")
    page.get_by_label(_("Registration closes")).fill(f"{begin.isoformat()}T00:00")
    page.locator("[name=capacity]").fill("120")
    page.locator("[name=contact_email]").fill("foro@example.org")
    owner.press("button", _("Create the event"))
    expect(page).to_have_url(re.compile(f"/organize/events/{SLUG}/"))


def defines_its_parts(owner: Visitor) -> None:
    page = owner.page
    for ending, button, texts in (
        ("rooms", _("Add a room"), {"fr": "Salle Rímac", "es": "Sala Rímac", "en": "Rímac room"}),
        ("tracks", _("Add a track"), {"fr": "Pertes", "es": "Pérdidas", "en": "Losses"}),
        ("types", _("Add a type"), {"fr": "Atelier", "es": "Taller", "en": "Workshop"}),
        ("categories", _("Add a category"), {"fr": "Opérateurs", "es": "Operadores", "en": "Staff"}),
    ):
        menu(owner, ending)
        write(page, "name", texts)
        if page.locator("[name=capacity]").count():
            page.locator("[name=capacity]").fill("40")
        owner.press("button", button)
        expect(page.locator("main table").get_by_text(texts[_language_of(page)])).to_be_visible()


def _language_of(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def asks_its_own_questions(owner: Visitor) -> None:
    page = owner.page
    for kind in ("text", "choice"):
        menu(owner, "fields")
        owner.press("link", _("Add a question"))
        write(page, "label", {"fr": f"Question {kind}", "es": f"Pregunta {kind}", "en": f"Question: {kind}"})
        page.locator("[name=kind]").select_option(kind)
        if kind == "choice":
            page.locator("[name=is_required]").check()
            for number, option in enumerate(("Uno", "Dos")):
                page.locator(f"[name=option-{number}-es]").fill(option)
        owner.press("button", _("Save this question"))


def writes_a_page_and_the_notice(owner: Visitor) -> None:
    page = owner.page
    menu(owner, "pages")
    page.locator("main a[href$='/pages/new']").first.click()
    owner.see()
    write(page, "title", {"fr": "Hôtels", "es": "Hoteles", "en": "Hotels"})
    write(page, "body", {"fr": "Près de la mer.", "es": "Cerca del mar.", "en": "Near the sea."})
    owner.press("button", _("Save this page"))
    menu(owner, "privacy")
    write(page, "body", {"fr": "Ce que nous gardons.", "es": "Lo que guardamos.", "en": "What we keep."})
    owner.press("button", _("Publish the notice"))


def plans_a_session(owner: Visitor) -> None:
    page = owner.page
    menu(owner, "speakers")
    page.locator("main a[href$='/speakers/new']").first.click()
    owner.see()
    page.locator("[name=name]").fill("Rosa Huamán")
    owner.press("button", _("Save the speaker"))
    menu(owner, "sessions")
    page.locator("main a[href$='/sessions/new']").first.click()
    owner.see()
    write(page, "title", {"fr": "Réduire les pertes", "es": "Reducir las pérdidas", "en": "Reducing losses"})
    first_day = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011 - as above
    page.locator("[name=starts_on]").fill(first_day.isoformat())
    page.locator("[name=starts]").fill("09:00")
    page.locator("[name=ends]").fill("10:30")
    page.locator("[name=room]").select_option(index=1)
    page.locator("[name=language]").select_option("es")
    page.locator("[name=who-0]").fill("Rosa Huamán")
    owner.press("button", _("Save the session"))
    expect(page.get_by_text(_("Saved. The public programme and the calendars show it."))).to_be_visible()


def invites_a_colleague(owner: Visitor, site: Site) -> None:
    page = owner.page
    menu(owner, "team")
    page.locator("[name=name]").fill("Iker Sola")
    page.locator("[name=email]").fill("iker@example.org")
    page.locator("[name=role][value=organizer]").check()
    owner.press("button", _("Send the invitation"))
    expect(page.get_by_text("Iker Sola").first).to_be_visible()
    assert "/sign-in/" in text_of_mail(site.mails_to("iker@example.org")[0])


def publishes(owner: Visitor) -> None:
    menu(owner, "")
    owner.press("link", _("Publish the event"))
    owner.press("button", _("Publish the event"))
    expect(owner.page.locator("main").get_by_text(pgettext("state of an event", "Published")).first).to_be_visible()


def somebody_registers(guest: Visitor, site: Site, language: str) -> None:
    page = guest.page
    guest.open(f"/{language}/events/{SLUG}/")
    expect(page.get_by_role("heading", level=1, name=NAMES[language])).to_be_visible()
    page.locator("nav details summary").first.click()  # the practical pages
    guest.press("link", {"fr": "Hôtels", "es": "Hoteles"}[language])
    guest.press("link", _("Register"))
    page.get_by_label(_("Name on the badge")).fill("Mariam Touré")
    page.get_by_label(_("E-mail address")).fill("mariam@example.org")
    page.locator("[name=country]").select_option("ML")
    for box in page.get_by_role("group", name=_("Category")).get_by_role("radio").all():
        box.check()
    page.get_by_role("radio", name=_("On site"), exact=True).check()
    page.get_by_role("radio", name="Dos").or_(page.locator("select[name^=question-]")).first.wait_for()
    for control in page.locator("select[name^=question-]").all():
        control.select_option(index=1)
    for box in page.get_by_role("radio", name="Dos").all():
        box.check()
    page.locator("[name=consent]").check()
    guest.press("button", _("Send my registration"))
    expect(page.get_by_role("heading", name=_("You are registered"))).to_be_visible()
    guest.press("link", _("See the programme"))
    title = {"fr": "Réduire les pertes", "es": "Reducir las pérdidas"}[language]
    guest.press("link", title)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_text("Rosa Huamán").first).to_be_visible()
    assert len(site.mails_to("mariam@example.org")) == 1
