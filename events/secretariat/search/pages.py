"""The page of the search, and that of a person."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.credential_operations import door_keys
from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.organizer_pages import asked_for
from events.platform.language.cleaning import clean_line
from events.platform.web.installation import installation
from events.platform.web.templating import render
from events.records.people.frames import account_frame
from events.secretariat.search.person_queries import person_of
from events.secretariat.search.queries import reach_of, search

_LONGEST = 200  # a scanned badge has 122 symbols


async def everything(request: Request) -> Response:
    """Search everything that whoever is signed in may read."""
    actor = request.state.actor
    words = clean_line(request.query_params.get("q", ""))[:_LONGEST]
    keys = door_keys(installation(request).settings.secret_key)
    groups = await search(await reach_of(actor, words), keys) if words else []
    frame = account_frame(actor)
    return render(request, "secretariat/search/search.html", **frame, words=words, groups=groups)


async def person(request: Request) -> Response:
    """Show everything about whoever has a registration."""
    actor = request.state.actor
    row = await asked_for(request)
    if row.erased_at is not None:
        raise HTTPException(404)
    file = await person_of(await reach_of(actor, ""), row)
    frame = await organize_frame(actor, request.state.event, "organize.registrations")
    return render(request, "secretariat/search/person.html", **frame, file=file, registration=row)
