"""The pages of this room."""

from __future__ import annotations

from events.missions.bookings import booking_pages, list_pages
from events.missions.paths import MISSION
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.bookings", MISSION + "/bookings", Rule.MISSION_EDIT, list_pages.bookings, FORM),
    Page("mission.booking", MISSION + "/bookings/{booking}", Rule.MISSION_EDIT, booking_pages.booking, FORM),
)
