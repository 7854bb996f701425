"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.missions.paths import MISSION
from events.platform.web.page import FORM, READ, Page
from events.platform.web.permissions import Rule
from events.secretariat.organizations import choosing_pages, pages

_REGISTRATION = ORGANIZE + "/registrations/{reference}/organization"
_SPEAKER = ORGANIZE + "/speakers/{code}/organization"
_DELEGATE = MISSION + "/delegates/{code}/organization"
_PARTNER = MISSION + "/partners/{code}/organization"

PAGES = (
    Page("organization", "/organizations/{organization}", Rule.READ_SOMEWHERE, pages.organization, READ),
    Page(
        "organize.typed_organizations",
        "/organize/typed-organizations",
        Rule.EDIT_SOMEWHERE,
        pages.typed_organizations,
        FORM,
    ),
    Page("organize.registration.organization", _REGISTRATION, Rule.EDIT, choosing_pages.of_registration, FORM),
    Page("organize.speaker.organization", _SPEAKER, Rule.EDIT, choosing_pages.of_speaker, FORM),
    Page("mission.delegate.organization", _DELEGATE, Rule.MISSION_EDIT, choosing_pages.of_delegate, FORM),
    Page("mission.partner.organization", _PARTNER, Rule.MISSION_EDIT, choosing_pages.of_partner, FORM),
)
