"""The rows of every room in the order in which they are tried, and the address book filled with them."""

from __future__ import annotations

from starlette.routing import BaseRoute

from events.congress.agenda import routes as agenda
from events.congress.agenda.exchange import routes as exchange
from events.congress.alerts import routes as alerts
from events.congress.badges import routes as badges
from events.congress.delegations import routes as congress_delegations
from events.congress.invitations import routes as invitations
from events.congress.letters import routes as letters
from events.congress.organizing import routes as organizing
from events.congress.organizing.event_queries import event_at
from events.congress.personal import routes as personal
from events.congress.registration import routes as registration
from events.congress.registration.bulk import routes as bulk
from events.congress.registration.duplicates import routes as duplicates
from events.congress.registration.exports import routes as exports
from events.congress.registration.imports import routes as registration_imports
from events.missions.bookings import routes as bookings
from events.missions.coordination import routes as coordination
from events.missions.costs import routes as costs
from events.missions.delegations import routes as delegations
from events.missions.fieldwork import routes as fieldwork
from events.missions.file import routes as file
from events.missions.file.mission_queries import mission_at
from events.missions.itineraries.documents import routes as documents
from events.missions.itineraries.legs import routes as legs
from events.missions.itineraries.views import routes as views
from events.missions.itineraries.warnings import routes as warnings
from events.missions.outcomes import routes as outcomes
from events.missions.partnering import routes as partnering
from events.platform.web.addresses import register
from events.platform.web.gate import Gate
from events.platform.web.page import Page
from events.platform.web.routing import routing_table
from events.publishing.calendars import routes as calendars
from events.publishing.delivery import routes as delivery
from events.publishing.discovery import routes as discovery
from events.publishing.figures import routes as figures
from events.publishing.late_changes import routes as late_changes
from events.publishing.messages import routes as messages
from events.publishing.own_data import routes as own_data
from events.publishing.pocket import routes as pocket
from events.publishing.programme import routes as programme
from events.publishing.roadbooks import routes as roadbooks
from events.records.organizations import routes as organizations
from events.records.people import routes as people
from events.records.people.queries import actor_of_cookie
from events.secretariat.audit import routes as audit
from events.secretariat.coordination import routes as missions
from events.secretariat.dashboard import routes as dashboard
from events.secretariat.editions import routes as editions
from events.secretariat.erasure import routes as erasure
from events.secretariat.home import routes as home
from events.secretariat.organizations import routes as references
from events.secretariat.search import routes as search

# Of two rows that an address fits, the first answers; what is asked for most comes early.
PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *organizing.PAGES,
    *people.PAGES,
    *editions.PAGES,
    *dashboard.PAGES,
    *organizations.PAGES,
    *references.PAGES,
    *search.PAGES,
    *registration.PAGES,
    *alerts.PAGES,
    *registration_imports.PAGES,
    *bulk.PAGES,
    *duplicates.PAGES,
    *exports.PAGES,
    *programme.PAGES,
    *agenda.PAGES,
    *exchange.PAGES,
    *calendars.PAGES,
    *badges.PAGES,
    *letters.PAGES,
    *invitations.PAGES,
    *congress_delegations.PAGES,
    *audit.PAGES,
    *erasure.PAGES,
    *pocket.PAGES,
    *own_data.PAGES,
    *personal.PAGES,
    *delivery.PAGES,
    *messages.PAGES,
    *late_changes.PAGES,
    *roadbooks.PAGES,
    *figures.PAGES,
    *discovery.PAGES,
    *partnering.PAGES,
    *outcomes.PAGES,
    *costs.PAGES,
    *bookings.PAGES,
    *delegations.PAGES,
    *missions.PAGES,
    *file.PAGES,
    *views.PAGES,
    *coordination.PAGES,
    *legs.PAGES,
    *warnings.PAGES,
    *documents.PAGES,
    *fieldwork.PAGES,
)

register(PAGES)


def routes() -> list[BaseRoute]:
    """Return the routing table of the application."""
    return routing_table(PAGES)


def gate() -> Gate:
    """Return who is signed in and what an address names, for the gate of every route."""
    return Gate(actor_of_cookie, {"event": event_at, "mission": mission_at})
