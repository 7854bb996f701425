"""What stands around the content of a mission's pages."""

from __future__ import annotations

from typing import Any

from events.missions.file.models import Mission
from events.missions.file.queries import with_texts
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.web.addresses import address
from events.platform.web.permissions import RULES, Actor
from events.records.people.frames import account_frame


def _menu() -> list[tuple[str, list[tuple[str, str]]]]:
    """Group, then address and label; whether it is shown is what the table of rights says of the address."""
    return [
        ("", [("mission.desk", pgettext("mission", "Overview"))]),
        (
            _("Journey"),
            [
                ("mission.itinerary", _("Itinerary")),
                ("mission.timeline", _("Timeline")),
                ("mission.map", _("Map")),
                ("mission.arrivals", _("Arrivals and departures")),
                ("mission.warnings", _("Warnings")),
                ("mission.places", _("Places")),
                ("mission.bookings", _("Bookings")),
                ("mission.documents", pgettext("navigation", "Documents")),
                ("mission.papers", _("Roadbook and calendars")),
            ],
        ),
        (
            _("People"),
            [
                ("mission.delegates", _("Delegation")),
                ("mission.partners", _("Partners")),
                ("mission.requirements", _("Visas and vaccinations")),
                ("mission.field", _("From the field")),
                ("mission.changes", _("Changes to pass on")),
            ],
        ),
        (
            _("Results"),
            [
                ("mission.objectives", _("Objectives")),
                ("mission.results", _("Minutes and results")),
                ("mission.actions", _("Joint actions")),
                ("mission.ratings", _("Partnership")),
                ("mission.lessons", _("Lessons")),
                ("mission.costs", _("Costs")),
            ],
        ),
        (
            _("Set-up"),
            [
                ("mission.settings", _("Mission file")),
                ("mission.state", _("State and publication")),
                ("mission.team", _("Team")),
                ("mission.copy", _("Copy")),
            ],
        ),
    ]


async def mission_frame(actor: Actor, mission: Mission, current: str) -> dict[str, Any]:
    """Context of a coordinator's page: `mission`, `face` (with texts), and the menu of what this person may open."""
    face = await with_texts(mission)
    menu: list[dict[str, Any]] = []
    for group, entries in _menu():
        allowed = [entry for entry in entries if actor.may(RULES[entry[0]], mission.id)]
        for index, (name, label) in enumerate(allowed):
            href = address(name, slug=mission.slug)
            menu.append(
                {"label": label, "href": href, "is_current": name == current, "group": group if index == 0 else ""}
            )
    return {
        **account_frame(actor),
        "mission": mission,
        "face": face,
        "organize_nav": menu,
        "organize_event": {
            "name": face.title,
            "href": address("mission.desk", slug=mission.slug),
            **({} if mission.is_template else {"public_href": address("mission", slug=mission.slug)}),
        },
    }
