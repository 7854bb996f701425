"""Steps on the itinerary: its legs, who deviates, what warns, how it is shown, bookings and documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from playwright.sync_api import expect

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from tests.browser.mission_steps import APART, GOALS, HEAD, INTERPRETER, PARTNER_CODE, TITLES
from tests.browser.mission_walker import Values, Walk, follow, in_tongues

MEETING = {"fr": "Réunion avec le comité", "es": "Reunión con el comité"}
VISIT = {"fr": "Visite du réservoir", "es": "Visita del tanque"}
REASON = "Rosa Mamani"


def _legs(walk: Walk) -> Iterator[tuple[str, Values]]:
    """What is shared by everybody: out, a bed, a visit too soon, a meeting, a road."""
    yield (
        "flight",
        {
            "from_iata": "BCN",
            "to_iata": "LPB",
            "starts_on": walk.day(0),
            "starts": "22:10",
            "ends_on": walk.day(1),
            "ends": "05:40",
            "carrier": "Air Èbre",
            "number": "AE 7",
            "status": "confirmed",
        },
    )
    yield (
        "stay",
        {
            "from_place": "hotel-sopocachi",
            "starts_on": walk.day(1),
            "starts": "07:00",
            "ends_on": walk.day(6),
            "ends": "17:00",
            "status": "booked",
        },
    )
    yield (
        "visit",
        {
            "from_name": "Tanque Milluni",
            "from_city": "El Alto",
            "from_country": "BO",
            "starts_on": walk.day(1),
            "starts": "09:00",
            "ends": "11:00",
            **in_tongues("title", *VISIT.values()),
            "partner_id": PARTNER_CODE,
            "language": "ay",
            "needs_interpreter": True,
        },
    )
    yield (
        "meeting",
        {
            "from_name": "Casa del Agua",
            "from_city": "La Paz",
            "from_country": "BO",
            "starts_on": walk.day(2),
            "starts": "10:00",
            "ends": "12:00",
            **in_tongues("title", *MEETING.values()),
            "partner_id": PARTNER_CODE,
            "language": "es",
            "needs_interpreter": True,
            "interpreter_id": "awa-diallo",
            **in_tongues("agenda", "1. Pertes\n2. Compteurs", "1. Pérdidas\n2. Medidores"),
        },
    )
    yield (
        "road",
        {
            "from_place": "hotel-sopocachi",
            "to_place": "tanque-milluni",
            "starts_on": walk.day(3),
            "starts": "08:30",
            "ends": "09:40",
            "driver": "Efraín Condori",
            "driver_phone": "+591 700 00 000",
            "vehicle": "Toyota blanca",
        },
    )


def plans_the_legs(walk: Walk) -> None:
    """Airports by their codes, other places as they come along; the clocks of both ends are told."""
    walk.menu("itinerary")
    expect(walk.page.get_by_role("heading", name=_("No leg yet"))).to_be_visible()
    for kind, values in _legs(walk):
        walk.follow("legs/new")
        walk.follow(f"legs/new?kind={kind}")
        walk.submit(values | (_with_whom(walk) if kind == "meeting" else {}))
        expect(walk.page.locator("main .notice-good")).to_be_visible()
    flight = walk.page.locator("li.leg.kind-flight").first
    expect(flight.get_by_text(re.compile(r"22:10.*5:40.*\+1"))).to_be_visible()
    expect(walk.page.get_by_role("link", name=MEETING[walk.language]).first).to_be_visible()


def _with_whom(walk: Walk) -> Values:
    """The specific objective, and the contact person of the partner."""
    goal = walk.page.locator("[name=objectives]").nth(1)
    contact = walk.page.locator("[name=contact_id] option").filter(has_text="Rosa Mamani")
    return {"objectives": [goal.get_attribute("value")], "contact_id": contact.get_attribute("value")}


def lets_one_deviate(walk: Walk) -> None:
    """Somebody takes another flight; the others stay on the first one."""
    walk.menu("itinerary")
    follow(walk.office, walk.page.locator("li.leg.kind-flight .leg-head a").first)
    walk.office.press("link", _("Who is on it"))
    expect(walk.page.get_by_role("checkbox")).to_have_count(4)
    follow(walk.office, walk.page.locator("main a[href*='instead=']").filter(has_text=APART).first)
    walk.submit(
        {
            "from_iata": "MAD",
            "to_iata": "LPB",
            "starts_on": walk.day(0),
            "starts": "23:55",
            "ends_on": walk.day(1),
            "ends": "06:20",
            "number": "IB 9",
        }
    )
    walk.open("itinerary?person=pau-riera")
    expect(walk.page.locator("li.leg.kind-flight").filter(has_text="IB 9")).not_to_have_count(0)
    expect(walk.page.locator("li.leg.kind-flight").filter(has_text="AE 7")).to_have_count(0)


def looks_at_the_warnings(walk: Walk) -> None:
    """What is to be seen is there, leads to its leg, and one is set aside with its reason."""
    walk.menu("warnings")
    looks = walk.page.locator("ul.looks > li")
    for title in (
        _("Passport expires too soon"),
        _("Visa not ticked"),
        _("Meeting without objective"),
        _("Meeting on the first day at altitude"),
        _("No interpreter named"),
    ):
        expect(looks.filter(has=walk.page.get_by_role("heading", name=title))).not_to_have_count(0)
    soon = looks.filter(has=walk.page.get_by_role("heading", name=_("Meeting on the first day at altitude"))).first
    expect(soon.get_by_role("link", name=re.compile(VISIT[walk.language]))).to_be_visible()
    soon.locator("summary").click()
    walk.office.see()
    soon.locator("[name=reason]").fill(REASON)
    with walk.page.expect_navigation():
        soon.locator("button[type=submit]").click()
    walk.office.see()
    expect(walk.page.get_by_text(_("Set aside. It is listed below, with its reason."))).to_be_visible()
    expect(walk.page.locator("ul.looks").last.get_by_text(REASON)).to_be_visible()


def looks_at_every_view(walk: Walk) -> None:
    for ending in ("itinerary", "timeline", "map", "team", "changes", "arrivals"):
        walk.menu(ending)
        expect(walk.page.locator("main h1")).to_be_visible()
    expect(walk.page.get_by_text("Efraín Condori").first).to_be_visible()
    walk.open("map?person=pau-riera")
    expect(walk.page.locator(".map-sheet svg").first).to_be_visible()
    walk.menu("itinerary")
    follow(walk.office, walk.page.locator("li.leg.is-encounter a[href$='/card']").last)
    walk.office.open(f"/{walk.language}/organize/missions/")
    walk.office.press("link", _("Who is where"))
    expect(walk.page.locator(".board-row")).to_have_count(4)
    expect(walk.page.get_by_role("link", name=HEAD)).to_be_visible()
    walk.office.press("link", TITLES[walk.language])


def reads_the_cards(walk: Walk) -> None:
    """The card of the meeting has what somebody needs who is late for it."""
    walk.menu("itinerary")
    meeting = walk.page.locator("li.leg.is-encounter").filter(has_text=MEETING[walk.language]).first
    follow(walk.office, meeting.locator("a[href$='/card']"))
    for text in ("Rosa Mamani", "+591 2 222 0001", INTERPRETER, GOALS[walk.language], "Casa del Agua"):
        expect(walk.page.locator("main").get_by_text(text).first).to_be_visible()


def pastes_a_booking(walk: Walk) -> None:
    """What the airline wrote into its mail becomes the leg back; who is on it is confirmed."""
    walk.menu("bookings")
    walk.submit({"text": json.dumps(_reservation(walk))})
    walk.office.press("link", _("Look at it"), exact=False)
    expect(walk.page.locator("#told").get_by_text("Q7K2XD").first).to_be_visible()
    walk.submit({"who": "all"})
    walk.open("itinerary")
    back = walk.page.locator("li.leg.kind-flight").filter(has_text="Q7K2XD")
    expect(back).not_to_have_count(0)
    follow(walk.office, back.first.locator(".leg-head a"))
    expect(walk.page.get_by_role("heading", name=_("From bookings"))).to_be_visible()


def _reservation(walk: Walk) -> dict[str, object]:
    zone = "-04:00"
    return {
        "@context": "http://schema.org",
        "@type": "FlightReservation",
        "reservationNumber": "Q7K2XD",
        "reservationStatus": "http://schema.org/ReservationConfirmed",
        "underName": {"@type": "Person", "name": HEAD},
        "reservationFor": {
            "@type": "Flight",
            "flightNumber": "8",
            "airline": {"@type": "Airline", "name": "Air Èbre", "iataCode": "AE"},
            "departureAirport": {"@type": "Airport", "iataCode": "LPB"},
            "arrivalAirport": {"@type": "Airport", "iataCode": "BCN"},
            "departureTime": f"{walk.day(6).isoformat()}T20:15:00{zone}",
            "arrivalTime": f"{walk.day(7).isoformat()}T15:30:00",
        },
    }


def adds_a_document(walk: Walk) -> None:
    walk.menu("documents")
    expect(walk.page.get_by_role("heading", name=_("No document yet"))).to_be_visible()
    programme = {"name": "programa.txt", "mimeType": "text/plain", "buffer": b"Casa del Agua, 10:00\n"}
    walk.submit({"file": programme, "name": "Programa", "for_travellers": True, "for_hosts": True})
    expect(walk.page.get_by_text(_("The document was added."))).to_be_visible()
    expect(walk.page.get_by_role("heading", name=pgettext("navigation", "Documents"), level=1)).to_be_visible()
