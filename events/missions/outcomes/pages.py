"""Minutes, results and lessons, as the office writes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of, word_of_status
from events.missions.outcomes import operations
from events.missions.outcomes.forms import lesson_form, minutes_form, result_in, results_form
from events.missions.outcomes.models import Lesson, Minutes
from events.missions.outcomes.queries import Measured, Results, lessons_of, minutes_by_leg, results_of
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form, with_own_ids
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of


async def results(request: Request) -> Response:
    """For each objective what was planned beside what came of it, and the meetings with their minutes."""
    mission: Mission = request.state.mission
    found = await results_of(mission)
    if request.method != "POST":
        return await _results(request, found)
    sent, by = await read_form(request), request.state.actor.account_id
    measured = next((one for one in found.objectives if one.objective.code == sent.get("objective")), None)
    if measured is None:
        raise HTTPException(404)
    form = results_form(mission, measured, sent)
    if not form.validate():
        return await _results(request, found, {measured.objective.id: form}, status=422)
    version = version_of(str(sent.get("version", "")))
    try:
        values = result_in(form, measured)
        await operations.save_results(mission, measured.objective, version, values, by=by, now=now())
    except ChangedMeanwhileError:
        return await _results(request, found, {measured.objective.id: form}, changed_meanwhile(), 409)
    here = address("mission.results", slug=mission.slug, done="saved")
    return RedirectResponse(f"{here}#objective-{measured.objective.code}", 303)


async def _results(
    request: Request,
    found: Results,
    forms: dict[UUID, Form] | None = None,
    warning: str = "",
    status: int = 200,
) -> Response:
    mission: Mission = request.state.mission
    plan, texts = await load_plan(mission), found.texts
    asked = [(one, (forms or {}).get(one.objective.id) or _present(mission, one, texts)) for one in found.objectives]
    return render(
        request,
        "missions/outcomes/results.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.results"),
        shown=[(one, with_own_ids(form, one.objective.code)) for one, form in asked],
        texts=texts,
        meetings=[leg for leg in plan.legs if leg.is_encounter],
        minutes=await minutes_by_leg(mission),
        title_of=lambda leg: title_of(leg, plan),
        word_of_status=word_of_status,
        warning=warning,
        done=request.query_params.get("done", ""),
    )


def _present(mission: Mission, measured: Measured, texts: Texts) -> Form:
    data: dict[str, Any] = {"result": texts.of(measured.objective.id, "result").texts}
    for row in measured.indicators:
        data[f"reached-{row.id}"] = row.reached
        data[f"told-{row.id}"] = texts.of(row.id, "result").texts
    return results_form(mission, measured, data=data)


async def minutes(request: Request) -> Response:
    """The minutes of one meeting."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    leg = encounter_of(plan, request.path_params["code"])
    row = await Minutes.get_or_none(leg_id=leg.id)
    if request.method != "POST":
        texts = (await texts_of([row.id], fallback_order(mission))).of(row.id, "body").texts if row else {}
        return await _minutes(request, plan, leg, row, minutes_form(mission, data={"body": texts}))
    sent, actor = await read_form(request), request.state.actor
    form, version = minutes_form(mission, sent), version_of(str(sent.get("version", "")))
    if not form.validate():
        return await _minutes(request, plan, leg, row, form, status=422)
    try:
        await operations.save_minutes(
            mission, leg.id, version, dict(form["body"].data), by=actor.account_id, by_name=actor.name, now=now()
        )
    except ChangedMeanwhileError:
        return await _minutes(request, plan, leg, row, form, changed_meanwhile(), 409)
    return RedirectResponse(address("mission.results", slug=mission.slug, done="minutes") + "#meetings", 303)


def encounter_of(plan: Plan, code: str) -> Leg:
    """A meeting, visit, workshop or public event. Raises HTTPException 404."""
    leg = next((leg for leg in plan.legs if leg.code == code and leg.is_encounter), None)
    if leg is None:
        raise HTTPException(404)
    return leg


async def _minutes(
    request: Request, plan: Plan, leg: Leg, row: Minutes | None, form: Form, warning: str = "", status: int = 200
) -> Response:
    frame = await mission_frame(request.state.actor, request.state.mission, "mission.results")
    return render(
        request,
        "missions/outcomes/minutes.html",
        status,
        **frame,
        leg=leg,
        partner=plan.partner(leg.partner_id),
        contact=plan.contact(leg.contact_id),
        title=title_of(leg, plan),
        row=row,
        form=form,
        warning=warning,
    )


async def lessons(request: Request) -> Response:
    """What to keep and what to do otherwise: each with its form, and one for a new one."""
    mission: Mission = request.state.mission
    if request.method != "POST":
        return await _lessons(request, lesson_form(mission))
    sent, by = await read_form(request), request.state.actor.account_id
    row = await _lesson_of(mission, str(sent["lesson"])) if sent.get("lesson") else None
    if row is not None and sent.get("act") == "remove":
        await operations.remove_lesson(row, by=by, now=now())
        return RedirectResponse(address("mission.lessons", slug=mission.slug, done="removed"), 303)
    form, version = lesson_form(mission, sent), version_of(str(sent.get("version", "")))
    if not form.validate():
        return await _lessons(request, form, row, status=422)
    try:
        kind, body = form["kind"].data, dict(form["body"].data)
        await operations.save_lesson(mission, row, version, kind, body, by=by, now=now())
    except ChangedMeanwhileError:
        return await _lessons(request, form, row, changed_meanwhile(), 409)
    return RedirectResponse(address("mission.lessons", slug=mission.slug, done="saved"), 303)


async def _lesson_of(mission: Mission, text: str) -> Lesson:
    try:
        row = await Lesson.get_or_none(id=UUID(text), mission_id=mission.id, removed_at=None)
    except ValueError:
        row = None
    if row is None:
        raise HTTPException(404)
    return row


async def _lessons(
    request: Request, form: Form, about: Lesson | None = None, warning: str = "", status: int = 200
) -> Response:
    """`about` is the lesson whose form came back; otherwise the form is that for a new one."""
    mission: Mission = request.state.mission
    rows = [
        (row, body, with_own_ids(_form_of(mission, row, body.texts, form if row == about else None), row.id))
        for row, body in await lessons_of(mission)
    ]
    return render(
        request,
        "missions/outcomes/lessons.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.lessons"),
        rows=rows,
        form=lesson_form(mission) if about else form,
        about=about.id if about else None,
        warning=warning,
        done=request.query_params.get("done", ""),
    )


def _form_of(mission: Mission, row: Lesson, texts: Any, came_back: Form | None) -> Form:
    return came_back or lesson_form(mission, data={"kind": row.kind, "body": texts})
