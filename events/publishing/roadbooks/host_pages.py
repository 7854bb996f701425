"""The page of a host, behind a private link: what concerns one partner and nothing else, the same as on its paper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.link_queries import partner_behind
from events.missions.file.models import MissionPartner
from events.missions.file.rules import MissionState
from events.missions.itineraries.plan.queries import load_plan
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.installation import installation
from events.platform.web.templating import render
from events.publishing.roadbooks.hosting import concerning, documents_for, host_version, read_in
from events.publishing.roadbooks.loading import extras_of
from events.publishing.roadbooks.values import DayPage, DayRow, RowLook
from events.records.files.pages import file_response
from events.records.files.queries import file_in

_PRIVATE = {"cache-control": "no-store", "referrer-policy": "same-origin"}


Opened = Callable[[Request, MissionPartner], Awaitable[Response]]


def by_host_link(page: Opened) -> Callable[[Request], Awaitable[Response]]:
    """Return a page behind a host's link: 410 for one that was closed or replaced, 404 for one that we never gave."""

    @wraps(page)
    async def opened(request: Request) -> Response:
        partner = await partner_behind(installation(request).signer, request.path_params["token"], "host")
        return await (page(request, partner) if partner else _ended(request))

    return opened


@by_host_link
async def host(request: Request, partner: MissionPartner) -> Response:
    """Show who comes, when they arrive and leave, the programme day by day, and whom to call.

    In the language of the address.
    """
    token = request.path_params["token"]
    mission = partner.mission
    plan = await load_plan(mission)
    version = host_version(read_in(plan, partner.id, current_language()), await extras_of(mission), partner.id)
    return render(
        request,
        "missions/partnering/host.html",
        200,
        _PRIVATE,
        version=version,
        mission=mission,
        ways=list(_ways(version.days)),
        documents=documents_for(plan, concerning(plan, partner.id)),
        pdf=address("roadbooks.host", token=token, lang=current_language()),
        token=token,
        is_cancelled=mission.state == MissionState.CANCELLED,
    )


def _ways(days: tuple[DayPage, ...]) -> Iterator[tuple[DayPage, DayRow, str]]:
    """Yield arrivals and departures with the anchor of their row: those who fetch people look for them first."""
    for number, day in enumerate(days, 1):
        for place, row in enumerate(day.rows, 1):
            if row.look is RowLook.TRANSPORT:
                yield day, row, f"row-{number}-{place}"


@by_host_link
async def host_file(request: Request, partner: MissionPartner) -> Response:
    """Answer a document that this host is given. Raise HTTPException 404 for any other."""
    plan = await load_plan(partner.mission)
    documents = documents_for(plan, concerning(plan, partner.id))
    asked = next((row for row in documents if str(row.file_id) == request.path_params["file"]), None)
    stored = found(await file_in(partner.mission_id, asked.file_id) if asked else None)
    return await file_response(request, stored)


async def _ended(request: Request) -> Response:
    """Answer that a link which we once gave has ended, and whom to ask. Raise HTTPException 404 for any other."""
    signer, token = installation(request).signer, request.path_params["token"]
    subject = signer.subject_of(token)
    partner = await MissionPartner.get_or_none(id=subject).select_related("mission") if subject else None
    given = range(1, partner.link_generation + 1) if partner else range(0)
    if partner is None or not any(signer.is_valid(token, "host", partner.id, number) for number in given):
        raise HTTPException(404)
    return render(request, "missions/partnering/host_ended.html", 410, _PRIVATE, mission=partner.mission)
