"""Who is on a leg: the list to tick, and acts for one person from here on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs import traveller_operations as travellers
from events.missions.itineraries.legs.return_pages import PEOPLE_SAVED, leg_saved
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import ROLE_WORDS, title_of
from events.missions.itineraries.queries import version_of_leg
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.fields import SelectMultipleField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

JOINED = Flash(
    _("%(name)s joins the delegation with this leg: the shared legs before it are no longer in their itinerary.")
)
LEFT = Flash(
    _("%(name)s leaves the delegation after this leg: the shared legs after it are no longer in their itinerary.")
)


@dataclass(frozen=True)
class _Look:
    plan: Plan
    leg: Leg


class PeopleForm(Form):
    """Who of the delegation is on a leg. A code that is not of it is ignored."""

    people = SelectMultipleField(_("On this leg"), validate_choice=False)

    def __init__(self, look: _Look, formdata: FormData | None = None, **options: Any) -> None:
        choices = {"people": choices_of((person.code, person.name) for person in look.plan.present)}
        super().__init__(formdata, choices=choices, **options)


async def leg_people(request: Request) -> Response:
    """The delegation beside one leg: who is on it, and who joins or leaves here."""
    look = await _look(request)
    return await edit_row(
        request,
        load=partial(_load, request),
        form=partial(PeopleForm, look),
        save=partial(_save, request),
        show=partial(_page, request),
    )


async def joining(request: Request) -> Response:
    """Somebody joins the delegation with this leg."""
    return await _from_here(request, travellers.joins_at, JOINED)


async def leaving(request: Request) -> Response:
    """Somebody leaves the delegation after this leg."""
    return await _from_here(request, travellers.leaves_after, LEFT)


async def _from_here(request: Request, act: Callable[..., Awaitable[object]], flash: Flash) -> Response:
    mission, look, sent = request.state.mission, await _look(request), await read_form(request)
    person = next((one for one in look.plan.present if one.code == sent.get("person")), None)
    if person is None:
        raise HTTPException(404)
    await act(mission, person.id, look.leg.id, by=request.state.actor.account_id, now=now())
    to = address("mission.leg.people", slug=mission.slug, code=look.leg.code)
    return redirect(request, to, flash, name=person.name)


async def _look(request: Request) -> _Look:
    plan = await load_plan(request.state.mission)
    return _Look(plan, found_leg(plan, request.path_params["code"]))


async def _load(request: Request) -> Present[_Look]:
    look = await _look(request)
    on = [person.code for person in look.plan.present if person.id in look.leg.people]
    return Present(look, {"people": on}, await version_of_leg(look.leg.id))


async def _save(request: Request, look: _Look, form: PeopleForm, version: int) -> Response:
    mission: Mission = request.state.mission
    wanted = frozenset(one.id for one in look.plan.present if one.code in form.people.data)
    by = request.state.actor.account_id
    await travellers.set_people(mission, Opened(look.leg.id, version), wanted, by=by, now=now())
    return await leg_saved(request, look.leg.code, PEOPLE_SAVED)


async def _page(request: Request, look: _Look, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    ticked = edit.form["people"].data
    return render(
        request,
        "missions/itineraries/people.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        leg=look.leg,
        title=title_of(look.leg, look.plan),
        edit=edit,
        people=[(person, ROLE_WORDS[person.role], person.code in ticked) for person in look.plan.present],
    )
