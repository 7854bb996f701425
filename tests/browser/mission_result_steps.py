"""Steps after the return: minutes, results, joint actions, lessons, both sides' ratings, the report, and a copy."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import expect

from events.missions.outcomes.criteria import CRITERIA
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from tests.browser.looking import text_of_mail
from tests.browser.mission_field_steps import take_step
from tests.browser.mission_journey_steps import MEETING
from tests.browser.mission_steps import ALLIANCE, GOALS, PARTNER, PARTNER_CODE, TITLES
from tests.browser.mission_walker import Values, Walk, fetched, follow, in_tongues, submit, text_of_docx, text_of_pdf

AGREED = {"fr": "Prêter un appareil d’écoute", "es": "Prestar un geófono"}
TOLD = {"fr": "Trois fuites trouvées", "es": "Tres fugas halladas"}
LESSON = {"fr": "Arriver deux jours plus tôt", "es": "Llegar dos días antes"}
MINUTES = {"fr": "Le comité ouvre ses registres.", "es": "El comité abre sus registros."}


def writes_the_minutes(walk: Walk) -> None:
    walk.menu("results")
    row = walk.page.locator("#meetings tbody tr").filter(has_text=MEETING[walk.language])
    follow(walk.office, row.get_by_role("link"))
    walk.submit(in_tongues("body", *MINUTES.values()))
    expect(walk.page.get_by_text(_("The minutes are saved."))).to_be_visible()


def writes_the_results(walk: Walk) -> None:
    """Of the specific objective: one indicator counted, one told."""
    walk.menu("results")
    section = walk.page.locator("section[id^=objective-]").nth(1)
    expect(section.get_by_text("40").first).to_be_visible()
    counted = str(section.locator("[name^='reached-']").get_attribute("name"))
    told = str(section.locator("[name^='told-']").first.get_attribute("name")).rpartition("-")[0]
    walk.submit({counted: "33", **in_tongues(told, *TOLD.values()), **in_tongues("result", *TOLD.values())})
    expect(walk.page.locator(f"[name='{counted}']")).to_have_value("33")


def follows_up(walk: Walk) -> None:
    """A joint action that was agreed in the meeting, with who and by when; a remark; a reminder by mail."""
    walk.menu("results")
    row = walk.page.locator("#meetings tbody tr").filter(has_text=MEETING[walk.language])
    follow(walk.office, row.get_by_role("link"))
    walk.follow("actions/new")
    walk.submit(
        {
            **in_tongues("title", *AGREED.values()),
            "responsible": "Rosa Mamani",
            "language": "es",
            "responsible_email": "rosa@example.org",
            "due_on": walk.day(40),
            "partner": PARTNER_CODE,
        }
    )
    walk.office.press("link", AGREED[walk.language])
    walk.submit({"body": "Llega en barco"})
    expect(walk.page.locator("ol.remarks").get_by_text("Llega en barco")).to_be_visible()
    walk.act("/reminder")
    mail = walk.site.mails_to("rosa@example.org")[-1]
    assert AGREED["es"] in text_of_mail(mail)


def writes_a_lesson(walk: Walk) -> None:
    walk.menu("lessons")
    walk.submit({"kind": "change", **in_tongues("body", *LESSON.values())})
    expect(walk.page.get_by_text(LESSON[walk.language]).first).to_be_visible()


def both_sides_rate(walk: Walk) -> None:
    """The partner by their link, in Spanish and without an account; the own side on its page."""
    walk.menu("partners")
    walk.office.press("link", PARTNER)
    link = str(walk.page.locator("#rating input[readonly]").get_attribute("value"))
    partner = walk.somebody("es")
    partner.open(link)
    assert "/es/ratings/" in partner.page.url
    submit(partner, _scores("4") | {"comment": "Faltó tiempo", "rated_by_name": "Rosa Mamani"})
    expect(partner.page).to_have_url(re.compile("/sent$"))
    walk.menu("ratings")
    walk.submit(_scores("3") | {"signs": ["uneven_risks"]})
    expect(walk.page.get_by_text("Faltó tiempo")).to_be_visible()
    expect(walk.page.locator("figure.radar-room svg").first).to_be_visible()


def _scores(score: str) -> Values:
    return {f"score-{name}": score for name in CRITERIA}


def hands_in_the_report(walk: Walk) -> None:
    """As PDF and to edit, from the page of papers: what was planned, what came of it, what goes on."""
    walk.menu("papers")
    for ending, text_of in (("report.pdf", text_of_pdf), ("report.docx", text_of_docx)):
        link = walk.page.locator(f"main a[href*='{ending}'][href*='lang={walk.language}']").first
        told = text_of(fetched(walk.office, str(link.get_attribute("href"))))
        for texts in (TITLES, GOALS, TOLD, AGREED, LESSON, MINUTES):
            assert texts[walk.language] in told, (ending, texts[walk.language], told)
        for text in ("33", "40", PARTNER):
            assert text in told, (ending, text)


def closes_it(walk: Walk) -> None:
    """Its public page now tells what came of it."""
    walk.menu("state")
    take_step(walk, "closed")
    expect(walk.page.locator(".state-path [aria-current=step]")).to_have_text(pgettext("state of a mission", "Closed"))
    walk.office.open(f"/{walk.language}/missions/{walk.slug}/")
    for text in (TOLD, LESSON, ALLIANCE):
        expect(walk.page.get_by_text(text[walk.language]).first).to_be_visible()


def copies_it(walk: Walk) -> None:
    """To the next one, a year later: its legs keep their hours, its bookings stay behind."""
    walk.open("copy")
    begins = walk.first + dt.timedelta(days=364)
    walk.submit(
        {
            **in_tongues("title", "Le retour", "La vuelta"),
            "slug": "la-vuelta",
            "begins_on": begins,
            "parts": ["texts", "objectives", "partners", "itinerary", "delegates", "actions"],
        }
    )
    expect(walk.page).to_have_url(re.compile("/missions/la-vuelta/"))
    walk.office.open(f"/{walk.language}/organize/missions/la-vuelta/itinerary")
    expect(walk.page.locator(f"#day-{begins.isoformat()}").get_by_text("22:10").first).to_be_visible()
    expect(walk.page.get_by_text("Q7K2XD")).to_have_count(0)
    walk.office.open(f"/{walk.language}/organize/missions/la-vuelta/actions")
    expect(walk.page.get_by_text(AGREED[walk.language])).to_be_visible()
