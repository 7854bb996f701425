"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import EVENT
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.publishing.programme import overview_pages, pages

PAGES = (
    Page("event", EVENT + "/", Rule.PUBLIC, overview_pages.event_overview, READ, cached_by=()),
    Page("agenda", EVENT + "/agenda", Rule.PUBLIC, pages.agenda, READ, cached_by=pages.FILTERS),
    Page("agenda.search", EVENT + "/search", Rule.PUBLIC, pages.find, READ, cached_by=("q", *pages.FILTERS)),
    Page("agenda.day", EVENT + "/agenda/{day}", Rule.PUBLIC, pages.agenda_day, READ, cached_by=()),
    Page("tracks.track", EVENT + "/tracks/{code}", Rule.PUBLIC, pages.track, READ, cached_by=()),
    Page("session", EVENT + "/sessions/{code}", Rule.PUBLIC, pages.session, READ, cached_by=()),
    Page("speakers", EVENT + "/speakers", Rule.PUBLIC, pages.speakers, READ, cached_by=()),
    Page("speakers.speaker", EVENT + "/speakers/{code}", Rule.PUBLIC, pages.speaker, READ, cached_by=()),
)
