"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import REGISTRATION
from events.missions.paths import TRAVELLER
from events.platform.web.page import ACT, FORM, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.publishing.pocket import offline_pages, participant_calendar_pages, participant_pages, traveller_pages

PAGES = (
    Page("personal", REGISTRATION, Rule.LINK, participant_pages.personal, READ),
    Page("personal.edit", REGISTRATION + "/edit", Rule.LINK, participant_pages.edit, FORM),
    Page("personal.cancellation", REGISTRATION + "/cancellation", Rule.LINK, participant_pages.cancellation, FORM),
    Page("personal.calendar", REGISTRATION + "/calendar", Rule.LINK, participant_calendar_pages.calendar, READ),
    Page("personal.feed", REGISTRATION + "/feed", Rule.LINK, participant_calendar_pages.feed, ACT),
    Page("personal.forget", REGISTRATION + "/forget", Rule.LINK, participant_pages.forget_device, ACT),
    Page("traveller", TRAVELLER, Rule.LINK, traveller_pages.traveller, READ),
    Page("traveller.leg", TRAVELLER + "/legs/{code}", Rule.LINK, traveller_pages.leg, READ),
    Page("traveller.map", TRAVELLER + "/map", Rule.LINK, traveller_pages.map_page, READ),
    Page("traveller.contacts", TRAVELLER + "/contacts", Rule.LINK, traveller_pages.contacts, READ),
    Page("traveller.documents", TRAVELLER + "/documents", Rule.LINK, traveller_pages.documents, READ),
    Page("traveller.file", TRAVELLER + "/files/{file}", Rule.LINK, traveller_pages.file, READ),
    Page("traveller.feed", TRAVELLER + "/feed", Rule.LINK, traveller_pages.feed, ACT),
    Page("traveller.keep", TRAVELLER + "/keep.json", Rule.LINK, offline_pages.keep, READ),
    plain_page("traveller.worker", "/traveller-worker.js", Rule.PUBLIC, offline_pages.worker),
)
