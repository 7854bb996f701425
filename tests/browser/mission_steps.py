"""Steps of a coordinator who prepares a mission: its file, objectives, partner, delegation and places."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import expect

from events.platform.language.i18n import gettext as _
from tests.browser.mission_walker import Walk, follow, go, in_tongues

TITLES = {"fr": "De l’Èbre à l’Illimani", "es": "Del Ebro al Illimani"}
GOALS = {"fr": "Réduire les pertes d’eau", "es": "Reducir las pérdidas de agua"}
ALLIANCE = {"fr": "Alliance Èbre–Illimani", "es": "Alianza Ebro–Illimani"}
PARTNER, PARTNER_CODE = "Comité de Agua Villa Adela", "comite-de-agua-villa-adela"
HEAD, MEMBER, INTERPRETER, APART = "Mercè Puig", "Jordi Solé", "Awa Diallo", "Pau Riera"


def signs_in(walk: Walk, link: str) -> None:
    walk.office.open(re.sub(r"(//[^/]+)/[a-z]+/", rf"\1/{walk.language}/", link))
    go(walk.office, walk.page.locator("main form button[type=submit]").first)
    walk.office.press("link", _("My missions"))
    expect(walk.page.get_by_role("heading", name=_("No mission yet"))).to_be_visible()


def creates_it_empty(walk: Walk) -> None:
    walk.office.press("link", _("Create a mission"))
    walk.submit({"slug": walk.slug}, is_refused=True)  # too early: what is missing is said
    expect(walk.page.locator(".error-summary")).to_be_visible()
    walk.submit(
        {
            "languages": ["fr", "es"],
            "default_language": walk.language,
            **in_tongues("title", TITLES["fr"], TITLES["es"]),
            "slug": walk.slug,
            "begins_on": walk.first,
            "ends_on": walk.last,
            "country": "BO",
            "organization": "Aigües de l’Ebre",
            "home_zone": "Europe/Madrid",
            "currency": "EUR",
        }
    )
    expect(walk.page).to_have_url(re.compile(walk.address() + "$"))
    expect(walk.page.get_by_role("heading", level=1, name=TITLES[walk.language])).to_be_visible()
    expect(walk.page.get_by_role("heading", name=_("What is still missing"))).to_be_visible()


def founds_the_partnership(walk: Walk) -> None:
    """What outlasts the mission; its file then says that it serves it."""
    walk.office.open(f"/{walk.language}/organize/missions/")
    walk.office.press("link", _("Partnerships"))
    walk.office.press("link", _("Create a partnership"))
    walk.submit(
        {
            **in_tongues("name", ALLIANCE["fr"], ALLIANCE["es"]),
            "begins_on": walk.day(-400),
            **in_tongues("exchange-0-title", "Un stage", "Una pasantía"),
            "exchange-0-begins_on": walk.day(-90),
        }
    )
    follow(walk.office, walk.page.get_by_role("link", name=ALLIANCE[walk.language]).first)
    walk.open("")


def writes_the_file(walk: Walk) -> None:
    walk.menu("settings")
    alliance = walk.page.locator("[name=partnership_id] option").filter(has_text=ALLIANCE[walk.language])
    walk.submit(
        {
            **in_tongues("summary", "Deux opérateurs apprennent.", "Dos operadores aprenden."),
            **in_tongues("programme", "Opérateurs solidaires", "Operadores solidarios"),
            **in_tongues("context", "Perdre **un tiers** de l’eau.", "Perder **un tercio** del agua."),
            **in_tongues("brings", "Des mesures et du matériel.", "Mediciones y equipo."),
            **in_tongues("notice", "L’eau du robinet ne se boit pas.", "El agua del grifo no se bebe."),
            **in_tongues("emergency", "Appeler d’abord le bureau.", "Llamar primero a la oficina."),
            "partnership_id": alliance.get_attribute("value"),
            "contact_email": "bureau@example.org",
            "contact_phone": "+34 977 000 000",
        }
    )
    expect(walk.page.get_by_text(_("Saved."), exact=True)).to_be_visible()


def writes_objectives(walk: Walk) -> None:
    walk.menu("objectives")
    walk.office.press("link", _("Write the general objective"))
    walk.submit({"kind": "general", **in_tongues("title", "Donner de l’eau à tous", "Dar agua a todos")})
    walk.follow("objectives/new")
    walk.submit(
        {
            "kind": "specific",
            **in_tongues("title", GOALS["fr"], GOALS["es"]),
            "indicator-0-kind": "counted",
            **in_tongues("indicator-0-label", "Compteurs posés", "Medidores instalados"),
            "indicator-0-target": "40",
            "indicator-1-kind": "told",
            **in_tongues("indicator-1-label", "Ce que l’équipe sait faire", "Lo que el equipo sabe hacer"),
            **in_tongues("indicator-1-aim", "Chercher les fuites seule", "Buscar fugas por sí mismo"),
        }
    )
    expect(walk.page.get_by_role("link", name=GOALS[walk.language])).to_be_visible()
    expect(walk.page.get_by_text("40").first).to_be_visible()


def adds_the_partner(walk: Walk) -> None:
    """Its committee and contact persons come from a list that is pasted."""
    walk.menu("partners")
    walk.office.press("link", _("Add a partner"))
    walk.submit(
        {
            **in_tongues("name", PARTNER, PARTNER),
            "roles": ["host"],
            "country": "BO",
            "language": "es",
            "email": "comite@example.org",
            **in_tongues("brings", "Des maisons à visiter.", "Casas que visitar."),
            "committee_list": "Comité de obras; El Alto",
            "contact_list": "Rosa Mamani; Presidenta; +591 2 222 0001; rosa@example.org\nJuan Quispe; Secretario",
        }
    )
    expect(walk.page.locator("main").get_by_text("Rosa Mamani").first).to_be_visible()
    expect(walk.page.locator("main").get_by_text("Juan Quispe").first).to_be_visible()


def asks_for_a_visa(walk: Walk) -> None:
    walk.menu("requirements")
    walk.submit({"kind": "visa", "country": "BO", **in_tongues("name", "Visa de la Bolivie", "Visado de Bolivia")})
    expect(walk.page.locator("main table").get_by_text("Boliv").first).to_be_visible()


def puts_the_delegation_together(walk: Walk) -> None:
    for name, role, spoken in (
        (HEAD, "head", ["es", "fr"]),
        (MEMBER, "member", ["fr"]),
        (INTERPRETER, "interpreter", ["fr", "es"]),
        (APART, "resource_person", ["es"]),
    ):
        walk.menu("delegates")
        walk.office.press("link", _("Add a person"))
        mail = name.split()[0].lower().replace("è", "e") + "@example.org"
        walk.submit(
            {
                "name": name,
                "role": role,
                "email": mail,
                "language": walk.language,
                "languages": spoken,
                "phone": "+34 600 000 001",
            }
        )
    expect(walk.page.locator("main table tbody tr")).to_have_count(4)


def seals_their_data(walk: Walk) -> None:
    """A passport that lasts and a visa; one that expires too soon and none. Each look is recorded."""
    for name, expires, has_visa in ((HEAD, 900, True), (MEMBER, 60, False)):
        walk.menu("delegates")
        walk.office.press("link", name)
        walk.follow("delegates/" + walk.page.url.rpartition("/")[2] + "/private")
        expect(walk.page.locator("[name^='has-']")).to_have_count(1)
        walk.submit(
            {
                "emergency_name": "Núria",
                "emergency_phone": "+34 600 999 999",
                "dietary": "Arachides",
                "passport_number": "XY123456",
                "passport_country": "ES",
                "passport_expires_on": walk.last + dt.timedelta(days=expires),
                str(walk.page.locator("[name^='has-']").first.get_attribute("name")): has_visa,
            }
        )
        expect(walk.page.locator("[name=passport_number]")).to_have_value("XY123456")
        expect(walk.page.get_by_text(_("on this page")).first).to_be_visible()


def adds_places(walk: Walk) -> None:
    """An airport by its code alone, and a lodging with its altitude."""
    walk.menu("places")
    walk.submit({"iata": "LPB"})
    walk.submit(
        {
            **in_tongues("name", "Hotel Sopocachi", "Hotel Sopocachi"),
            "kind": "lodging",
            "city": "La Paz",
            "country": "BO",
            "address": "Calle Ecuador 12",
            "position": "-16.51, -68.127",
            "altitude": "3640",
        }
    )
    rows = walk.page.locator("main table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="LPB")).to_have_count(1)
