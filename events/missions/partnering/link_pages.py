"""Acts on a partner's private links: opening, closing, replacing and sending them."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.partnering import operations
from events.missions.partnering.handing_over import HOST, RATING, handing, recipients, sending_form
from events.missions.partnering.partner_pages import file_of, partner_page
from events.missions.partnering.queries import PartnerFile
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import now

_SENT = {"send": (HOST, "host_link"), "ask": (RATING, "rating_request")}


async def link(request: Request) -> Response:
    """One act on a partner's links. Raises HTTPException 404 for no partner, 400 for no act."""
    file = await file_of(request.state.mission, request.path_params["code"])
    if file is None or file.row.removed_at is not None:
        raise HTTPException(404)
    sent, by = await read_form(request), request.state.actor.account_id
    act = str(sent.get("act", ""))
    if act in _SENT:
        return await _send(request, file, act, sent)
    if act in {"open", "close"}:
        await operations.open_link(file.row, is_open=act == "open", by=by, now=now())
    elif act in {"renew", "renew_rating"}:
        await operations.renew_link(file.row, RATING if act == "renew_rating" else HOST, by=by, now=now())
    else:
        raise HTTPException(400)
    return _back(request, file, act)


async def _send(request: Request, file: PartnerFile, act: str, sent: Any) -> Response:
    purpose, kind = _SENT[act]
    form = sending_form(file, purpose, sent)
    if not form.validate():
        forms = {purpose: form}
        return await partner_page(request, file, status=422, handed=handing(request, file, **forms))
    if purpose == HOST and not file.row.is_link_open:
        return _back(request, file, "closed")
    to = next(one for one in recipients(file) if one.email == form["to"].data)
    was_sent = await operations.send_link(
        file.row,
        kind,
        to=to.email,
        name=to.name,
        language=to.language,
        message=form["message"].data or "",
        by=request.state.actor.account_id,
        now=now(),
    )
    return _back(request, file, act if was_sent else "too-many")


def _back(request: Request, file: PartnerFile, done: str) -> Response:
    here = address("mission.partner", slug=request.state.mission.slug, code=file.row.code, done=done)
    return RedirectResponse(f"{here}#links", 303)
