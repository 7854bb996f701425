"""The pages of this room."""

from __future__ import annotations

from events.missions.fieldwork import note_pages, office_pages
from events.missions.paths import MISSION, TRAVELLER
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("traveller.notes", TRAVELLER + "/notes", Rule.LINK, note_pages.notes, FORM),
    Page("traveller.safety", TRAVELLER + "/safety", Rule.LINK, note_pages.safety, ACT),
    Page("mission.field", MISSION + "/field", Rule.MISSION_READ, office_pages.field, READ),
    Page("mission.field.note", MISSION + "/field/{note}", Rule.MISSION_EDIT, office_pages.note, FORM),
    Page("mission.roll_call", MISSION + "/roll-call", Rule.MISSION_EDIT, office_pages.roll_call, FORM),
)
