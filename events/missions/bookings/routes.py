"""The pages of this room."""

from __future__ import annotations

from events.missions.bookings import booking_pages, decision_pages, list_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_BOOKING = MISSION + "/bookings/{booking}"

PAGES = (
    Page("mission.bookings", MISSION + "/bookings", Rule.MISSION_EDIT, list_pages.bookings, FORM),
    Page("mission.booking", _BOOKING, Rule.MISSION_EDIT, booking_pages.booking, READ),
    Page("mission.booking.leg", _BOOKING + "/leg", Rule.MISSION_EDIT, decision_pages.new_leg, ACT),
    Page("mission.booking.change", _BOOKING + "/change", Rule.MISSION_EDIT, decision_pages.change, ACT),
    Page(
        "mission.booking.cancellation", _BOOKING + "/cancellation", Rule.MISSION_EDIT, decision_pages.cancellation, ACT
    ),
    Page("mission.booking.leaving", _BOOKING + "/leaving", Rule.MISSION_EDIT, decision_pages.leaving, ACT),
    Page("mission.booking.evidence", _BOOKING + "/evidence", Rule.MISSION_EDIT, decision_pages.evidence, ACT),
    Page("mission.booking.dismissal", _BOOKING + "/dismissal", Rule.MISSION_EDIT, decision_pages.dismissal, ACT),
    Page("mission.booking.reopening", _BOOKING + "/reopening", Rule.MISSION_EDIT, decision_pages.reopening, ACT),
)
