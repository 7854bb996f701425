"""The pages of this room."""

from __future__ import annotations

from events.missions.itineraries.views import (
    board_pages,
    card_pages,
    day_pages,
    map_pages,
    movement_pages,
    timeline_pages,
)
from events.missions.paths import MISSION
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.itinerary", MISSION + "/itinerary", Rule.MISSION_READ, day_pages.itinerary, READ),
    Page("mission.timeline", MISSION + "/timeline", Rule.MISSION_READ, timeline_pages.timeline, READ),
    Page("mission.map", MISSION + "/map", Rule.MISSION_READ, map_pages.mission_map, READ),
    Page("mission.arrivals", MISSION + "/arrivals", Rule.MISSION_READ, movement_pages.arrivals, READ),
    Page("mission.leg.card", MISSION + "/legs/{code}/card", Rule.MISSION_READ, card_pages.card, READ),
    Page("organize.board", "/organize/board", Rule.SIGNED_IN, board_pages.board, READ),
)
