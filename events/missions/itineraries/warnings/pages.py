"""All warnings of a mission, each with its leg; set aside with a reason, and taken back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs import return_pages as legs
from events.missions.itineraries.legs.return_pages import leg_saved
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.warnings.operations import (
    Attention,
    SetAside,
    attention_for,
    set_aside_warnings,
    take_back,
)
from events.missions.itineraries.warnings.rules.values import Papers, Warning
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.titles import WARNING_TITLES, WEIGHT_TONES, WEIGHT_WORDS
from events.missions.itineraries.warnings.travel_paper_queries import papers_of
from events.missions.itineraries.warnings.weights import Group
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.vault.sealing import SealError, master_keys

logger = logging.getLogger("events.missions.itineraries")
LONGEST_REASON = 1000


SET_ASIDE = Flash(_("Set aside. It is listed below, with its reason."))
TAKEN_BACK = Flash(_("Taken back: it is open again where it still holds."))


async def warning_list(request: Request) -> Response:
    """The open warnings in the order of the legs, those set aside apart. Papers only for coordinators."""
    return await _page(request, *await _attention(request))


async def set_aside(request: Request) -> Response:
    """A warning is lived with, for a reason. A form on the itinerary names its `leg`, and leads back there."""
    mission, actor = request.state.mission, request.state.actor
    plan, attention = await _attention(request)
    sent = await read_form(request)
    keys, reason = list(map(str, sent.getlist("key"))), str(sent.get("reason", "")).strip()
    if not reason or len(reason) > LONGEST_REASON:
        return await _page(request, plan, attention, 422, (keys, reason))
    wanted = _still_open(attention, keys)
    if not wanted:
        return _again(request, SET_ASIDE)  # sent twice, or somebody else was faster
    await set_aside_warnings(mission, wanted, SetAside(reason, actor.name or actor.email, now()), by=actor.account_id)
    leg = plan.leg_by_code(sent.get("leg"))
    return await leg_saved(request, leg.code, legs.SET_ASIDE) if leg else _again(request, SET_ASIDE)


async def taking_back(request: Request) -> Response:
    """A warning that was set aside is open again."""
    key = str((await read_form(request)).get("key", ""))
    is_back = await take_back(request.state.mission, key, by=request.state.actor.account_id, now=now())
    return _again(request, TAKEN_BACK if is_back else None)


def _still_open(attention: Attention, keys: list[str]) -> list[str]:
    """Return those of some keys that are open. Raise HTTPException 404 for one that names no warning."""
    known, aside = {warning.key for warning in attention.open}, {warning.key for warning, _aside in attention.aside}
    if not keys or not (known | aside).issuperset(keys):
        raise HTTPException(404)
    return [key for key in dict.fromkeys(keys) if key in known]


def _again(request: Request, flash: Flash | None) -> Response:
    return redirect(request, address("mission.warnings", slug=request.state.mission.slug), flash)


async def _attention(request: Request) -> tuple[Plan, Attention]:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    return plan, await attention_for(mission, plan, await _papers(request))


async def _papers(request: Request) -> Mapping[UUID, Papers] | None:
    """Return what passports and ticks say: read, and the look recorded, only for those who may see them."""
    mission, actor = request.state.mission, request.state.actor
    if not actor.may(Rule.MISSION_OWN, mission.id):
        return None
    keys = master_keys(installation(request).settings)
    try:
        return await papers_of(mission, keys=keys, by=actor.account_id, where="mission.warnings", now=now())
    except SealError:
        logger.exception("the papers of mission %s do not open", mission.id)
        return None


async def _page(
    request: Request,
    plan: Plan,
    attention: Attention,
    status: int = 200,
    refused: tuple[Sequence[str], str] = ((), ""),
) -> Response:
    mission: Mission = request.state.mission
    return render(
        request,
        "missions/itineraries/warnings.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.warnings"),
        open=[_line(group, plan) for group in attention.groups],
        papers=[_line(group, plan) for group in attention.of_papers],
        aside=[{**_shown(warning, plan), "aside": aside} for warning, aside in attention.aside],
        refused_key=next(iter(refused[0]), ""),
        refused_reason=refused[1],
        longest=LONGEST_REASON,
        zone=mission.home_zone,
    )


def _line(group: Group, plan: Plan) -> dict[str, Any]:
    word, tone = WEIGHT_WORDS[group.weight], WEIGHT_TONES[group.weight]
    return {**_shown(group.told, plan), "all_keys": group.keys, "weight": word, "tone": tone}


def _shown(warning: Warning, plan: Plan) -> dict[str, Any]:
    leg = plan.by_id.get(warning.leg_id) if warning.leg_id else None
    return {
        "key": warning.key,
        "title": WARNING_TITLES[warning.code],
        "words": sentence(warning, plan),
        "leg": leg if isinstance(leg, Leg) else None,
        "leg_title": title_of(leg, plan) if isinstance(leg, Leg) else "",
    }
