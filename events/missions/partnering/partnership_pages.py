"""Partnerships: what several missions and exchanges between the same partners serve."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.file.wording import state_name, state_tone
from events.missions.partnering import operations
from events.missions.partnering.forms import PARTNERSHIP_TEXTS, partnership_form, texts_in
from events.missions.partnering.kinds import EXCHANGES, check_exchange, checked
from events.missions.partnering.line_operations import Line, lines_in, lines_of, problems, with_blanks
from events.missions.partnering.queries import PartnershipFile, may_revise, partnerships_for
from events.platform.language.i18n import languages
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.people.frames import account_frame

BLANKS = 3


async def partnerships(request: Request) -> Response:
    """The partnerships that somebody may see, each with its missions and exchanges."""
    actor = request.state.actor
    return render(
        request,
        "missions/partnering/partnerships.html",
        **account_frame(actor),
        partnerships=await partnerships_for(actor),
        may_create=actor.may(Rule.FOUNDER),
        done=request.query_params.get("done", ""),
    )


async def partnership(request: Request) -> Response:
    """One partnership: read by those of its missions, changed by who prepares one; a founder's code "new" makes one."""
    actor, code = request.state.actor, request.path_params["code"]
    file = await _file(request, code)
    if request.method != "POST":
        return _page(request, file, *_present(file))
    if not (may_revise(actor, file) if file else actor.may(Rule.FOUNDER)):
        raise HTTPException(403)
    sent = await read_form(request)
    form = partnership_form(sent)
    known = {one.id for one in file.exchanges} if file else set()
    lines = checked(lines_in(EXCHANGES, languages(), sent, known), check_exchange)
    version = version_of(str(sent.get("version", "")))
    if not form.validate() or any(line.errors for line in lines):
        return _page(request, file, form, lines, status=422, version=version)
    columns = {name: form[name].data for name in ("begins_on", "ends_on")}
    try:
        saved = await operations.save_partnership(
            file.row if file else None,
            version,
            columns,
            texts_in(form, PARTNERSHIP_TEXTS),
            lines,
            by=actor.account_id,
            now=now(),
        )
    except ChangedMeanwhileError:
        return _page(request, await _file(request, code), form, lines, changed_meanwhile(), 409)
    if sent.get("act") == "exchanges":
        here = address("organize.partnership", code=saved.code, done="saved")
        return RedirectResponse(f"{here}#exchanges", 303)
    return RedirectResponse(address("organize.partnerships", done="saved"), 303)


async def _file(request: Request, code: str) -> PartnershipFile | None:
    """None for one that is to be made. Raises HTTPException 404 for who may not see it, 403 for who may make none."""
    actor = request.state.actor
    if code == NEW:
        if not actor.may(Rule.FOUNDER):
            raise HTTPException(403)
        return None
    found = await partnerships_for(actor, code)
    if not found:
        raise HTTPException(404)
    return found[0]


def _present(file: PartnershipFile | None) -> tuple[Form, list[Line]]:
    if file is None:
        return partnership_form(), []
    data = {name: file.texts.of(file.row.id, name).texts for name in PARTNERSHIP_TEXTS}
    days = {"begins_on": file.row.begins_on, "ends_on": file.row.ends_on}
    return partnership_form(data={**data, **days}), lines_of(EXCHANGES, file.exchanges, file.texts)


def _page(
    request: Request,
    file: PartnershipFile | None,
    form: Form,
    lines: Sequence[Line],
    warning: str = "",
    status: int = 200,
    version: int | None = None,
) -> Response:
    actor = request.state.actor
    rated = [face for face in file.missions if actor.may(Rule.MISSION_READ, face.mission.id)] if file else []
    return render(
        request,
        "missions/partnering/partnership.html",
        status,
        **account_frame(actor),
        file=file,
        form=form,
        version=file.row.version if file and version is None else version,
        lines=with_blanks(EXCHANGES, lines, BLANKS),
        problems=problems(EXCHANGES, lines),
        tongues_asked=languages(),
        may_edit=may_revise(actor, file) if file else True,
        with_role={face.mission.id for face in rated},
        latest=rated[-1].mission if rated else None,
        state_name=state_name,
        state_tone=state_tone,
        warning=warning,
        done=request.query_params.get("done", "") if request.method == "GET" else "",
    )
