"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import EVENT, ORGANIZE
from events.platform.web.page import ACT, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.publishing.calendars import mission_pages, organize_pages, pages, public_pages

_EVENT = "/calendars/events/{slug}"
_TRAVELLER = "/calendars/travellers/{token}"

PAGES = (
    Page("subscribe", EVENT + "/calendar", Rule.PUBLIC, public_pages.subscribe, READ, cached_by=()),
    plain_page("calendars.event", _EVENT + ".ics", Rule.PUBLIC, pages.event_feed, cached_by=("lang",)),
    plain_page("calendars.track", _EVENT + "/tracks/{code}.ics", Rule.PUBLIC, pages.track_feed, cached_by=("lang",)),
    plain_page("calendars.room", _EVENT + "/rooms/{code}.ics", Rule.PUBLIC, pages.room_feed, cached_by=("lang",)),
    plain_page(
        "calendars.session", _EVENT + "/sessions/{code}.ics", Rule.PUBLIC, pages.session_file, cached_by=("lang",)
    ),
    plain_page("calendars.door", "/calendars/doors/{token}.ics", Rule.LINK, pages.door),
    plain_page("calendars.everything", "/calendars/everything/{token}.ics", Rule.LINK, pages.everything),
    plain_page("calendars.person", "/calendars/{token}.ics", Rule.LINK, pages.person_calendar_feed),
    Page("organize.calendars", ORGANIZE + "/calendars", Rule.CHECK_IN, organize_pages.calendars, READ),
    Page("organize.calendars.renewal", ORGANIZE + "/calendars/{code}/renewal", Rule.EDIT, organize_pages.renewal, ACT),
    plain_page("calendars.traveller", _TRAVELLER + ".ics", Rule.LINK, mission_pages.traveller_feed),
    plain_page("calendars.leg", _TRAVELLER + "/legs/{code}.ics", Rule.LINK, mission_pages.leg_calendar),
    plain_page("calendars.mission", "/calendars/missions/{token}.ics", Rule.LINK, mission_pages.whole_feed),
    plain_page("calendars.delegation", "/calendars/delegations/{token}.ics", Rule.LINK, mission_pages.delegation_feed),
)
