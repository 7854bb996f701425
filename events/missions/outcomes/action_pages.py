"""Joint actions, followed until they are closed or go on in the next mission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID, uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from events.missions.file.authors import Author
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import each_with_texts
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.outcomes import action_operations as acts
from events.missions.outcomes.forms import ACTION_COLUMNS, ACTION_TEXTS, ActionForm, RemarkForm
from events.missions.outcomes.models import JointAction
from events.missions.outcomes.queries import actions_of, remarks_on, shown_action
from events.missions.outcomes.words import STATE_WORDS, TONES
from events.platform.language.formats import day_month
from events.platform.language.i18n import Translated, current_language
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG, NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import SAVED, Flash, mailed, redirect
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.platform.zoned import zone
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

CARRIED = Flash(_("The action goes on in the other mission."))
NOT_CARRIED = Flash(_("The action was closed or carried on meanwhile; nothing was changed."), tone="warm")
REMINDED = Flash(_("A reminder is on its way to %(email)s."))
NOT_REMINDED = Flash(_("No reminder was sent: the address is missing, or one went out today already."), tone="warm")


async def actions(request: Request) -> Response:
    """List the joint actions of the mission, the open ones first, by their day."""
    mission: Mission = request.state.mission
    return render(
        request,
        "missions/outcomes/actions.html",
        **await mission_frame(request.state.actor, mission, "mission.actions"),
        rows=await actions_of(mission),
        states=STATE_WORDS,
        tones=TONES,
        today=now().astimezone(zone(mission.home_zone)).date(),
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
    )


async def action(request: Request) -> Response:
    """Edit one action; the address "new" makes one."""
    plan = await load_plan(request.state.mission)
    return await edit_row(
        request,
        load=partial(_present, request, plan),
        form=partial(ActionForm, languages=fallback_order(request.state.mission), choices=_choices(plan)),
        save=partial(_save, request, plan),
        show=partial(_show, request, None),
    )


def _choices(plan: Plan) -> dict[str, list[SelectChoice]]:
    return {
        "partner": _or_none((partner.code, str(partner.name)) for partner in plan.partners),
        "objective": _or_none((objective.code, str(objective.title)[:120]) for objective in plan.objectives),
        "leg": _or_none(
            (leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs if leg.is_encounter
        ),
    }


def _or_none(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return choices_of([("", _("None")), *pairs])


async def _present(request: Request, plan: Plan) -> Present[JointAction | None]:
    mission: Mission = request.state.mission
    if request.path_params["code"] == NEW:
        leg = request.query_params.get("leg", "")
        return Present(None, {"language": current_language(), "state": "open", "leg": leg, "nonce": uuid4().hex})
    row = await _action_of(request)
    texts = await texts_of([row.id], fallback_order(mission))
    data = {
        **{name: getattr(row, name) for name in ACTION_COLUMNS},
        **{name: texts.of(row.id, name).texts for name in ACTION_TEXTS},
        **_codes_of(row, plan),
    }
    return Present(row, data, row.version)


def _codes_of(row: JointAction, plan: Plan) -> Mapping[str, str]:
    """Return by which codes an action names its partner, its objective and its leg; "" for none."""
    objectives: dict[UUID | None, str] = {one.id: one.code for one in plan.objectives}
    legs: dict[UUID | None, str] = {leg.id: leg.code for leg in plan.legs}
    partner = plan.partner(row.partner_id)
    return {
        "partner": partner.code if partner else "",
        "objective": objectives.get(row.objective_id, ""),
        "leg": legs.get(row.leg_id, ""),
    }


async def _action_of(request: Request) -> JointAction:
    mission, code = request.state.mission, request.path_params["code"]
    return found(await JointAction.get_or_none(mission_id=mission.id, code=code))


async def _save(request: Request, plan: Plan, row: JointAction | None, form: ActionForm, version: int) -> Response:
    mission, actor = request.state.mission, request.state.actor
    columns = {
        **{name: form[name].data for name in ACTION_COLUMNS},
        "partner_id": {one.code: one.id for one in plan.partners}.get(form.partner.data),
        "objective_id": {one.code: one.id for one in plan.objectives}.get(form.objective.data),
        "leg_id": {one.code: one.id for one in plan.legs}.get(form.leg.data),
    }
    texts = {name: form[name].data for name in ACTION_TEXTS}
    author = Author(actor.account_id, actor.name)
    await acts.save_action(
        mission, Opened(row, version), acts.ActionValues(columns, texts, form.nonce.data), author, now()
    )
    return _to_list(request, SAVED)


def _to_list(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.actions", slug=request.state.mission.slug), flash)


async def remarks(request: Request) -> Response:
    """Add a remark to an action."""
    return await edit_row(
        request,
        load=partial(_no_remark, request),
        form=RemarkForm,
        save=partial(_add_remark, request),
        show=partial(_show_remark, request),
    )


async def _no_remark(request: Request) -> Present[JointAction]:
    return Present(await _action_of(request), {})


async def _add_remark(request: Request, row: JointAction, form: RemarkForm, _version: int) -> Response:
    actor, nonce = request.state.actor, (form.nonce.data or "")[:64] or uuid4().hex
    await acts.remark(row, form.body.data, Author(actor.account_id, actor.name), nonce=nonce, now=now())
    return redirect(request, address("mission.action", slug=request.state.mission.slug, code=row.code) + "#remarks")


async def _show_remark(request: Request, row: JointAction, edit: Edit) -> Response:
    """Show the page of the action with a remark that came back."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    present = await _present(request, plan)
    form = ActionForm(data=present.data, languages=fallback_order(mission), choices=_choices(plan))
    return await _show(request, edit.form, row, Edit(form, present.version, edit.status))


