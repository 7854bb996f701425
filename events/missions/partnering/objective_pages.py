"""Objectives of a mission: the list with the meetings that serve each, and a page for each with its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Indicator, Mission, Objective
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.warnings.operations import attention_for
from events.missions.itineraries.warnings.rules.values import WarningCode
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.partnering import operations
from events.missions.partnering.forms import objective_form
from events.missions.partnering.kinds import INDICATORS, check_indicator, checked
from events.missions.partnering.line_operations import Line, lines_in, lines_of, problems, with_blanks
from events.missions.partnering.queries import goals_of
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.language.slugs import LONGEST_CODE, NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

BLANKS = 3


async def objectives(request: Request) -> Response:
    """The general objective and the specific ones, each with what measures it and the meetings that serve it."""
    mission: Mission = request.state.mission
    if request.method == "POST":
        return await _move(request, mission)
    plan, goals = await load_plan(mission), await goals_of(mission)
    return render(
        request,
        "missions/partnering/objectives.html",
        **await mission_frame(request.state.actor, mission, "mission.objectives"),
        goals=[goal for goal in goals if goal.row.removed_at is None],
        gone=[goal for goal in goals if goal.row.removed_at is not None],
        meetings={goal.row.id: meetings_for(plan, goal.row.id) for goal in goals},
        alone=await _without_meeting(mission, plan),
        done=request.query_params.get("done", ""),
    )


async def _move(request: Request, mission: Mission) -> Response:
    sent = await read_form(request)
    row = await _row(mission, str(sent.get("code", "")))
    steps = -1 if sent.get("move") == "up" else 1
    await operations.move_objective(mission, row, steps, by=request.state.actor.account_id, now=now())
    return RedirectResponse(address("mission.objectives", slug=mission.slug) + f"#{row.code}", 303)


def meetings_for(plan: Plan, objective_id: UUID) -> list[tuple[Leg, str]]:
    """What stands on the itinerary for an objective, with titles."""
    return [(leg, title_of(leg, plan)) for leg in plan.standing if objective_id in leg.objective_ids]


async def _without_meeting(mission: Mission, plan: Plan) -> dict[object, str]:
    """The open warnings about objectives that nothing serves, by objective."""
    found = (await attention_for(mission, plan)).open
    lonely = (warning for warning in found if warning.code is WarningCode.NO_MEETING)
    return {warning.facts["objective"]: sentence(warning, plan) for warning in lonely}


async def objective(request: Request) -> Response:
    """One objective with its indicators; the code "new" writes one."""
    mission: Mission = request.state.mission
    code = request.path_params["code"]
    row = None if code == NEW else await _row(mission, code)
    if request.method != "POST":
        form, lines = await _present(request, mission, row)
        return await _item(request, row, form, lines)
    sent, by = await read_form(request), request.state.actor.account_id
    if row is not None and "out" in sent:
        await operations.take_out_objective(mission, row, is_out=sent["out"] == "yes", by=by, now=now())
        return _to_list(mission, "out" if sent["out"] == "yes" else "back")
    known = {line.id for line in await _indicators(row)}
    form = objective_form(mission, sent)
    lines = checked(lines_in(INDICATORS, fallback_order(mission), sent, known), check_indicator)
    version = version_of(str(sent.get("version", "")))
    if not await _is_right(mission, row, form, lines):
        return await _item(request, row, form, lines, status=422, version=version)
    try:
        # Written on several lines where the sentence is long; a title is one line.
        title = {language: clean_line(text) for language, text in form["title"].data.items()}
        saved = await operations.save_objective(
            mission, row, version, {"title": title}, lines, is_general=form["kind"].data == "general", by=by, now=now()
        )
    except ChangedMeanwhileError:
        return await _item(request, await _row(mission, code), form, lines, changed_meanwhile(), 409)
    return _after(mission, saved, str(sent.get("act", "")))


def _after(mission: Mission, saved: Objective, act: str) -> Response:
    """Where one goes on: more lines here, another objective, or the list."""
    if act == "lines":
        return RedirectResponse(
            address("mission.objective", slug=mission.slug, code=saved.code, done="saved") + "#indicators", 303
        )
    if act == "another":
        return RedirectResponse(address("mission.objective", slug=mission.slug, code=NEW, done="saved"), 303)
    return _to_list(mission, "saved")


def _to_list(mission: Mission, done: str) -> Response:
    return RedirectResponse(address("mission.objectives", slug=mission.slug, done=done), 303)


async def _row(mission: Mission, code: str) -> Objective:
    """Raises HTTPException 404."""
    row = await Objective.get_or_none(mission_id=mission.id, code=code) if len(code) <= LONGEST_CODE + 5 else None
    if row is None:
        raise HTTPException(404)
    return row


async def _indicators(row: Objective | None) -> list[Indicator]:
    return await Indicator.filter(objective_id=row.id, removed_at=None).order_by("position") if row else []


async def _present(request: Request, mission: Mission, row: Objective | None) -> tuple[Form, list[Line]]:
    if row is None:
        kind = "general" if request.query_params.get("kind") == "general" else "specific"
        return objective_form(mission, data={"kind": kind}), []
    rows = await _indicators(row)
    texts = await texts_of([row.id, *(one.id for one in rows)], fallback_order(mission))
    kind = "general" if row.is_general else "specific"
    form = objective_form(mission, data={"kind": kind, "title": texts.of(row.id, "title").texts})
    return form, lines_of(INDICATORS, rows, texts)


async def _is_right(mission: Mission, row: Objective | None, form: Form, lines: Sequence[Line]) -> bool:
    """Whether everything typed is; a mission has one general objective."""
    is_valid = form.validate() and not any(line.errors for line in lines)
    others = Objective.filter(mission_id=mission.id, is_general=True, removed_at=None)
    if form["kind"].data == "general" and await (others.exclude(id=row.id) if row else others).exists():
        form["kind"].errors = [
            _("This mission has a general objective already: change that one, or take it out first.")
        ]
        return False
    return is_valid


async def _item(
    request: Request,
    row: Objective | None,
    form: Form,
    lines: list[Line],
    warning: str = "",
    status: int = 200,
    version: int | None = None,
) -> Response:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    return render(
        request,
        "missions/partnering/objective.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.objectives"),
        row=row,
        form=form,
        version=row.version if row and version is None else version,
        lines=with_blanks(INDICATORS, lines, BLANKS),
        problems=problems(INDICATORS, lines),
        kinds={
            "counted": pgettext("kind of indicator", "Counted: a number to reach"),
            "told": pgettext("kind of indicator", "Told in words"),
        },
        tongues_asked=fallback_order(mission),
        meetings=meetings_for(plan, row.id) if row else [],
        warning=warning,
        done=request.query_params.get("done", "") if request.method == "GET" else "",
    )
