"""The main job, as a newcomer and an organizer do it, in French and in Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from tests.browser.conftest import Site, Visitor, walked_in
from tests.browser.looking import code_in_pdf, code_on, token_in, weight

HEAVIEST = 60 * 1024  # bytes over the wire of a participant's first visit
PEOPLE = {"fr": ("Mariam Touré", 0), "es": ("Inés Quispe Ñahui", 1)}

# Text the walks use where a page shows what its organizers wrote: the demonstration's rooms by code.
# How far a page scrolls sideways once each of its texts begins with a word of 200 letters, but for our own short ones.
_WITH_LONG_WORDS = """(() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const at = texts.currentNode.parentElement;
    if (at.closest("svg, script, select, template, button, nav")) continue;
    if (getComputedStyle(at).whiteSpace === "nowrap") continue;
    if (texts.currentNode.data.trim().length > 3) texts.currentNode.data = "w".repeat(200) + texts.currentNode.data;
  }
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
})()"""
_LARGER = {"width": 1280, "height": 900}
_PHONE = {"width": 390, "height": 844}


def form_filled(page: Page, name: str, email: str) -> None:
    """What somebody types; labels are those of the walk's language."""
    page.get_by_label(_("Name on the badge")).fill(name)
    page.get_by_label(_("E-mail address")).fill(email)
    page.locator("#organization").fill("Eaux du Sahel")
    page.get_by_label(_("Function"), exact=False).first.fill("Directrice technique")
    page.locator("[name=country]").select_option("ML")
    page.locator("[name=spoken_languages][value=fr]").check()
    page.get_by_role("group", name=_("Category")).get_by_role("radio").first.check()
    page.get_by_role("radio", name=_("On site"), exact=True).check()
    answer_questions(page)


def answer_questions(page: Page) -> None:
    """An answer to each question of the event's own, whatever they are."""
    for box in page.locator("fieldset[id^=question-]").all():
        box.locator("input").first.check()
    for control in page.locator("select[name^=question-]").all():
        control.select_option(index=1)
    for control in page.locator("textarea[name^=question-], input[name^=question-]").all():
        kind = control.get_attribute("type") or "text"
        if kind == "date":
            control.fill("2027-05-24")
        elif kind not in {"radio", "checkbox", "file"}:
            control.fill("2" if control.get_attribute("inputmode") == "decimal" else "Rien")


def events_of(site: Site, visitor: Visitor, href: str) -> list[str]:
    """The titles in a calendar, read back."""
    answer = visitor.context.request.get(href.replace("webcal:", "http:"))
    assert answer.status == 200
    calendar = icalendar.Calendar.from_ical(answer.body())
    return [str(component["SUMMARY"]) for component in calendar.walk("VEVENT")]


@pytest.mark.parametrize("language", walked_in("es", "fr"))
def test_a_newcomer_registers_reads_and_carries_away(
    demonstration: Site, visit: Callable[..., Visitor], language: str
) -> None:
    name, number = PEOPLE[language]
    email = f"newcomer-{language}@example.org"
    with speaking(language):
        guest = visit(demonstration.address, language, viewport=_PHONE, timezone_id="America/Bogota")
        personal = registers(guest, demonstration, name, email, language)
        corrects(guest, name)
        code = carries_away(guest, demonstration, name)
        session = reads_the_programme(guest, demonstration, personal)
        receives_the_mail(demonstration, name, email, code)
        organizer = visit(demonstration.address, language, viewport=_LARGER)
        signs_in(organizer, demonstration.demonstrations[number]["organizer_login"], language)
        sees_who_came(organizer, demonstration, name)
        moves_a_session(organizer, guest, demonstration, session)


def registers(guest: Visitor, site: Site, name: str, email: str, language: str) -> str:
    page = guest.page
    guest.open("/")
    expect(page).to_have_url(re.compile(f"/{language}/$"))
    page.locator("main").get_by_role("link").first.click()
    guest.see()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    guest.press("link", _("Register"))
    guest.press("button", _("Send my registration"))  # too early: what is missing is said
    expect(page.get_by_role("alert").first).to_be_visible()
    form_filled(page, name, email)
    page.locator("[name=consent]").check()
    guest.press("button", _("Send my registration"))
    expect(page.get_by_role("heading", name=_("You are registered"))).to_be_visible()
    return page.url


