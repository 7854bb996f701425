"""The pages of this room."""

from __future__ import annotations

from events.congress.agenda.exchange import export_pages, import_pages
from events.congress.paths import ORGANIZE
from events.platform.web.page import FORM, Page, plain_page
from events.platform.web.permissions import Rule

_EXPORTS = "/exports/events/{slug}"

PAGES = (
    Page("organize.import", ORGANIZE + "/import", Rule.EDIT, import_pages.upload, FORM),
    Page("organize.import.preview", ORGANIZE + "/import/preview", Rule.EDIT, import_pages.preview, FORM),
    plain_page("exports.xml", _EXPORTS + "/schedule.xml", Rule.PUBLIC, export_pages.schedule_xml, cached_by=()),
    plain_page("exports.json", _EXPORTS + "/schedule.json", Rule.PUBLIC, export_pages.schedule_json, cached_by=()),
)
