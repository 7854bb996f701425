"""The handlers of missions on their addresses; the other half of `routes.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from events.missions.bookings import booking_pages
from events.missions.bookings import list_pages as booking_lists
from events.missions.coordination import leg_pages, state_pages
from events.missions.costs import pages as costs
from events.missions.costs import receipt_pages
from events.missions.delegations import pages as delegations
from events.missions.delegations import private_pages
from events.missions.fieldwork import note_pages, office_pages
from events.missions.file import team_pages
from events.missions.itineraries.documents import pages as document_pages
from events.missions.itineraries.legs import airport_pages, people_pages, place_pages
from events.missions.itineraries.views import (
    board_pages,
    card_pages,
    day_pages,
    map_pages,
    movement_pages,
    timeline_pages,
)
from events.missions.itineraries.warnings import pages as warning_pages
from events.missions.outcomes import action_pages, rating_pages
from events.missions.outcomes import pages as outcomes
from events.missions.partnering import link_pages, objective_pages, partner_pages, partnership_pages
from events.platform.web.gate import Page
from events.publishing.calendars import mission_pages as calendars
from events.publishing.late_changes import pages as notices
from events.publishing.pocket import offline_pages as keeping_pages
from events.publishing.pocket import traveller_pages as fieldwork
from events.publishing.roadbooks import carrying_pages, host_pages
from events.publishing.roadbooks import link_pages as paper_links
from events.publishing.roadbooks import pages as papers
from events.secretariat.coordination import file_pages, public_pages
from events.secretariat.coordination import pages as coordination

READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)

# Name, handler, methods, and for kept pages the query parameters they depend on.
Row = tuple[str, Page, tuple[str, ...], Collection[str] | None]


def _calendars() -> Iterator[Row]:
    yield "calendars.traveller", calendars.traveller_feed, READ, None
    yield "calendars.leg", calendars.leg_calendar, READ, None
    yield "calendars.mission", calendars.whole_feed, READ, None
    yield "calendars.delegation", calendars.delegation_feed, READ, None


def _itinerary_views() -> Iterator[Row]:
    yield "mission.itinerary", day_pages.itinerary, READ, None
    yield "mission.timeline", timeline_pages.timeline, READ, None
    yield "mission.map", map_pages.mission_map, READ, None
    yield "mission.arrivals", movement_pages.arrivals, READ, None
    yield "mission.leg.card", card_pages.card, READ, None
    yield "organize.board", board_pages.board, READ, None


def _itinerary_editing() -> Iterator[Row]:
    yield "organize.airport", airport_pages.airport_by_code, READ, None
    yield "mission.leg.new", leg_pages.new_leg, FORM, None
    yield "mission.leg", leg_pages.leg, FORM, None
    yield "mission.leg.cancellation", leg_pages.cancellation, FORM, None
    yield "mission.leg.people", people_pages.leg_people, FORM, None
    yield "mission.places", place_pages.place_list, FORM, None
    yield "mission.place", place_pages.place, FORM, None
    yield "mission.warnings", warning_pages.warning_list, FORM, None
    yield "mission.documents", document_pages.document_list, FORM, None
    yield "mission.file", document_pages.mission_file, READ, None


def _coordination() -> Iterator[Row]:
    yield "missions", public_pages.missions, READ, None
    yield "mission", public_pages.mission, READ, None
    yield "organize.missions", coordination.missions, READ, None
    yield "organize.missions.new", coordination.new_mission, FORM, None
    yield "mission.desk", coordination.desk, READ, None
    yield "mission.settings", file_pages.settings, FORM, None
    yield "mission.copy", file_pages.copy, FORM, None
    yield "mission.state", state_pages.state, FORM, None
    yield "mission.publication", state_pages.publication, ACT, None
    yield "mission.team", team_pages.team, FORM, None
    yield "mission.team.member", team_pages.member, ACT, None


def _delegations() -> Iterator[Row]:
    yield "mission.delegates", delegations.delegates, READ, None
    yield "mission.delegate", delegations.delegate, FORM, None
    yield "mission.delegate.private", private_pages.private, FORM, None
    yield "mission.delegate.link", delegations.link, ACT, None
    yield "mission.requirements", delegations.requirements, FORM, None


def _partnering() -> Iterator[Row]:
    yield "organize.partnerships", partnership_pages.partnerships, READ, None
    yield "organize.partnership", partnership_pages.partnership, FORM, None
    yield "mission.objectives", objective_pages.objectives, FORM, None
    yield "mission.objective", objective_pages.objective, FORM, None
    yield "mission.partners", partner_pages.partners, READ, None
    yield "mission.partner", partner_pages.partner, FORM, None
    yield "mission.partner.link", link_pages.link, ACT, None
    yield "host", host_pages.host, READ, None
    yield "host.file", host_pages.host_file, READ, None


def _bookings() -> Iterator[Row]:
    yield "mission.bookings", booking_lists.bookings, FORM, None
    yield "mission.booking", booking_pages.booking, FORM, None


def _costs() -> Iterator[Row]:
    yield "mission.costs", costs.costs, READ, None
    yield "mission.cost", costs.cost, FORM, None
    yield "mission.rates", costs.rates, FORM, None
    yield "mission.receipts", receipt_pages.receipts, FORM, None


def _outcomes() -> Iterator[Row]:
    yield "mission.results", outcomes.results, FORM, None
    yield "mission.minutes", outcomes.minutes, FORM, None
    yield "mission.lessons", outcomes.lessons, FORM, None
    yield "mission.actions", action_pages.actions, READ, None
    yield "mission.action", action_pages.action, FORM, None
    yield "mission.ratings", rating_pages.ratings, FORM, None
    yield "rating", rating_pages.rating, FORM, None


def _fieldwork() -> Iterator[Row]:
    yield "traveller", fieldwork.traveller, READ, None
    yield "traveller.leg", fieldwork.leg, READ, None
    yield "traveller.map", fieldwork.map_page, READ, None
    yield "traveller.contacts", fieldwork.contacts, READ, None
    yield "traveller.documents", fieldwork.documents, READ, None
    yield "traveller.file", fieldwork.file, READ, None
    yield "traveller.feed", fieldwork.feed, ACT, None
    yield "traveller.notes", note_pages.notes, FORM, None
    yield "traveller.safety", note_pages.safety, ACT, None
    yield "traveller.keep", keeping_pages.keep, READ, None
    yield "traveller.worker", keeping_pages.worker, READ, None
    yield "mission.changes", notices.mission_changes, FORM, None
    yield "mission.field", office_pages.field, READ, None
    yield "mission.field.note", office_pages.note, FORM, None
    yield "mission.roll_call", office_pages.roll_call, FORM, None


def _papers() -> Iterator[Row]:
    yield "mission.papers", carrying_pages.papers, FORM, None
    yield "roadbooks.mission", papers.mission_roadbook, READ, None
    yield "roadbooks.day", papers.mission_day, READ, None
    yield "roadbooks.partner", papers.mission_partner, READ, None
    yield "roadbooks.report_pdf", papers.report_pdf, READ, None
    yield "roadbooks.report_docx", papers.report_docx, READ, None
    yield "roadbooks.traveller", paper_links.traveller_roadbook, READ, None
    yield "roadbooks.traveller_day", paper_links.traveller_day, READ, None
    yield "roadbooks.host", paper_links.host, READ, None


def mission_rows() -> Iterator[Row]:
    """Every row about missions."""
    yield from _papers()
    yield from _partnering()
    yield from _outcomes()
    yield from _costs()
    yield from _bookings()
    yield from _delegations()
    yield from _coordination()
    yield from _calendars()
    yield from _itinerary_views()
    yield from _itinerary_editing()
    yield from _fieldwork()
