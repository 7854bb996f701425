"""Coordinators' pages about the places of a mission: the list with a form to add one, and each by itself."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import fallback_order
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.legs.place_form import place_data, place_form, place_values, word_of_place_kind
from events.missions.itineraries.models import Place
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import altitude, title_of
from events.missions.itineraries.queries import offered_places
from events.platform.language.formats import city_of, country
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.queries import texts_of


async def place_list(request: Request) -> Response:
    """All places, and a form to add one."""
    mission: Mission = request.state.mission
    languages = fallback_order(mission)
    if request.method != "POST":
        return await _list(request, place_form(languages, data={"country": mission.country or ""}))
    form = place_form(languages, await read_form(request))
    if not form.validate():
        return await _list(request, form, 422)
    made = await places.add_place(mission, place_values(form), by=request.state.actor.account_id, now=now())
    return _to_list(mission, made.code)


def _to_list(mission: Mission, code: str) -> Response:
    return RedirectResponse(address("mission.places", slug=mission.slug, saved=code), 303)


async def _list(request: Request, form: Form, status: int = 200) -> Response:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    offered = {place.id for place in await offered_places(mission, plan)}
    counts = Counter(end for leg in plan.standing for end in _ends(leg))
    rows = [
        (place, word_of_place_kind(place.kind), city_of(place.zone), counts[place.id], place.id in offered)
        for place in sorted(plan.places, key=lambda place: (place.id not in offered, str(place.name).casefold()))
    ]
    saved = next((place for place in plan.places if place.code == request.query_params.get("saved")), None)
    return render(
        request,
        "missions/itineraries/places.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.places"),
        rows=rows,
        form=form,
        saved=saved,
        country=country,
        height=altitude,
    )


def _ends(leg: Leg) -> set[UUID]:
    """The places of a leg."""
    return {place.id for place in (leg.origin, leg.destination) if place}


async def place(request: Request) -> Response:
    """One place: its form, the legs that are there, and taking it out of what is offered."""
    mission: Mission = request.state.mission
    plan, row = await load_plan(mission), await _row(request)
    if request.method != "POST":
        return await _item(request, plan, row, await _present(mission, plan, row))
    sent, by = await read_form(request), request.state.actor.account_id
    if "retire" in sent:
        await places.retire_place(mission, row.id, is_retired=sent["retire"] == "yes", by=by, now=now())
        return _to_list(mission, row.code)
    form = place_form(fallback_order(mission), sent)
    if not form.validate():
        return await _item(request, plan, row, form, 422)
    try:
        version = version_of(form["version"].data or "")
        await places.revise_place(mission, row.id, version, place_values(form), by=by, now=now())
    except ChangedMeanwhileError:
        row = await _row(request)
        form["version"].data = str(row.version)
        return await _item(request, plan, row, form, 409, changed_meanwhile())
    return _to_list(mission, row.code)


async def _row(request: Request) -> Place:
    row = await Place.get_or_none(mission_id=request.state.mission.id, code=request.path_params["code"])
    if row is None:
        raise HTTPException(404)
    return row


async def _present(mission: Mission, plan: Plan, row: Place) -> Form:
    texts = await texts_of([row.id], fallback_order(mission))
    known = next(place for place in plan.places if place.id == row.id)
    data: dict[str, Any] = place_data(known, texts.of(row.id, "notes"), row.version)
    return place_form(fallback_order(mission), data=data)


async def _item(request: Request, plan: Plan, row: Place, form: Form, status: int = 200, problem: str = "") -> Response:
    mission: Mission = request.state.mission
    known = next((place for place in plan.places if place.id == row.id), None)
    legs = [leg for leg in plan.legs if row.id in _ends(leg)]
    return render(
        request,
        "missions/itineraries/place.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.places"),
        place=known,
        row=row,
        form=form,
        legs=[(leg, title_of(leg, plan)) for leg in legs],
        problem=problem,
    )
