"""Steps around the journey: budget, states, the public page, travellers and the host behind their links, the office."""

from __future__ import annotations

import re

import icalendar
from playwright.sync_api import Locator, expect

from events.platform.language.i18n import gettext as _
from tests.browser.conftest import Visitor
from tests.browser.looking import text_of_mail
from tests.browser.mission_journey_steps import MEETING
from tests.browser.mission_steps import APART, GOALS, HEAD, PARTNER, TITLES
from tests.browser.mission_walker import Walk, fetched, follow, go, in_tongues, text_of_pdf


def plans_the_costs(walk: Walk) -> None:
    """A line in another currency, per diem from the nights of the itinerary, and a receipt on the line."""
    walk.menu("costs")
    expect(walk.page.get_by_role("heading", name=_("No costs yet"))).to_be_visible()
    walk.follow("costs/new")
    walk.submit(
        {
            **in_tongues("label", "Compteurs", "Medidores"),
            "kind": "other",
            "payer": "funder",
            "currency": "BOB",
            "planned": "8000",
            "rate": "0.125",
            "rate_on": walk.day(-2),
        }
    )
    expect(
        walk.page.locator("main table")
        .get_by_text("8000", exact=False)
        .or_(walk.page.locator("main table").get_by_text(re.compile(r"8\W000")))
        .first
    ).to_be_visible()
    walk.follow("rates")
    walk.submit({"country": "BO", "currency": "EUR", "amount": "50", "rate": "1"})
    expect(walk.page.locator("main table tbody tr")).to_have_count(1)
    expect(walk.page.locator("main table td.figure").filter(has_text="20")).not_to_have_count(0)  # 5 nights of 4 people
    walk.act("rates/plan")
    expect(walk.page.get_by_text(_("What the itinerary asks for is in the budget as planned."))).to_be_visible()
    expect(walk.page.locator("figure.costs-picture").first).to_be_visible()


def adds_a_receipt(walk: Walk) -> None:
    walk.menu("costs")
    walk.follow("receipts")
    picture = walk.site.data_dir / "receipt.png"
    walk.page.screenshot(path=picture)
    walk.submit(
        {
            "file": picture,
            "line": "compteurs" if walk.language == "fr" else "medidores",
            "amount": "120",
            "currency": "BOB",
            "note": "Dos medidores",
        }
    )
    expect(walk.page.locator("li.receipt .note").get_by_text("Dos medidores")).to_be_visible()
    walk.menu("costs")
    expect(walk.page.locator("main table").get_by_text("120", exact=False).first).to_be_visible()


def is_approved(walk: Walk) -> None:
    walk.menu("state")
    for state in ("submitted", "approved"):
        take_step(walk, state)


def take_step(walk: Walk, state: str, reason: str = "") -> None:
    form = walk.page.locator(f"main form:has(input[name=to][value={state}])")
    form.locator("[name=reason]").fill(reason)
    go(walk.office, form.locator("button[type=submit]"))


def publishes_the_page(walk: Walk) -> None:
    """Whoever is not of the team cannot read it before; then it tells why, but of no place, no hour and no person."""
    stranger = walk.somebody()
    public = f"/{walk.language}/missions/{walk.slug}/"
    assert stranger.context.request.get(walk.site.address + public).status == 404
    walk.menu("state")
    walk.follow("publication")
    walk.act("/publication")
    stranger.open(public)
    expect(stranger.page.get_by_role("heading", level=1, name=TITLES[walk.language])).to_be_visible()
    expect(stranger.page.get_by_text(GOALS[walk.language])).to_be_visible()
    told = stranger.page.content()
    for kept in ("Sopocachi", "Casa del Agua", "LPB", "AE 7", "22:10", HEAD, APART, "Rosa Mamani", "Milluni"):
        assert kept not in told, kept


def travels(walk: Walk) -> None:
    """A traveller opens their link on a phone, without signing in, and reads what is theirs."""
    page = walk.page
    walk.menu("delegates")
    walk.office.press("link", APART)
    addresses = page.locator("#links input[readonly]")
    links = [str(addresses.nth(number).get_attribute("value")) for number in range(3)]
    walk.act("/link")
    assert links[0] in text_of_mail(walk.site.mails_to("pau@example.org")[0])
    traveller = walk.traveller = walk.somebody()
    traveller.open(links[0])
    expect(traveller.page.get_by_role("heading", level=1, name=_("Your journey"))).to_be_visible()
    expect(traveller.page.get_by_text("IB 9").first).to_be_visible()
    expect(traveller.page.get_by_text("AE 7")).to_have_count(0)
    _looks_around(traveller)
    calendar = icalendar.Calendar.from_ical(fetched(traveller, links[1]))
    taken_off = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT") if event.get("STATUS") == "CANCELLED"]
    assert ["AE 7" in title for title in taken_off] == [True]  # it stays, as cancelled
    told = " ".join(str(event["SUMMARY"]) for event in calendar.walk("VEVENT") if event.get("STATUS") != "CANCELLED")
    assert ("IB 9" in told, "AE 7" in told, MEETING[walk.language] in told) == (True, False, True), told
    roadbook = text_of_pdf(fetched(traveller, links[2]))
    for text in (APART, "IB 9", "Rosa Mamani", "Hotel Sopocachi", MEETING[walk.language]):
        assert text in roadbook, text


