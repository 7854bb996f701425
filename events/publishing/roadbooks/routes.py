"""The pages of this room."""

from __future__ import annotations

from events.missions.paths import MISSION
from events.platform.web.page import ACT, READ, Page, plain_page
from events.platform.web.permissions import Rule
from events.publishing.roadbooks import host_pages, link_pages, pages
from events.publishing.roadbooks import papers_pages as carrying_pages

_PAPERS = "/missions/{slug}"
_HOST = "/hosts/{token}"

PAGES = (
    Page("mission.papers", MISSION + "/papers", Rule.MISSION_READ, carrying_pages.papers, READ),
    Page("mission.feed.renewal", MISSION + "/feed/renewal", Rule.MISSION_EDIT, carrying_pages.feed_renewal, ACT),
    plain_page("roadbooks.mission", _PAPERS + "/roadbook.pdf", Rule.MISSION_READ, pages.mission_roadbook),
    plain_page("roadbooks.day", _PAPERS + "/days/{day}.pdf", Rule.MISSION_READ, pages.mission_day),
    plain_page("roadbooks.partner", _PAPERS + "/partners/{code}.pdf", Rule.MISSION_READ, pages.mission_partner),
    plain_page("roadbooks.report_pdf", _PAPERS + "/report.pdf", Rule.MISSION_READ, pages.report_pdf),
    plain_page("roadbooks.report_docx", _PAPERS + "/report.docx", Rule.MISSION_READ, pages.report_docx),
    plain_page("roadbooks.traveller", "/roadbooks/{token}.pdf", Rule.LINK, link_pages.traveller_roadbook),
    plain_page("roadbooks.traveller_day", "/roadbooks/{token}/{day}.pdf", Rule.LINK, link_pages.traveller_day),
    plain_page("roadbooks.host", _HOST + ".pdf", Rule.LINK, link_pages.host),
    Page("host", _HOST, Rule.LINK, host_pages.host, READ),
    Page("host.file", _HOST + "/files/{file}", Rule.LINK, host_pages.host_file, READ),
)
