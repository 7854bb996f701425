"""Organizers' calendars of an event: one for the door of each room, and those of the public beside them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event, Room
from events.platform.language.i18n import Translated
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.calendars.operations import renew_door_feed
from events.publishing.calendars.private import FeedLinks, Fetch, fetched, links_of
from events.publishing.calendars.tokens import feed_token
from events.records.feeds.models import FeedFetch
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

RENEWED = Flash(
    _("The former address has ended. Subscribe anew on the tablet."), title=_("The calendar has a new address")
)


@dataclass(frozen=True)
class Door:
    """A room's calendar for its door."""

    code: str
    name: Translated
    links: FeedLinks
    fetched: list[Fetch]


async def calendars(request: Request) -> Response:
    """Show the calendar of each room for the tablet at its door, and who fetched it last."""
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "publishing/calendars/organize.html",
        **await organize_frame(actor, event, "organize.calendars"),
        doors=await _doors(request, event),
        may_edit=actor.may(Rule.EDIT, event.id),
    )


async def _doors(request: Request, event: Event) -> list[Door]:
    here = installation(request)
    rows = await Room.filter(event_id=event.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    asked: defaultdict[tuple[UUID, int], list[FeedFetch]] = defaultdict(list)
    for one in await FeedFetch.filter(subject__in=[row.id for row in rows]).order_by("-last_fetched_at"):
        asked[one.subject, one.generation].append(one)
    return [
        Door(
            row.code,
            texts.of(row.id, "name"),
            links_of(here, "calendars.door", feed_token(here.signer, "door-feed", row.id, row.feed_generation)),
            fetched(asked[row.id, row.feed_generation]),
        )
        for row in rows
    ]


async def renewal(request: Request) -> Response:
    """Give the calendar of a room's door another address."""
    event = request.state.event
    room = found(await Room.get_or_none(event_id=event.id, code=request.path_params["code"]))
    await renew_door_feed(room, by=request.state.actor.account_id, now=now())
    return redirect(request, address("organize.calendars", slug=event.slug), RENEWED)
