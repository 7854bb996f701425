"""The pages of this room."""

from __future__ import annotations

from events.congress.paths import ORGANIZE
from events.platform.web.page import READ, Page
from events.platform.web.permissions import Rule
from events.publishing.figures import pages

_FIGURES = ORGANIZE + "/figures"

PAGES = (
    Page("organize.figures", _FIGURES, Rule.EDIT, pages.figures, READ),
    Page("organize.figures.svg", _FIGURES + "/picture.svg", Rule.EDIT, pages.picture_svg, READ),
    Page("organize.figures.png", _FIGURES + "/picture.png", Rule.EDIT, pages.picture_of_pixels, READ),
    Page("organize.figures.csv", _FIGURES + "/table.csv", Rule.EDIT, pages.table_csv, READ),
    Page("organize.figures.report", _FIGURES + "/report.pdf", Rule.EDIT, pages.report, READ),
)