async def reminder(request: Request) -> Response:
    """Remind whoever does it."""
    row = await _action_of(request)
    here = address("mission.action", slug=request.state.mission.slug, code=row.code)
    if row.responsible_email and await acts.remind(row, now()):
        return redirect(request, here, mailed(request, REMINDED), email=row.responsible_email)
    return redirect(request, here, NOT_REMINDED)


async def continuation(request: Request) -> Response:
    """Go on with an action in the mission that the form names."""
    row, slug = await _action_of(request), str((await read_form(request)).get("to", ""))
    actor = request.state.actor
    to = await Mission.get_or_none(slug=slug, is_template=False) if len(slug) <= LONGEST_SLUG else None
    if to is None or not actor.may(Rule.MISSION_EDIT, to.id):
        raise HTTPException(404)
    try:
        await acts.carry(row, to, Author(actor.account_id, actor.name), now())
    except acts.AlreadyCarriedError:
        return _to_list(request, NOT_CARRIED)
    return _to_list(request, CARRIED)


async def _show(request: Request, remark: Form | None, row: JointAction | None, edit: Edit) -> Response:
    """Show the page of an action; `remark` is a remark that came back."""
    return render(
        request,
        "missions/outcomes/action.html",
        edit.status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.actions"),
        **(await _about(request, row) if row else _UNKNOWN),
        edit=edit,
        form=edit.form,
        remark=remark or RemarkForm(data={"nonce": uuid4().hex}),
        states=STATE_WORDS,
    )


_UNKNOWN: Mapping[str, object] = {"row": None, "shown": None, "remarks": (), "others": ()}


async def _about(request: Request, row: JointAction) -> Mapping[str, object]:
    """Return what the page shows of an action that is there."""
    texts = await texts_of([row.id], fallback_order(request.state.mission))
    others = [] if row.closed_at or row.carried_to else await _others(request.state.actor, row)
    return {"row": row, "shown": shown_action(row, texts), "remarks": await remarks_on(row), "others": others}


async def _others(actor: Actor, row: JointAction) -> list[tuple[str, Translated]]:
    """Return the other missions into which this person may carry an action: slug and title."""
    editable = [scope for scope in actor.roles if actor.may(Rule.MISSION_EDIT, scope)]
    missions = Mission.filter(id__in=editable, is_template=False).exclude(id=row.mission_id).order_by("-begins_on")
    return [(face.mission.slug, face.title) for face in await each_with_texts(await missions)]
