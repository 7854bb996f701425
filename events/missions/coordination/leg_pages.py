"""Coordinators' pages about one leg: adding it, changing it, calling it off and restoring it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs.data import data_after, data_instead, data_of
from events.missions.itineraries.legs.form import Offered, leg_form, values_of
from events.missions.itineraries.legs.saying import draft_key, saved_leg, when_words
from events.missions.itineraries.legs.stop_fields import clock_of, zones_offered
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.kinds import LegGroup, LegKind, kinds_of
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of, word_of_kind
from events.missions.itineraries.queries import offered_places, version_of_leg
from events.missions.itineraries.warnings.operations import attention_for
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.titles import WARNING_TITLES
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

Sent = Mapping[str, Any]


def kind_asked(source: Sent) -> LegKind | None:
    """The kind of leg that an address or a form names, if it is one."""
    return next((kind for kind in LegKind if kind == source.get("kind")), None)


async def new_leg(request: Request) -> Response:
    """The kinds to choose from; then the form of a leg that does not exist yet."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    if request.method != "POST":
        return await _empty_form(request, plan)
    sent = await read_form(request)
    kind = kind_asked(sent)
    if kind is None:
        return await _kinds_page(request, plan)
    instead = _instead(plan, sent)
    form = leg_form(Offered(plan, await offered_places(mission, plan), instead), kind, sent)
    if sent.get("act") == "kind":
        return await _form_page(request, plan, form, None, instead=instead, nonce=str(sent.get("nonce", "")))
    if not form.validate():
        return await _form_page(request, plan, form, None, 422, instead=instead, nonce=str(sent.get("nonce", "")))
    values, by, id = values_of(form), request.state.actor.account_id, _id_in(sent)
    if instead is not None:
        present = [person.id for person in plan.delegates if person.left_at is None]
        own = replace(values, company=Company(False, values.company.among(present)))
        made = await legs.own_leg(mission, instead.id, own, by=by, now=now(), id=id)
    else:
        made = await legs.add_leg(mission, values, by=by, now=now(), id=id)
    if sent.get("act") == "another":
        return RedirectResponse(address("mission.leg.new", slug=mission.slug, after=made.code), 303)
    return saved_leg(mission, made.code, "added")


def _id_in(sent: Sent) -> UUID | None:
    """The identifier that the form was given, so that sending it twice makes one leg."""
    try:
        return UUID(str(sent.get("nonce", "")))
    except ValueError:
        return None


def _instead(plan: Plan, source: Sent) -> Leg | None:
    code = source.get("instead")
    return found_leg(plan, str(code)) if code else None


async def _empty_form(request: Request, plan: Plan) -> Response:
    query = request.query_params
    instead = _instead(plan, query)
    kind = kind_asked(query) or (instead.kind if instead else None)
    if kind is None:
        return await _kinds_page(request, plan)
    if instead is not None:
        data = data_instead(instead, plan, query.getlist("for"))
    else:
        before = _leg_before(plan, query.get("after", ""))
        data = data_after(before, plan, kind, is_next="after" in query)
    form = leg_form(Offered(plan, await offered_places(request.state.mission, plan), instead), kind, data=data)
    return await _form_page(request, plan, form, None, instead=instead)


def _leg_before(plan: Plan, code: str) -> Leg | None:
    """The one that was just added, else the last one of the itinerary."""
    return next((leg for leg in plan.legs if leg.code == code), next(iter(reversed(plan.standing)), None))


async def _kinds_page(request: Request, plan: Plan) -> Response:
    mission: Mission = request.state.mission
    after = request.query_params.get("after", "")
    before = next((leg for leg in plan.legs if leg.code == after), None)
    return render(
        request,
        "missions/itineraries/kinds.html",
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        groups=_kind_groups(),
        before=before,
        plan=plan,
        title_of=title_of,
    )


def _kind_groups() -> list[list[tuple[LegKind, str]]]:
    """Transport; the nights; what is done with partners; the rest."""
    groups = ((LegGroup.TRANSPORT,), (LegGroup.ENCOUNTER,), (LegGroup.STAY, LegGroup.OWN))
    return [[(kind, word_of_kind(kind)) for kind in kinds_of(*group)] for group in groups]


