"""The private links of people who travel, as addresses and as texts for a chat, for whoever hands them over."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from events.missions.file.link_queries import roadbook_token, traveller_feed_token, traveller_token
from events.missions.file.models import Delegate
from events.missions.file.queries import with_texts
from events.platform.language.chat_texts import chat_text
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.installation import installation
from events.platform.web.permissions import Rule

_ABOUT = _("Your itinerary: %(mission)s")


async def texts(request: Request) -> Response:
    """Give everybody's link to their itinerary as texts for a chat, in a file."""
    people = Delegate.filter(mission_id=request.state.mission.id, left_at=None).order_by("position", "code")
    name = f"{request.state.mission.slug}-links.txt"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return PlainTextResponse(await chat_of(request, await people) + "\n", headers=headers)


async def chat_of(request: Request, people: Iterable[Delegate]) -> str:
    """Return the texts for a chat of these people, with an empty line between them; for coordinators alone."""
    title, here = (await with_texts(request.state.mission)).title, installation(request)
    return "\n\n".join(
        chat_text(
            row.language,
            row.name,
            _ABOUT,
            here.absolute(address("traveller", row.language, token=traveller_token(here.signer, row))),
            mission=title.into(row.language).text,
        )
        for row in people
    )


def links_of(request: Request, row: Delegate) -> dict[str, str]:
    """Return the private addresses of somebody, for whoever hands them over in person.

    Page and roadbook open the emergency contact: coordinators alone are shown them. An editor sends them by mail.
    """
    here = installation(request)
    feed = here.absolute(address("calendars.traveller", token=traveller_feed_token(here.signer, row)))
    if not may_see_private(request):
        return {"feed": feed}
    traveller, book = traveller_token(here.signer, row), roadbook_token(here.signer, row)
    return {
        "page": here.absolute(address("traveller", row.language, token=traveller)),
        "feed": feed,
        "roadbook": here.absolute(address("roadbooks.traveller", token=book, lang=row.language)),
    }


def may_see_private(request: Request) -> bool:
    may: bool = request.state.actor.may(Rule.MISSION_OWN, request.state.mission.id)
    return may
