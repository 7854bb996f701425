"""The page of a host, behind a private link: what concerns one partner and nothing else, the same as on its paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.addresses import address
from events.files.queries import file_in
from events.files.serving import file_response
from events.i18n import current_language
from events.i18n import gettext as _
from events.installation import installation, now
from events.itineraries.loading import load_plan
from events.itineraries.models import MissionDocument
from events.itineraries.plan import Plan
from events.missions.links import partner_behind
from events.missions.models import Mission, MissionPartner
from events.missions.queries import with_texts
from events.missions.rules import MissionState
from events.roadbooks.hosting import concerning, host_version
from events.roadbooks.making import Extras
from events.roadbooks.values import DayPage, DayRow, RowLook
from events.templating import render

_PRIVATE = {"cache-control": "no-store", "referrer-policy": "same-origin"}


async def host(request: Request) -> Response:
    """Who comes, when they arrive and leave, what is done with them day by day, and whom to call.

    In the language of the address; a link that was closed or replaced says so, kindly. Raises HTTPException 404 for
    one that we never gave.
    """
    token = request.path_params["token"]
    partner = await partner_behind(installation(request).signer, token, "host")
    if partner is None:
        return await _ended(request, token)
    mission = partner.mission
    plan = await load_plan(mission)
    version = host_version(_read_here(plan, partner.id), await host_extras(mission), partner.id)
    return render(
        request,
        "partnering/host.html",
        200,
        _PRIVATE,
        version=version,
        mission=mission,
        ways=list(_ways(version.days)),
        documents=await documents_for(plan, partner),
        pdf=address("roadbooks.host", token=token, lang=current_language()),
        token=token,
        is_cancelled=mission.state == MissionState.CANCELLED,
    )


def _read_here(plan: Plan, partner_id: UUID) -> Plan:
    """The plan with this partner reading in the language of the page, which the address decides."""
    here = current_language()
    partners = tuple(replace(one, language=here) if one.id == partner_id else one for one in plan.partners)
    return replace(plan, partners=partners)


async def host_extras(mission: Mission) -> Extras:
    """What a host reads that is not in the plan: the sender's name, its notice and its number, and as of when."""
    face = await with_texts(mission)
    office = mission.organization or _("The office of the mission")
    return Extras(
        organization=mission.organization,
        notice=face.text("notice"),
        phones=((office, mission.contact_phone),) if mission.contact_phone else (),
        made_at=now(),
    )


def _ways(days: tuple[DayPage, ...]) -> Iterator[tuple[DayPage, DayRow, str]]:
    """Arrivals and departures: those who fetch people look for them first. With the anchor of their row."""
    for number, day in enumerate(days, 1):
        for place, row in enumerate(day.rows, 1):
            if row.look is RowLook.TRANSPORT:
                yield day, row, f"row-{number}-{place}"


async def documents_for(plan: Plan, partner: MissionPartner) -> list[MissionDocument]:
    """What hosts are given of the mission's documents: the mission's own, and those of the legs that concern them."""
    legs = {leg.id for leg in concerning(plan, partner.id)}
    rows = MissionDocument.filter(mission_id=plan.mission_id, is_for_hosts=True, removed_at=None)
    found = await rows.select_related("file").order_by("created_at", "id")
    return [row for row in found if row.leg_id is None or row.leg_id in legs]


async def host_file(request: Request) -> Response:
    """A document that this host is given. Raises HTTPException 404 for any other."""
    partner = await partner_behind(installation(request).signer, request.path_params["token"], "host")
    if partner is None:
        return await _ended(request, request.path_params["token"])
    documents = await documents_for(await load_plan(partner.mission), partner)
    asked = next((row for row in documents if str(row.file_id) == request.path_params["file"]), None)
    stored = await file_in(partner.mission_id, asked.file_id) if asked else None
    if stored is None:
        raise HTTPException(404)
    return await file_response(request, stored)


async def _ended(request: Request, token: str) -> Response:
    """Says of a link that we once gave that it has ended, and whom to ask. Raises HTTPException 404 for any other."""
    signer = installation(request).signer
    subject = signer.subject_of(token)
    partner = await MissionPartner.get_or_none(id=subject).select_related("mission") if subject else None
    given = range(1, partner.link_generation + 1) if partner else range(0)
    if partner is None or not any(signer.is_valid(token, "host", partner.id, number) for number in given):
        raise HTTPException(404)
    return render(request, "partnering/host_ended.html", 410, _PRIVATE, mission=partner.mission)