async def leg(request: Request) -> Response:
    """One leg: its form, what there is to look at about it, and the ways to its people, card and cancellation."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    found = found_leg(plan, request.path_params["code"])
    offered = Offered(plan, await offered_places(mission, plan), found)
    if request.method != "POST":
        kind = kind_asked(request.query_params) or found.kind
        form = leg_form(offered, kind, data=data_of(found, plan, await version_of_leg(found.id), kind))
        return await _form_page(request, plan, form, found)
    sent = await read_form(request)
    form = leg_form(offered, kind_asked(sent) or found.kind, sent)
    if sent.get("act") == "kind":
        return await _form_page(request, plan, form, found)
    if not form.validate():
        return await _form_page(request, plan, form, found, 422)
    version = version_of(form.version.data or "")
    try:
        by = request.state.actor.account_id
        changed = await legs.revise_leg(mission, found.id, version, values_of(form), by=by, now=now())
    except ChangedMeanwhileError:
        form.version.data = str(await version_of_leg(found.id))
        return await _form_page(request, plan, form, found, 409, problem=changed_meanwhile())
    if sent.get("act") == "another":
        return RedirectResponse(address("mission.leg.new", slug=mission.slug, after=found.code), 303)
    return saved_leg(mission, found.code, "revised", changed=changed, version=version)


async def _form_page(
    request: Request,
    plan: Plan,
    form: Any,
    found: Leg | None,
    status: int = 200,
    *,
    instead: Leg | None = None,
    problem: str = "",
    nonce: str = "",
) -> Response:
    from events.missions.bookings.leg_queries import told_of  # that room stands on this one

    mission: Mission = request.state.mission
    kind: LegKind = form.leg_kind
    attention = await attention_for(mission, plan) if found else None
    warnings = attention.about(found.id) if attention and found else ()
    return render(
        request,
        "missions/itineraries/leg.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        plan=plan,
        leg=found,
        title=title_of(found, plan) if found else "",
        lead=when_words(found) if found else "",
        draft=draft_key(mission.slug, found.code, form.version.data) if found else draft_key(mission.slug, "", kind),
        clocks={name: clock_of(form, name, form.offered.stops()) for name in ("from", "to")},
        form=form,
        kind=kind,
        kinds=[(each, word_of_kind(each)) for each in LegKind],
        instead=instead,
        instead_title=title_of(instead, plan) if instead else "",
        warnings=[(WARNING_TITLES[warning.code], sentence(warning, plan)) for warning in warnings],
        problem=problem,
        nonce="" if found else nonce or str(uuid.uuid4()),
        zones=zones_offered(),
        documents=plan.documents_of(found) if found else (),
        bookings=await told_of(found.id) if found else (),
    )


async def cancellation(request: Request) -> Response:
    """Asks why before a leg is called off, or whether it is restored (GET), and does it (POST)."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    found = found_leg(plan, request.path_params["code"])
    if request.method != "POST":
        return await _cancellation_page(request, plan, found)
    sent = await read_form(request)
    version, by = version_of(str(sent.get("version", ""))), request.state.actor.account_id
    reason = str(sent.get("reason", "")).strip()
    is_restoring = sent.get("act") == "restore"
    if not is_restoring and not reason:
        return await _cancellation_page(request, plan, found, 422)
    try:
        if is_restoring:
            await legs.restore_leg(mission, found.id, version, by=by, now=now())
        else:
            await legs.cancel_leg(mission, found.id, version, reason[:2000], by=by, now=now())
    except ChangedMeanwhileError:
        return await _cancellation_page(request, plan, found, 409, reason, changed_meanwhile())
    return saved_leg(mission, found.code, "restored" if is_restoring else "cancelled")


async def _cancellation_page(
    request: Request, plan: Plan, found: Leg, status: int = 200, reason: str = "", problem: str = ""
) -> Response:
    last = await legs.last_cancellation(found.id) if found.is_cancelled else None
    return render(
        request,
        "missions/itineraries/cancellation.html",
        status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.itinerary"),
        leg=found,
        plan=plan,
        title=title_of(found, plan),
        version=await version_of_leg(found.id),
        last=last,
        reason=reason,
        is_reason_missing=status == 422,
        problem=problem,
    )
