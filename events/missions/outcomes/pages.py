"""Minutes, results and lessons, as the office writes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.authors import Author
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of, word_of_status
from events.missions.outcomes import operations
from events.missions.outcomes.forms import LessonForm, MinutesForm, ResultsForm
from events.missions.outcomes.models import Lesson, Minutes
from events.missions.outcomes.queries import Measured, lessons_of, minutes_by_leg, results_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.forms import with_own_ids
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of

MINUTES_SAVED = Flash(_("The minutes are saved."))
LESSON_REMOVED = Flash(_("The lesson is taken out."))
_TAKE_OUT = _("Take this lesson out?")
_FOR_GOOD = _("This cannot be undone.")


async def results(request: Request) -> Response:
    """Show for each objective what was planned beside what came of it, and the meetings with their minutes."""
    return await _show_results(request)


async def result(request: Request) -> Response:
    """Save what came of one objective; what cannot be saved comes back in the list."""
    mission, measured = request.state.mission, (await _present_result(request)).row
    return await edit_row(
        request,
        load=partial(_present_result, request),
        form=partial(ResultsForm, measured.indicators, languages=fallback_order(mission)),
        save=partial(_save_result, request),
        show=partial(_show_results, request),
    )


async def _present_result(request: Request) -> Present[Measured]:
    code, there = request.path_params["code"], await results_of(request.state.mission)
    measured = found(next((one for one in there.objectives if one.objective.code == code), None))
    return _result(measured, there.texts)


def _result(measured: Measured, texts: Texts) -> Present[Measured]:
    data: dict[str, object] = {"result": texts.of(measured.objective.id, "result").texts}
    for row in measured.indicators:
        data[f"reached-{row.id}"] = row.reached
        data[f"told-{row.id}"] = texts.of(row.id, "result").texts
    return Present(measured, data, measured.objective.version)


async def _save_result(request: Request, measured: Measured, form: ResultsForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    await operations.save_results(Opened(measured.objective, version), form.values, by=by, now=now())
    here = address("mission.results", slug=mission.slug)
    return redirect(request, f"{here}#objective-{measured.objective.code}", SAVED)


async def _show_results(request: Request, about: Measured | None = None, came_back: Edit | None = None) -> Response:
    """Show every objective with its form; `came_back` is that of the objective `about`."""
    mission: Mission = request.state.mission
    plan, there = await load_plan(mission), await results_of(mission)
    edits = {one.objective.code: _result_edit(mission, _result(one, there.texts)) for one in there.objectives}
    if about and came_back:
        edits[about.objective.code] = came_back
    for code, edit in edits.items():
        with_own_ids(edit.form, code)
    return render(
        request,
        "missions/outcomes/results.html",
        came_back.status if came_back else 200,
        **await mission_frame(request.state.actor, mission, "mission.results"),
        shown=[(one, edits[one.objective.code]) for one in there.objectives],
        texts=there.texts,
        meetings=[leg for leg in plan.legs if leg.is_encounter],
        minutes=await minutes_by_leg(mission),
        title_of=lambda leg: title_of(leg, plan),
        word_of_status=word_of_status,
    )


def _result_edit(mission: Mission, present: Present[Measured]) -> Edit:
    form = ResultsForm(present.row.indicators, data=present.data, languages=fallback_order(mission))
    return Edit(form, present.version)


async def minutes(request: Request) -> Response:
    """Edit the minutes of one meeting."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    leg = _encounter(plan, request.path_params["code"])
    return await edit_row(
        request,
        load=partial(_present_minutes, mission, leg),
        form=partial(MinutesForm, languages=fallback_order(mission)),
        save=partial(_save_minutes, request, leg),
        show=partial(_show_minutes, request, plan, leg),
    )


def _encounter(plan: Plan, code: str) -> Leg:
    """Return a meeting, visit, workshop or public event. Raise HTTPException 404 for any other leg."""
    return found(next((leg for leg in plan.legs if leg.code == code and leg.is_encounter), None))


