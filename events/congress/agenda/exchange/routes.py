"""The pages of this room."""

from __future__ import annotations

from events.congress.agenda.exchange import export_pages
from events.platform.web.page import plain_page
from events.platform.web.permissions import Rule

_EXPORTS = "/exports/events/{slug}"

PAGES = (
    plain_page("exports.xml", _EXPORTS + "/schedule.xml", Rule.PUBLIC, export_pages.schedule_xml, cached_by=()),
    plain_page("exports.json", _EXPORTS + "/schedule.json", Rule.PUBLIC, export_pages.schedule_json, cached_by=()),
)
