"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.legs import airport_pages, people_pages, place_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("organize.airport", "/organize/airports/{iata}.json", Rule.SIGNED_IN, airport_pages.airport_by_code, READ),
    Page("mission.leg.people", MISSION + "/legs/{code}/people", Rule.MISSION_EDIT, people_pages.leg_people, FORM),
    Page("mission.leg.joining", MISSION + "/legs/{code}/people/joining", Rule.MISSION_EDIT, people_pages.joining, ACT),
    Page("mission.leg.leaving", MISSION + "/legs/{code}/people/leaving", Rule.MISSION_EDIT, people_pages.leaving, ACT),
    Page("mission.places", MISSION + "/places", Rule.MISSION_EDIT, place_pages.place_list, FORM),
    Page("mission.place", MISSION + "/places/{code}", Rule.MISSION_EDIT, place_pages.place, FORM),
    Page(
        "mission.place.retirement",
        MISSION + "/places/{code}/retirement",
        Rule.MISSION_EDIT,
        place_pages.retirement,
        ACT,
    ),
    Page(
        "mission.place.restoration",
        MISSION + "/places/{code}/restoration",
        Rule.MISSION_EDIT,
        place_pages.restoration,
        ACT,
    ),
)
