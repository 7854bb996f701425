"""Joint actions, followed until they are closed or go on in the next mission."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import with_texts
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.outcomes import action_operations as acts
from events.missions.outcomes.forms import action_form, remark_form
from events.missions.outcomes.models import JointAction
from events.missions.outcomes.queries import actions_of, remarks_on, shown_action
from events.missions.outcomes.wording import TONES, state_names
from events.platform.language.formats import day_month
from events.platform.language.i18n import current_language
from events.platform.language.slugs import LONGEST_SLUG, NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import zone
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


async def actions(request: Request) -> Response:
    """Every joint action of the mission, the open ones first, by their day."""
    mission: Mission = request.state.mission
    return render(
        request,
        "missions/outcomes/actions.html",
        **await mission_frame(request.state.actor, mission, "mission.actions"),
        rows=await actions_of(mission),
        states=state_names(),
        tones=TONES,
        today=now().astimezone(zone(mission.home_zone)).date(),
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        done=request.query_params.get("done", ""),
    )


async def action(request: Request) -> Response:
    """One action: its form, remarks, a reminder, carrying it on; the address "new" makes one."""
    mission, code = request.state.mission, request.path_params["code"]
    row = None if code == NEW else await JointAction.get_or_none(mission_id=mission.id, code=code)
    if row is None and code != NEW:
        raise HTTPException(404)
    plan = await load_plan(mission)
    if request.method != "POST":
        return await _page(request, row, _form(mission, plan, data=await _present(request, row, plan)))
    sent = await read_form(request)
    if row is not None and "act" in sent:
        return await _act(request, row, plan, sent)
    form, actor = _form(mission, plan, sent), request.state.actor
    if not form.validate():
        return await _page(request, row, form, status=422)
    version, texts = version_of(str(sent.get("version", ""))), {n: dict(form[n].data) for n in ("title", "details")}
    try:
        await acts.save_action(
            mission, row, version, _columns(form, plan), texts, by=actor.account_id, by_name=actor.name, now=now()
        )
    except ChangedMeanwhileError:
        return await _page(request, row, form, warning=changed_meanwhile(), status=409)
    return RedirectResponse(address("mission.actions", slug=mission.slug, done="saved"), 303)


async def _act(request: Request, row: JointAction, plan: Plan, sent: Any) -> Response:
    """A remark, a reminder, or going on in another mission."""
    mission, actor = request.state.mission, request.state.actor
    here = address("mission.action", slug=mission.slug, code=row.code)
    if sent["act"] == "remark":
        form = remark_form(sent)
        if not form.validate():
            whole = _form(mission, plan, data=await _present(request, row, plan))
            return await _page(request, row, whole, remark=form, status=422)
        nonce = str(sent.get("nonce", ""))[:64] or uuid4().hex
        body = form["body"].data
        await acts.remark(row, body, by=actor.account_id, by_name=actor.name, nonce=nonce, now=now())
        return RedirectResponse(here + "#remarks", 303)
    if sent["act"] == "remind":
        done = "reminded" if row.responsible_email and await acts.remind(row, now()) else "not-reminded"
        return RedirectResponse(f"{here}?done={done}", 303)
    return await _carry(request, row, str(sent.get("to", "")))


async def _carry(request: Request, row: JointAction, slug: str) -> Response:
    actor, mission = request.state.actor, request.state.mission
    to = await Mission.get_or_none(slug=slug, is_template=False) if len(slug) <= LONGEST_SLUG else None
    if to is None or not actor.may(Rule.MISSION_EDIT, to.id):
        raise HTTPException(404)
    try:
        await acts.carry(row, to, by=actor.account_id, by_name=actor.name, now=now())
    except acts.AlreadyCarriedError:
        return RedirectResponse(address("mission.actions", slug=mission.slug, done="not-carried"), 303)
    return RedirectResponse(address("mission.actions", slug=mission.slug, done="carried"), 303)


def _form(mission: Mission, plan: Plan, *arguments: Any, **keywords: Any) -> Form:
    partners = [(partner.code, str(partner.name)) for partner in plan.partners]
    objectives = [(objective.code, str(objective.title)[:120]) for objective in plan.objectives]
    encounters = [leg for leg in plan.legs if leg.is_encounter]
    legs = [(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in encounters]
    return action_form(mission, partners, objectives, legs, *arguments, **keywords)


def _columns(form: Form, plan: Plan) -> dict[str, Any]:
    names = ("responsible", "responsible_email", "language", "due_on", "state")
    ids = {
        "partner_id": {row.code: row.id for row in plan.partners}.get(form["partner"].data),
        "objective_id": {row.code: row.id for row in plan.objectives}.get(form["objective"].data),
        "leg_id": {row.code: row.id for row in plan.legs}.get(form["leg"].data),
    }
    return {name: form[name].data for name in names} | ids


async def _present(request: Request, row: JointAction | None, plan: Plan) -> dict[str, Any]:
    mission: Mission = request.state.mission
    if row is None:
        return {"language": current_language(), "state": "open", "leg": request.query_params.get("leg", "")}
    texts = await texts_of([row.id], fallback_order(mission))
    codes = {row.id: row.code for row in plan.partners}
    codes |= {row.id: row.code for row in plan.objectives} | {row.id: row.code for row in plan.legs}
    chosen = {
        "partner": codes.get(row.partner_id, "") if row.partner_id else "",
        "objective": codes.get(row.objective_id, "") if row.objective_id else "",
        "leg": codes.get(row.leg_id, "") if row.leg_id else "",
    }
    names = ("responsible", "responsible_email", "language", "due_on", "state")
    columns = {name: getattr(row, name) for name in names}
    return columns | chosen | {name: texts.of(row.id, name).texts for name in ("title", "details")}


async def _page(
    request: Request,
    row: JointAction | None,
    form: Form,
    *,
    remark: Form | None = None,
    warning: str = "",
    status: int = 200,
) -> Response:
    mission, actor = request.state.mission, request.state.actor
    texts = await texts_of([row.id], fallback_order(mission)) if row else None
    return render(
        request,
        "missions/outcomes/action.html",
        status,
        **await mission_frame(actor, mission, "mission.actions"),
        row=row,
        shown=shown_action(row, texts) if row and texts else None,
        form=form,
        remark=remark or remark_form(),
        remarks=await remarks_on(row) if row else [],
        states=state_names(),
        others=await _others(request, row) if row else [],
        nonce=uuid4().hex,
        warning=warning,
        done=request.query_params.get("done", ""),
    )


async def _others(request: Request, row: JointAction) -> list[tuple[str, Any]]:
    """The missions into which this person may carry an action that is still open."""
    if row.closed_at is not None or row.carried_to is not None:
        return []
    actor = request.state.actor
    editable = [scope for scope in actor.roles if actor.may(Rule.MISSION_EDIT, scope) and scope != row.mission_id]
    found = await Mission.filter(id__in=editable, is_template=False).order_by("-begins_on")
    return [(mission.slug, (await with_texts(mission)).title) for mission in found]
