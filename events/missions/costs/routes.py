"""The pages of this room."""

from __future__ import annotations

from events.missions.costs import pages, receipt_pages
from events.missions.paths import MISSION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

PAGES = (
    Page("mission.costs", MISSION + "/costs", Rule.MISSION_READ, pages.costs, READ),
    Page("mission.cost", MISSION + "/costs/{code}", Rule.MISSION_EDIT, pages.cost, FORM),
    Page("mission.rates", MISSION + "/rates", Rule.MISSION_EDIT, pages.rates, FORM),
    Page("mission.cost.removal", MISSION + "/costs/{code}/removal", Rule.MISSION_EDIT, pages.line_removal, FORM),
    Page("mission.rates.plan", MISSION + "/rates/plan", Rule.MISSION_EDIT, pages.per_diem_plan, ACT),
    Page("mission.receipts", MISSION + "/receipts", Rule.MISSION_EDIT, receipt_pages.receipts, FORM),
    Page("mission.receipt", MISSION + "/receipts/{receipt}", Rule.MISSION_EDIT, receipt_pages.receipt, ACT),
    Page(
        "mission.receipt.removal",
        MISSION + "/receipts/{receipt}/removal",
        Rule.MISSION_EDIT,
        receipt_pages.receipt_removal,
        FORM,
    ),
)