def corrects(guest: Visitor, name: str) -> None:
    guest.press("link", _("Correct my data"))
    guest.page.locator("#organization").fill("Eaux du Sahel et du Fleuve")
    guest.press("button", _("Save my data"))
    expect(guest.page.get_by_text(_("Your corrections are saved"))).to_be_visible()
    expect(guest.page.get_by_text("Eaux du Sahel et du Fleuve").first).to_be_visible()
    expect(guest.page.get_by_text(name).first).to_be_visible()


def carries_away(guest: Visitor, site: Site, name: str) -> str:
    """The code on the screen is large and the same as on the paper; the calendar can be read."""
    page = guest.page
    box = page.locator(".qr").first.bounding_box()
    assert box is not None
    assert box["width"] >= 200, box
    code = code_on(page)
    badge = page.get_by_role("link", name=_("Download the badge (PDF)")).get_attribute("href")
    answer = guest.context.request.get(site.address + str(badge))
    assert code_in_pdf(answer.body()) == code
    assert len(events_of(site, guest, calendar_address(page))) >= 1
    return code


def calendar_address(page: Page) -> str:
    href = page.locator("a[href*='/calendars/']").first.get_attribute("href")
    assert href is not None
    return href


def reads_the_programme(guest: Visitor, site: Site, personal: str) -> str:
    """Four days, a session, the reader's own time, a star, and the star in the calendar. The session's address."""
    page = guest.page
    guest.open(personal)
    feed = calendar_address(page)
    before = events_of(site, guest, feed)
    guest.press("link", _("See the programme"))
    days = page.locator("nav.day-switch a")
    assert days.count() == 4
    days.nth(1).click()
    guest.see()
    page.locator("li[data-session] h2 a").first.click()
    guest.see()
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name=_("Show my own time too")).click()
    expect(page.locator("time").first).to_be_visible()
    page.get_by_role("button", name=_("Add to my sessions")).click()
    expect(page.get_by_role("button", name=_("In my sessions"))).to_have_attribute("aria-pressed", "true")
    address = page.url
    guest.open(personal)
    guest.press("link", _("My sessions"))
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    after = events_of(site, guest, feed)
    assert (len(after) - len(before), [text for text in after if title in text] != []) == (1, True)
    return address


def receives_the_mail(site: Site, name: str, email: str, code: str) -> None:
    mail = site.mails_to(email)[0]
    files = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    assert name in str(mail["To"])
    assert code_in_pdf(files["application/pdf"]) == code
    assert "text/calendar" not in files  # beside the subscribed one it would show every entry twice


def signs_in(organizer: Visitor, login: str, language: str) -> None:
    organizer.open(re.sub("^/[a-z]+/", f"/{language}/", login))
    organizer.page.locator("main form button[type=submit]").first.click()
    organizer.see()
    expect(organizer.page).to_have_url(re.compile(f"/{language}/organize/"))


def menu(organizer: Visitor, ending: str) -> None:
    """Follow the organizers' menu; its words are shorter than the pages' headings."""
    organizer.page.locator(f"nav.side a[href$='/{ending}']").first.click()
    organizer.page.wait_for_load_state()
    organizer.see()


def sees_who_came(organizer: Visitor, site: Site, name: str) -> None:
    page = organizer.page
    slug = site.demonstrations[0]["event"]
    if not page.url.rstrip("/").endswith(slug):
        page.locator(f"main a[href$='/organize/events/{slug}/']").first.click()
        organizer.see()
    menu(organizer, "registrations")
    page.get_by_label(_("Name, organization, address or reference")).fill(name)
    organizer.press("button", _("Search"))
    expect(page.get_by_role("link", name=name).first).to_be_visible()
    menu(organizer, "outbox")
    page.locator("main tbody a").first.click()
    organizer.see()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def moves_a_session(organizer: Visitor, guest: Visitor, site: Site, session: str) -> None:
    """To another room; the public page says so."""
    code = session.rpartition("/")[2]
    menu(organizer, "sessions")
    page = organizer.page
    page.locator(f"main a[href$='/sessions/{code}']").first.click()
    organizer.see()
    room = page.get_by_role("combobox", name=_("Room"))
    chosen = room.input_value()
    other = next(option for option in room.locator("option").all() if option.get_attribute("value") not in {"", chosen})
    value, label = str(other.get_attribute("value")), other.inner_text().strip()
    room.select_option(value)
    organizer.press("button", _("Save the session"))
    expect(page.get_by_text(_("Saved. The public programme and the calendars show it."))).to_be_visible()
    guest.open(session)
    expect(guest.page.get_by_text(label.split(" (")[0]).first).to_be_visible()


