"""Who runs an event with which role."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.records.people.team_pages import Team, member_page, removal_page, team_page

# The most rights first.
ROLE_WORDS: Mapping[str, LazyText] = {
    "owner": _("Owner"),
    "organizer": _("Organizer"),
    "check_in": _("Check-in staff"),
    "reader": _("Reader"),
}
ROLE_NOTES: Mapping[str, LazyText] = {
    "owner": _("Everything, also the settings of the event and its team."),
    "organizer": _("Programme, registrations, pages, mails and the door."),
    "check_in": _("Only the page for the door."),
    "reader": _("Reads registrations and programme, changes nothing."),
}


def _team_of(request: Request) -> Team:
    event: Event = request.state.event
    return Team(
        kind="event",
        scope=event.id,
        slug=event.slug,
        page="organize.team",
        member="organize.team.member",
        lead=_("Who runs this event, and who may do what."),
        roles=ROLE_WORDS,
        notes=ROLE_NOTES,
        last_owner=_("An event keeps at least one owner: make somebody else an owner first."),
        frame=lambda: organize_frame(request.state.actor, event, "organize.team"),
        onwards=lambda role: address("organize") if role is None else None,
    )


async def team(request: Request) -> Response:
    """The team, and a form to invite somebody."""
    return await team_page(request, _team_of(request))


async def member(request: Request) -> Response:
    """Change somebody's role."""
    return await member_page(request, _team_of(request))


async def removal(request: Request) -> Response:
    """Take somebody off the team."""
    return await removal_page(request, _team_of(request))
