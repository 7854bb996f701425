"""Who is on a leg: the list to tick, and acts for one person from here on."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs import traveller_operations as company
from events.missions.itineraries.legs.saying import saved_leg
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.missions.itineraries.plan.words import title_of, word_of_role
from events.missions.itineraries.queries import version_of_leg
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

_FROM_HERE = {"joins": company.joins_at, "leaves": company.leaves_after}


async def leg_people(request: Request) -> Response:
    """The delegation beside one leg: who is on it, and who joins or leaves here."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    leg = found_leg(plan, request.path_params["code"])
    if request.method != "POST":
        return await _page(request, plan, leg, leg.people)
    sent = await read_form(request)
    ticked = [str(code) for code in sent.getlist("people")]
    by = request.state.actor.account_id
    act = _FROM_HERE.get(str(sent.get("act")))
    person = next((one for one in _present(plan) if one.code == sent.get("person")), None)
    if act is not None and person is not None:
        await act(mission, person.id, leg.id, by=by, now=now())
        return RedirectResponse(_here(mission, leg, str(sent.get("act")), person.code), 303)
    wanted = frozenset(one.id for one in _present(plan) if one.code in ticked)
    try:
        version = version_of(str(sent.get("version", "")))
        await company.set_people(mission, leg.id, version, wanted, by=by, now=now())
    except ChangedMeanwhileError:
        return await _page(request, plan, leg, wanted, 409, changed_meanwhile())
    return saved_leg(mission, leg.code, "people")


def _here(mission: Mission, leg: Leg, act: str, person: str) -> str:
    return address("mission.leg.people", slug=mission.slug, code=leg.code, said=act, person=person)


def _present(plan: Plan) -> list[Delegate]:
    return [person for person in plan.delegates if person.left_at is None]


async def _page(
    request: Request, plan: Plan, leg: Leg, ticked: frozenset[UUID], status: int = 200, problem: str = ""
) -> Response:
    mission: Mission = request.state.mission
    query = request.query_params
    said = next((person for person in _present(plan) if person.code == query.get("person")), None)
    return render(
        request,
        "missions/itineraries/people.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        plan=plan,
        leg=leg,
        title=title_of(leg, plan),
        people=[(person, word_of_role(person.role), person.id in ticked) for person in _present(plan)],
        version=await version_of_leg(leg.id),
        problem=problem,
        said=(query.get("said"), said) if said and query.get("said") in _FROM_HERE else None,
    )