@pytest.mark.parametrize("language", walked_in("es", "fr"))
def test_a_first_visit_weighs_little(demonstration: Site, browser: Browser, language: str) -> None:
    slug = demonstration.demonstrations[0]["event"]
    public = [f"/{language}/", *(f"/{language}/events/{slug}/{rest}" for rest in ("", "registration", "agenda"))]
    personal = re.sub("^/[a-z]+/", f"/{language}/", demonstration.demonstrations[0]["registration"])
    weights = {path: weight(browser, demonstration.address + path, language) for path in (*public, personal)}
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}
    assert token_in(personal)


@pytest.mark.parametrize("language", walked_in("fr", "es"))
def test_nothing_scrolls_sideways_on_a_narrow_phone(
    demonstration: Site, visit: Callable[..., Visitor], language: str
) -> None:
    slug = demonstration.demonstrations[0]["event"]
    guest = visit(demonstration.address, language, viewport={"width": 320, "height": 640})
    personal = re.sub("^/[a-z]+/", f"/{language}/", demonstration.demonstrations[0]["registration"])
    pages = ("", "registration", "agenda", "speakers", "calendar", "registration/link")
    for path in (*(f"/{language}/events/{slug}/{rest}" for rest in pages), personal):
        guest.open(path)
        assert (path, guest.page.evaluate(_WITH_LONG_WORDS)) == (path, 0)


def test_without_scripts_everything_works(demonstration: Site, visit: Callable[..., Visitor]) -> None:
    """A form, the programme and a star, with JavaScript off."""
    with speaking("fr"):
        guest = visit(demonstration.address, "fr", java_script_enabled=False)
        page = guest.page
        slug = demonstration.demonstrations[0]["event"]
        page.goto(f"{demonstration.address}/fr/events/{slug}/registration")
        form_filled(page, "Sans Script", "sans-script@example.org")
        page.locator("[name=consent]").check()
        page.get_by_role("button", name=_("Send my registration")).click()
        expect(page.get_by_role("heading", name=_("You are registered"))).to_be_visible()
        personal = page.url
        page.goto(f"{demonstration.address}/fr/events/{slug}/agenda")
        page.locator("li[data-session] h2 a").first.click()
        title = page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("button", name=_("Add to my sessions")).click()
        page.goto(personal)
        page.get_by_role("link", name=_("My sessions")).first.click()
        expect(page.get_by_role("link", name=title).first).to_be_visible()


def test_axe_the_console_and_foreign_hosts_are_watched(demonstration: Site, browser: Browser) -> None:
    """The watch itself: what is wrong on a page does not pass."""
    guest = Visitor(browser.new_context(viewport={"width": 320, "height": 640}), demonstration.address)
    guest.page.route("**/elsewhere", lambda route: route.fulfill(body="", content_type="text/html"))
    guest.page.goto(demonstration.address + "/elsewhere")
    wide = '<p id="x" style="width:900px">x</p><p id="x">x</p>'
    guest.page.set_content('<html><title>x</title><img src="http://127.0.0.2:9/x.png">' + wide)
    guest.page.evaluate("console.error('x')")
    guest.page.wait_for_load_state()
    guest.see()
    told = "\n".join(guest.wrong)
    guest.context.close()
    for expected in (
        "axe: image-alt",
        "axe: html-has-lang",
        "another host",
        "console, error",
        "scrolls sideways",
        "given twice",
    ):
        assert expected in told
