"""Partnerships: what several missions and exchanges between the same partners serve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.models import Mission
from events.missions.file.words import STATE_TONES, STATE_WORDS
from events.missions.partnering import operations
from events.missions.partnering.forms import PARTNERSHIP_TEXTS, PartnershipForm, texts_in
from events.missions.partnering.line_kinds import EXCHANGES
from events.missions.partnering.line_operations import lines_of
from events.missions.partnering.queries import PartnershipFile, may_revise, partnerships_for
from events.partnerships.models import Partnership
from events.platform.language.i18n import current_language, languages
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.records.people.frames import account_frame

SAVED = Flash(_("The partnership is saved."))

After = Callable[[Request, Partnership], Response]


async def partnerships(request: Request) -> Response:
    """List the partnerships that somebody may see, each with its missions and exchanges."""
    actor = request.state.actor
    return render(
        request,
        "missions/partnering/partnerships.html",
        **account_frame(actor),
        partnerships=await partnerships_for(actor),
        may_create=actor.may(Rule.FOUNDER),
    )


async def partnership(request: Request) -> Response:
    """Show one partnership to those of its missions, edit it for who prepares one; a founder's code "new" makes one."""
    return await _edit(request, _to_list)


async def exchanges(request: Request) -> Response:
    """Save a partnership and go on with its exchanges."""
    return await _edit(request, _to_exchanges)


async def _edit(request: Request, after: After) -> Response:
    actor, file = request.state.actor, await _file(request)
    if request.method == "POST" and file is not None and not may_revise(actor, file):
        raise HTTPException(403)
    known = {one.id for one in file.exchanges} if file else set()
    tongues = sorted(languages(), key=lambda code: code != current_language())
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(PartnershipForm, known, languages=tongues),
        save=partial(_save, request, after),
        show=partial(_show, request),
    )


async def _file(request: Request) -> PartnershipFile | None:
    """Return None for one to be made. Raise HTTPException 404 for who may not see it, 403 for who may make none."""
    actor, code = request.state.actor, request.path_params["code"]
    if code == NEW:
        if not actor.may(Rule.FOUNDER):
            raise HTTPException(403)
        return None
    files = await partnerships_for(actor, code)
    if not files:
        raise HTTPException(404)
    return files[0]


async def _present(request: Request) -> Present[PartnershipFile | None]:
    file = await _file(request)
    if file is None:
        return Present(None, {})
    data = {
        **{name: file.texts.of(file.row.id, name).texts for name in PARTNERSHIP_TEXTS},
        "begins_on": file.row.begins_on,
        "ends_on": file.row.ends_on,
        "exchange": lines_of(EXCHANGES, file.exchanges, file.texts),
    }
    return Present(file, data, file.row.version)


async def _save(
    request: Request, after: After, file: PartnershipFile | None, form: PartnershipForm, version: int
) -> Response:
    columns = {"begins_on": form.begins_on.data, "ends_on": form.ends_on.data}
    values = operations.PartnershipValues(columns, texts_in(form, PARTNERSHIP_TEXTS), form.lines["exchange"])
    opened, by = Opened(file.row if file else None, version), request.state.actor.account_id
    saved = await operations.save_partnership(opened, values, by=by, now=now())
    return after(request, saved)


def _to_list(request: Request, _saved: Partnership) -> Response:
    return redirect(request, address("organize.partnerships"), SAVED)


def _to_exchanges(request: Request, saved: Partnership) -> Response:
    return redirect(request, address("organize.partnership", code=saved.code) + "#exchanges", SAVED)


async def _show(request: Request, file: PartnershipFile | None, edit: Edit) -> Response:
    actor = request.state.actor
    own = _missions_of(actor, file) if file else []
    return render(
        request,
        "missions/partnering/partnership.html",
        edit.status,
        **account_frame(actor),
        file=file,
        edit=edit,
        form=edit.form,
        exchanges=EXCHANGES,
        tongues_asked=languages(),
        may_edit=may_revise(actor, file) if file else True,
        with_role={mission.id for mission in own},
        latest=own[-1] if own else None,
        states=STATE_WORDS,
        tones=STATE_TONES,
    )


def _missions_of(actor: Actor, file: PartnershipFile) -> list[Mission]:
    """Return the missions of a partnership in which somebody has a role."""
    return [face.mission for face in file.missions if actor.may(Rule.MISSION_READ, face.mission.id)]
