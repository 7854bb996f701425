"""The pages of this room."""

from __future__ import annotations

from events.missions.fieldwork import field_pages as office_pages
from events.missions.fieldwork import note_pages, roll_call_pages
from events.missions.paths import MISSION, TRAVELLER
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_NOTE, _ROLL_CALL = MISSION + "/field/{note}", MISSION + "/roll-call"
_EDIT = Rule.MISSION_EDIT

PAGES = (
    Page("traveller.notes", TRAVELLER + "/notes", Rule.LINK, note_pages.notes, FORM),
    Page("traveller.safety", TRAVELLER + "/safety", Rule.LINK, note_pages.safety, ACT),
    Page("mission.field", MISSION + "/field", Rule.MISSION_READ, office_pages.field, READ),
    Page("mission.field.note", _NOTE, _EDIT, office_pages.note, READ),
    Page("mission.field.note.adoption", _NOTE + "/adoption", _EDIT, office_pages.note_adoption, ACT),
    Page("mission.field.note.reading", _NOTE + "/reading", _EDIT, office_pages.note_reading, ACT),
    Page("mission.field.note.dismissal", _NOTE + "/dismissal", _EDIT, office_pages.note_dismissal, ACT),
    Page("mission.roll_call", _ROLL_CALL, _EDIT, roll_call_pages.roll_call, READ),
    Page("mission.roll_call.opening", _ROLL_CALL + "/opening", _EDIT, roll_call_pages.roll_call_opening, ACT),
    Page("mission.roll_call.reminder", _ROLL_CALL + "/reminder", _EDIT, roll_call_pages.roll_call_reminder, ACT),
    Page("mission.roll_call.closing", _ROLL_CALL + "/closing", _EDIT, roll_call_pages.roll_call_closing, ACT),
)
