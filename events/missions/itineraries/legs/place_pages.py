"""Coordinators' pages about the places of a mission: the list with a form to add one, and each by itself."""

from __future__ import annotations

from collections import Counter
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.legs.place_form import PLACE_KIND_WORDS, PlaceForm, place_data, place_values
from events.missions.itineraries.models import Place
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.words import altitude, title_of
from events.missions.itineraries.queries import offered_places
from events.platform.language.formats import city_of, country
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

PLACE_SAVED = Flash(_("Saved: %(title)s."))


async def place_list(request: Request) -> Response:
    """All places, and a form to add one."""
    mission: Mission = request.state.mission
    return await edit_row(
        request,
        load=partial(_new, mission),
        form=partial(PlaceForm, languages=fallback_order(mission)),
        save=partial(_add, request),
        show=partial(_list, request),
    )


async def _new(mission: Mission) -> Present[None]:
    return Present(None, {"country": mission.country or ""})


async def _add(request: Request, _row: None, form: PlaceForm, _version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    made = await places.add_place(mission, place_values(form), by=by, now=now())
    return await _to_list(request, made)


async def _to_list(request: Request, row: Place) -> Response:
    mission: Mission = request.state.mission
    name = (await texts_of([row.id], fallback_order(mission))).of(row.id, "name")
    return redirect(request, address("mission.places", slug=mission.slug), PLACE_SAVED, title=name)


async def _list(request: Request, _row: None, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    offered = {place.id for place in await offered_places(mission, plan)}
    counts = Counter(place for leg in plan.standing for place in {end.id for end in leg.places})
    rows = [
        (place, PLACE_KIND_WORDS[place.kind], city_of(place.zone), counts[place.id], place.id in offered)
        for place in sorted(plan.places, key=lambda place: (place.id not in offered, str(place.name).casefold()))
    ]
    return render(
        request,
        "missions/itineraries/places.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.places"),
        rows=rows,
        form=edit.form,
        country=country,
        height=altitude,
    )


async def place(request: Request) -> Response:
    """One place: its form, and the legs that are there."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(PlaceForm, languages=fallback_order(request.state.mission)),
        save=partial(_save, request),
        show=partial(_item, request),
    )


async def retirement(request: Request) -> Response:
    """A place is no longer offered; the legs that are there keep it."""
    return await _retire(request, is_retired=True)


async def restoration(request: Request) -> Response:
    """A place is offered again."""
    return await _retire(request, is_retired=False)


async def _retire(request: Request, *, is_retired: bool) -> Response:
    mission, row = request.state.mission, await _row(request)
    by = request.state.actor.account_id
    await places.retire_place(mission, row.id, is_retired=is_retired, by=by, now=now())
    return await _to_list(request, row)


async def _row(request: Request) -> Place:
    return found(await Place.get_or_none(mission_id=request.state.mission.id, code=request.path_params["code"]))


async def _present(request: Request) -> Present[Place]:
    mission, row = request.state.mission, await _row(request)
    texts = await texts_of([row.id], fallback_order(mission))
    known = (await load_plan(mission)).place(row.id)
    return Present(row, place_data(found(known), texts.of(row.id, "notes")), row.version)


async def _save(request: Request, row: Place, form: PlaceForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    await places.revise_place(mission, Opened(row.id, version), place_values(form), by=by, now=now())
    return await _to_list(request, row)


async def _item(request: Request, row: Place, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    known = plan.place(row.id)
    return render(
        request,
        "missions/itineraries/place.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.places"),
        place=known,
        row=row,
        edit=edit,
        form=edit.form,
        legs=[(leg, title_of(leg, plan)) for leg in plan.legs if known in leg.places],
    )
