"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import REGISTRATION
from events.missions.paths import TRAVELLER
from events.platform.web.page import ACT, FORM, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.publishing.pocket import (
    accompanying_pages,
    certificate_pages,
    erasure_pages,
    handing_pages,
    letter_pages,
    nomination_pages,
    offline_pages,
    participant_calendar_pages,
    participant_pages,
    passport_pages,
    traveller_document_pages,
    traveller_pages,
    waiting_pages,
)

_HANDING = REGISTRATION + "/colleague"
_ERASURE = REGISTRATION + "/erasure"
_PASSPORT = REGISTRATION + "/passport"
_LETTER = REGISTRATION + "/letters/{letter}"
_PERSONAL_FEED, _FEED = REGISTRATION + "/feed", TRAVELLER + "/feed"

PAGES = (
    Page("personal", REGISTRATION, Rule.LINK, participant_pages.personal, READ),
    Page("personal.edit", REGISTRATION + "/edit", Rule.LINK, participant_pages.edit, FORM),
    Page("personal.file", REGISTRATION + "/files/{question}", Rule.LINK, participant_pages.answer_file, READ),
    Page("personal.nomination", REGISTRATION + "/nomination", Rule.LINK, nomination_pages.nomination, FORM),
    Page("personal.departure", REGISTRATION + "/delegation/departure", Rule.LINK, nomination_pages.departure, FORM),
    Page("personal.declination", REGISTRATION + "/declination", Rule.LINK, nomination_pages.declination, FORM),
    Page("personal.acceptance", REGISTRATION + "/acceptance", Rule.LINK, waiting_pages.acceptance, ACT),
    Page("personal.waiting_alone", REGISTRATION + "/waiting-alone", Rule.LINK, waiting_pages.waiting_alone, ACT),
    Page("personal.cancellation", REGISTRATION + "/cancellation", Rule.LINK, participant_pages.cancellation, FORM),
    Page("personal.handing", _HANDING, Rule.LINK, handing_pages.handing, FORM),
    Page("personal.handing.withdrawal", _HANDING + "/withdrawal", Rule.LINK, handing_pages.withdrawal, FORM),
    Page("personal.letters", REGISTRATION + "/letters", Rule.LINK, letter_pages.letters, FORM),
    Page("personal.letter", _LETTER + ".pdf", Rule.LINK, letter_pages.letter, READ),
    Page("personal.letter.withdrawal", _LETTER + "/withdrawal", Rule.LINK, letter_pages.withdrawal, FORM),
    Page("personal.accompanying", REGISTRATION + "/accompanying", Rule.LINK, accompanying_pages.addition, FORM),
    Page("personal.certificate", REGISTRATION + "/certificate.pdf", Rule.LINK, certificate_pages.certificate, READ),
    Page("personal.passport", _PASSPORT, Rule.LINK, passport_pages.passport, FORM),
    Page("personal.passport.destruction", _PASSPORT + "/destruction", Rule.LINK, passport_pages.destruction, FORM),
    Page("personal.calendar", REGISTRATION + "/calendar", Rule.LINK, participant_calendar_pages.calendar, READ),
    Page("personal.feed.renewal", _PERSONAL_FEED + "/renewal", Rule.LINK, participant_calendar_pages.feed_renewal, ACT),
    Page("personal.feed.joining", _PERSONAL_FEED + "/joining", Rule.LINK, participant_calendar_pages.feed_joining, ACT),
    Page(
        "personal.feed.separation",
        _PERSONAL_FEED + "/separation",
        Rule.LINK,
        participant_calendar_pages.feed_separation,
        ACT,
    ),
    Page("personal.erasure", _ERASURE, Rule.LINK, erasure_pages.erasure, FORM),
    Page("personal.erasure.withdrawal", _ERASURE + "/withdrawal", Rule.LINK, erasure_pages.withdrawal, FORM),
    Page("personal.forget", REGISTRATION + "/forget", Rule.LINK, participant_pages.forget_device, ACT),
    Page("traveller", TRAVELLER, Rule.LINK, traveller_pages.traveller, READ),
    Page("traveller.leg", TRAVELLER + "/legs/{code}", Rule.LINK, traveller_pages.leg_card, READ),
    Page("traveller.map", TRAVELLER + "/map", Rule.LINK, traveller_pages.map_page, READ),
    Page("traveller.contacts", TRAVELLER + "/contacts", Rule.LINK, traveller_pages.contacts, READ),
    Page("traveller.documents", TRAVELLER + "/documents", Rule.LINK, traveller_document_pages.documents, READ),
    Page("traveller.file", TRAVELLER + "/files/{file}", Rule.LINK, traveller_document_pages.file, READ),
    Page("traveller.feed.renewal", _FEED + "/renewal", Rule.LINK, traveller_document_pages.feed_renewal, ACT),
    Page("traveller.feed.joining", _FEED + "/joining", Rule.LINK, traveller_document_pages.feed_joining, ACT),
    Page("traveller.feed.separation", _FEED + "/separation", Rule.LINK, traveller_document_pages.feed_separation, ACT),
    Page("traveller.keep", TRAVELLER + "/keep.json", Rule.LINK, offline_pages.keep, READ),
    plain_page("traveller.worker", "/traveller-worker.js", Rule.PUBLIC, offline_pages.worker),
)