def _looks_around(traveller: Visitor) -> None:
    page = traveller.page
    home = page.url
    for ending in ("/map", "/contacts", "/documents", "/notes"):
        follow(traveller, page.locator(f"nav.thumbs a[href$='{ending}']"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if ending == "/documents":
            expect(page.get_by_role("link", name="Programa", exact=False).first).to_be_visible()
    traveller.open(home)
    follow(traveller, page.locator("li.leg.is-encounter .leg-head a").last)
    expect(page.get_by_text("Rosa Mamani").first).to_be_visible()


def writes_from_the_field(walk: Walk) -> None:
    """A changed time of the meeting."""
    traveller = walk.traveller
    assert traveller is not None
    page = traveller.page
    follow(traveller, page.locator("main a[href*='kind=time']"))
    form = page.locator("form:has(input[name=kind][value=time])")
    form.locator("[name=starts]").fill(f"{walk.day(2).isoformat()}T10:30")
    _sends(traveller, form.locator("button[type=submit]"), "[data-sent] p, .flash")
    expect(page.locator("ul.sent-notes").get_by_text("10:30").first).to_be_visible()


def _sends(traveller: Visitor, button: Locator, arrived: str) -> None:
    """With scripts it goes by way of what is kept on the phone, then as without them to a page that says it arrived."""
    button.click()
    expect(traveller.page.locator(arrived).first).to_be_visible()
    traveller.page.wait_for_load_state()
    traveller.see()


def office_takes_it_over(walk: Walk) -> None:
    walk.menu("field")
    follow(walk.office, walk.page.locator("main table tbody th a").first)
    walk.act("/adoption")
    expect(walk.page.get_by_text(_("The note is taken over."))).to_be_visible()
    walk.menu("itinerary")
    meeting = walk.page.locator("li.leg.is-encounter").filter(has_text=MEETING[walk.language]).first
    expect(meeting.get_by_text("10:30").first).to_be_visible()


def calls_the_roll(walk: Walk) -> None:
    walk.menu("field")
    walk.follow("roll-call")
    walk.submit({"message": "Temblor en La Paz"})
    expect(walk.page.get_by_text(_("Safe: %(count)s") % {"count": 0})).to_be_visible()
    walk.site.mails_to("jordi@example.org")
    traveller = walk.traveller
    assert traveller is not None
    traveller.open(traveller.page.url.split("/notes")[0])
    expect(traveller.page.get_by_text("Temblor en La Paz")).to_be_visible()
    _sends(traveller, traveller.page.locator("#roll button[name=is_safe][value=yes]"), ".roll-answer")
    expect(traveller.page.get_by_text(_("You said that you are safe."))).to_be_visible()
    walk.open("roll-call")
    expect(walk.page.get_by_text(_("Safe: %(count)s") % {"count": 1})).to_be_visible()
    walk.act("/closing")


def opens_the_page_of_the_host(walk: Walk) -> None:
    """In the host's language, with their meeting and nothing of other nights; the link can be closed."""
    walk.menu("partners")
    walk.office.press("link", PARTNER)
    walk.act("/link/opening")
    link = str(walk.page.locator("#links input[readonly]").first.get_attribute("value"))
    host = walk.somebody("es")
    host.open(link)
    assert "/es/hosts/" in host.page.url
    expect(host.page.get_by_text(MEETING["es"]).first).to_be_visible()
    expect(host.page.get_by_text("Q7K2XD")).to_have_count(0)
    paper = str(host.page.locator("main a[href*='.pdf']").first.get_attribute("href"))
    assert MEETING["es"] in text_of_pdf(fetched(host, paper))
    walk.act("/link/closure")
    assert host.context.request.get(link).status == 410


def leaves_and_returns(walk: Walk) -> None:
    """Earlier than planned: each wants a reason."""
    for state, reason in (("under_way", "Mejor conexión"), ("back", "Terminado antes")):
        walk.menu("state")
        take_step(walk, state)
        expect(walk.page.get_by_role("alert").first).to_be_visible()
        take_step(walk, state, reason)
        expect(walk.page.locator(".state-history").get_by_text(reason)).to_be_visible()
