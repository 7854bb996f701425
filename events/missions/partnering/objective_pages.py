"""Objectives of a mission: the list with the meetings that serve each, and a page for each with its indicators."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Indicator, Mission, Objective
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.warnings.operations import attention_for
from events.missions.itineraries.warnings.rules.values import WarningCode
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.partnering import operations
from events.missions.partnering.forms import ObjectiveForm
from events.missions.partnering.line_kinds import INDICATOR_KIND_WORDS, INDICATORS
from events.missions.partnering.line_operations import lines_of
from events.missions.partnering.queries import goals_of
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_CODE, NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

SAVED = Flash(_("The objective is saved."))
REMOVED = Flash(_("The objective was taken out. It stands at the end of this page and can be brought back."))
RESTORED = Flash(_("The objective is back."))

After = Callable[[Request, Objective], Response]


async def objectives(request: Request) -> Response:
    """List the general objective and the specific ones, each with what measures it and the meetings that serve it."""
    mission: Mission = request.state.mission
    plan, goals = await load_plan(mission), await goals_of(mission)
    return render(
        request,
        "missions/partnering/objectives.html",
        **await mission_frame(request.state.actor, mission, "mission.objectives"),
        goals=[goal for goal in goals if goal.row.removed_at is None],
        gone=[goal for goal in goals if goal.row.removed_at is not None],
        meetings={goal.row.id: meetings_for(plan, goal.row.id) for goal in goals},
        alone=await _without_meeting(mission, plan),
    )


async def ascent(request: Request) -> Response:
    """Move an objective up by one."""
    return await _move(request, -1)


async def descent(request: Request) -> Response:
    """Move an objective down by one."""
    return await _move(request, 1)


async def _move(request: Request, steps: int) -> Response:
    mission, row = request.state.mission, await _row(request)
    await operations.move_objective(mission, row, steps, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.objectives", slug=mission.slug) + f"#{row.code}")


def meetings_for(plan: Plan, objective_id: UUID) -> list[tuple[Leg, str]]:
    """Return what stands on the itinerary for an objective, with titles."""
    return [(leg, title_of(leg, plan)) for leg in plan.standing if objective_id in leg.objective_ids]


async def _without_meeting(mission: Mission, plan: Plan) -> dict[object, str]:
    """Return the open warnings about objectives that nothing serves, by objective."""
    warnings = (await attention_for(mission, plan)).open
    lonely = (warning for warning in warnings if warning.code is WarningCode.NO_MEETING)
    return {warning.facts["objective"]: sentence(warning, plan) for warning in lonely}


async def objective(request: Request) -> Response:
    """Edit one objective with its indicators; the code "new" writes one."""
    return await _edit(request, _to_list)


async def indicators(request: Request) -> Response:
    """Save an objective and go on with its indicators."""
    return await _edit(request, _to_indicators)


async def successor(request: Request) -> Response:
    """Save an objective and write another one."""
    return await _edit(request, _to_another)


async def _edit(request: Request, after: After) -> Response:
    row = None if request.path_params["code"] == NEW else await _row(request)
    known = {one.id for one in await _indicators(row)}
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(ObjectiveForm, known, languages=fallback_order(request.state.mission)),
        save=partial(_save, request, after),
        show=partial(_show, request),
    )


def _to_list(request: Request, _saved: Objective, flash: Flash = SAVED) -> Response:
    return redirect(request, address("mission.objectives", slug=request.state.mission.slug), flash)


def _to_indicators(request: Request, saved: Objective) -> Response:
    here = address("mission.objective", slug=request.state.mission.slug, code=saved.code)
    return redirect(request, f"{here}#indicators", SAVED)


def _to_another(request: Request, _saved: Objective) -> Response:
    return redirect(request, address("mission.objective", slug=request.state.mission.slug, code=NEW), SAVED)


async def removal(request: Request) -> Response:
    """Take an objective out of the mission."""
    return await _take_out(request, is_out=True)


async def restoration(request: Request) -> Response:
    """Bring an objective back into the mission."""
    return await _take_out(request, is_out=False)


async def _take_out(request: Request, *, is_out: bool) -> Response:
    mission, row, by = request.state.mission, await _row(request), request.state.actor.account_id
    await operations.take_out_objective(mission, row, is_out=is_out, by=by, now=now())
    return _to_list(request, row, REMOVED if is_out else RESTORED)


async def _row(request: Request) -> Objective:
    """Return the objective that the address names. Raise HTTPException 404 when there is none."""
    mission, code = request.state.mission, request.path_params["code"]
    is_code = len(code) <= LONGEST_CODE + 5
    return found(await Objective.get_or_none(mission_id=mission.id, code=code) if is_code else None)


async def _indicators(row: Objective | None) -> list[Indicator]:
    return await Indicator.filter(objective_id=row.id, removed_at=None).order_by("position") if row else []


async def _present(request: Request) -> Present[Objective | None]:
    if request.path_params["code"] == NEW:
        return Present(None, {"kind": "general" if request.query_params.get("kind") == "general" else "specific"})
    row = await _row(request)
    rows = await _indicators(row)
    texts = await texts_of([row.id, *(one.id for one in rows)], fallback_order(request.state.mission))
    data = {
        "kind": "general" if row.is_general else "specific",
        "title": texts.of(row.id, "title").texts,
        "indicator": lines_of(INDICATORS, rows, texts),
    }
    return Present(row, data, row.version)


async def _save(request: Request, after: After, row: Objective | None, form: ObjectiveForm, version: int) -> Response:
    mission, by, is_general = request.state.mission, request.state.actor.account_id, form.kind.data == "general"
    others = Objective.filter(mission_id=mission.id, is_general=True, removed_at=None)
    if is_general and await (others.exclude(id=row.id) if row else others).exists():
        text = gettext("This mission has a general objective already: change that one, or take it out first.")
        raise RefusedError(text, "kind")
    # Written on several lines where the sentence is long; a title is one line.
    texts = {"title": {language: clean_line(text) for language, text in form["title"].data.items()}}
    values = operations.ObjectiveValues(is_general, texts, form.lines["indicator"])
    saved = await operations.save_objective(mission, Opened(row, version), values, by=by, now=now())
    return after(request, saved)


async def _show(request: Request, row: Objective | None, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    return render(
        request,
        "missions/partnering/objective.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.objectives"),
        row=row,
        code=row.code if row else NEW,
        edit=edit,
        form=edit.form,
        indicators=INDICATORS,
        kinds=INDICATOR_KIND_WORDS,
        tongues_asked=fallback_order(mission),
        meetings=meetings_for(plan, row.id) if row else [],
    )