async def _present_minutes(mission: Mission, leg: Leg) -> Present[Minutes | None]:
    row = await Minutes.get_or_none(leg_id=leg.id)
    if row is None:
        return Present(None, {})
    texts = await texts_of([row.id], fallback_order(mission))
    return Present(row, {"body": texts.of(row.id, "body").texts}, row.version)


async def _save_minutes(request: Request, leg: Leg, _row: Minutes | None, form: MinutesForm, version: int) -> Response:
    mission, actor = request.state.mission, request.state.actor
    author = Author(actor.account_id, actor.name)
    await operations.save_minutes(mission, Opened(leg.id, version), form.body.data, author, now())
    return redirect(request, address("mission.results", slug=mission.slug) + "#meetings", MINUTES_SAVED)


async def _show_minutes(request: Request, plan: Plan, leg: Leg, _row: Minutes | None, edit: Edit) -> Response:
    return render(
        request,
        "missions/outcomes/minutes.html",
        edit.status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.results"),
        leg=leg,
        partner=plan.partner(leg.partner_id),
        contact=plan.contact(leg.contact_id),
        title=title_of(leg, plan),
        edit=edit,
        form=edit.form,
    )


async def lessons(request: Request) -> Response:
    """List what to keep and what to do otherwise, each with its form, and add to it."""
    return await _edit_lesson(request, _new_lesson)


async def lesson(request: Request) -> Response:
    """Save one lesson; what cannot be saved comes back in the list."""
    return await _edit_lesson(request, partial(_present_lesson, request))


async def lesson_removal(request: Request) -> Response:
    """Ask whether to take a lesson out (GET); do it (POST)."""
    row = await _lesson_of(request)
    if request.method != "POST":
        back = address("mission.lessons", slug=request.state.mission.slug)
        return await ask(request, "mission.lessons", Confirmation(_TAKE_OUT, (_FOR_GOOD,), _("Take it out"), back))
    await operations.remove_lesson(row, by=request.state.actor.account_id, now=now())
    return _to_lessons(request, LESSON_REMOVED)


async def _edit_lesson(request: Request, load: Callable[[], Awaitable[Present[Lesson | None]]]) -> Response:
    return await edit_row(
        request,
        load=load,
        form=partial(LessonForm, languages=fallback_order(request.state.mission)),
        save=partial(_save_lesson, request),
        show=partial(_show_lessons, request),
    )


async def _new_lesson() -> Present[Lesson | None]:
    return Present(None, {"nonce": uuid4().hex})


async def _present_lesson(request: Request) -> Present[Lesson | None]:
    row = await _lesson_of(request)
    texts = await texts_of([row.id], fallback_order(request.state.mission))
    return Present(row, {"kind": row.kind, "body": texts.of(row.id, "body").texts}, row.version)


async def _lesson_of(request: Request) -> Lesson:
    lesson_id = found(uuid_in(request.path_params["lesson"]))
    return found(await Lesson.get_or_none(id=lesson_id, mission_id=request.state.mission.id, removed_at=None))


async def _save_lesson(request: Request, row: Lesson | None, form: LessonForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    values = operations.LessonValues(form.kind.data, form.body.data, form.nonce.data)
    await operations.save_lesson(mission, Opened(row, version), values, by=by, now=now())
    return _to_lessons(request, SAVED)


def _to_lessons(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.lessons", slug=request.state.mission.slug), flash)


async def _show_lessons(request: Request, about: Lesson | None, came_back: Edit) -> Response:
    """Show every lesson with its form; `came_back` is that of the lesson `about`, or that for a new one."""
    mission: Mission = request.state.mission
    tongues, rows = fallback_order(mission), []
    for row, body in await lessons_of(mission):
        data = {"kind": row.kind, "body": body.texts}
        edit = came_back if row == about else Edit(LessonForm(data=data, languages=tongues), row.version)
        with_own_ids(edit.form, row.id)
        rows.append((row, body, edit))
    return render(
        request,
        "missions/outcomes/lessons.html",
        came_back.status,
        **await mission_frame(request.state.actor, mission, "mission.lessons"),
        rows=rows,
        form=LessonForm(data=(await _new_lesson()).data, languages=tongues) if about else came_back.form,
        came_back=came_back,
        about=about.id if about else None,
    )
