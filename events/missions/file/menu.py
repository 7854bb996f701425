"""The menu of a mission."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.menus import MenuGroup

MENU = (
    MenuGroup(None, (("mission.desk", pgettext("mission", "Overview")),)),
    MenuGroup(
        _("Journey"),
        (
            ("mission.itinerary", _("Itinerary")),
            ("mission.timeline", _("Timeline")),
            ("mission.map", _("Map")),
            ("mission.arrivals", _("Arrivals and departures")),
            ("mission.warnings", _("Warnings")),
            ("mission.places", _("Places")),
            ("mission.bookings", _("Bookings")),
            ("mission.documents", pgettext("navigation", "Documents")),
            ("mission.papers", _("Roadbook and calendars")),
        ),
    ),
    MenuGroup(
        _("People"),
        (
            ("mission.delegates", _("Delegation")),
            ("mission.partners", _("Partners")),
            ("mission.requirements", _("Visas and vaccinations")),
            ("mission.field", _("From the field")),
            ("mission.changes", _("Changes to pass on")),
        ),
    ),
    MenuGroup(
        _("Results"),
        (
            ("mission.objectives", _("Objectives")),
            ("mission.results", _("Minutes and results")),
            ("mission.actions", _("Joint actions")),
            ("mission.ratings", _("Partnership")),
            ("mission.lessons", _("Lessons")),
            ("mission.costs", _("Costs")),
        ),
    ),
    MenuGroup(
        _("Set-up"),
        (
            ("mission.settings", _("Mission file")),
            ("mission.state", _("State and publication")),
            ("mission.team", _("Team")),
            ("mission.copy", _("Copy")),
        ),
    ),
)
