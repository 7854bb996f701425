"""The delegation, as coordinators keep it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.delegations import operations
from events.missions.delegations.forms import columns_of, data_of, delegate_form, named, requirement_form
from events.missions.file.frame_queries import mission_frame
from events.missions.file.link_queries import roadbook_token, traveller_feed_token, traveller_token
from events.missions.file.models import Delegate, Mission, Requirement
from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import DelegateRole
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.records.vault.queries import names_kept


async def delegates(request: Request) -> Response:
    """Everybody of the delegation, with what is known of them; those who left are below."""
    mission = request.state.mission
    rows = await Delegate.filter(mission_id=mission.id).order_by("position", "code")
    kept = await names_kept([row.id for row in rows])
    return render(
        request,
        "missions/delegations/list.html",
        **await mission_frame(request.state.actor, mission, "mission.delegates"),
        role_word=lambda role: wording.word_of_role(DelegateRole(role)),
        rows=[row for row in rows if row.left_at is None],
        gone=[row for row in rows if row.left_at is not None],
        kept={row.id for row in rows if kept.get(row.id)},
        done=request.query_params.get("done", ""),
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        may_see_private=request.state.actor.may(Rule.MISSION_OWN, mission.id),
    )


async def delegate(request: Request) -> Response:
    """One person; the address "new" adds one."""
    mission, code = request.state.mission, request.path_params["code"]
    row = None if code == NEW else await delegate_of(mission, code)
    if request.method != "POST":
        data = {"language": mission.default_language} if row is None else vars_of(row)
        return await _page(request, row, delegate_form(data=data))
    sent = await read_form(request)
    if row is not None and "presence" in sent:
        return await _change_presence(request, row, str(sent["presence"]))
    form = delegate_form(sent)
    if not form.validate():
        return await _page(request, row, form, status=422)
    by, columns = request.state.actor.account_id, columns_of(form)
    try:
        if row is None:
            await operations.add_delegate(mission, columns, by=by, now=now())
        else:
            await operations.revise_delegate(row, version_of(str(sent.get("version", ""))), columns, by=by, now=now())
    except ChangedMeanwhileError:
        return await _page(request, row, form, changed_meanwhile(), 409)
    return RedirectResponse(address("mission.delegates", slug=mission.slug, done="saved"), 303)


async def _change_presence(request: Request, row: Delegate, presence: str) -> Response:
    change, done = (operations.leave, "left") if presence == "left" else (operations.come_back, "returned")
    await change(row, by=request.state.actor.account_id, now=now())
    return RedirectResponse(address("mission.delegates", slug=request.state.mission.slug, done=done), 303)


async def _page(request: Request, row: Delegate | None, form: Form, warning: str = "", status: int = 200) -> Response:
    mission = request.state.mission
    return render(
        request,
        "missions/delegations/delegate.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.delegates"),
        row=row,
        form=form,
        warning=warning,
        links=_links(request, row) if row and row.left_at is None else {},
        done=request.query_params.get("done", ""),
        may_see_private=request.state.actor.may(Rule.MISSION_OWN, mission.id),
    )


def _links(request: Request, row: Delegate) -> dict[str, str]:
    """The private addresses of somebody, for coordinators who hand them over in person."""
    here = installation(request)
    traveller = traveller_token(here.signer, row)
    feed, book = traveller_feed_token(here.signer, row), roadbook_token(here.signer, row)
    return {
        "page": here.absolute(address("traveller", row.language, token=traveller)),
        "feed": here.absolute(address("calendars.traveller", token=feed)),
        "roadbook": here.absolute(address("roadbooks.traveller", token=book, lang=row.language)),
    }


async def link(request: Request) -> Response:
    """Send somebody their link, or replace it when it went astray."""
    row = await delegate_of(request.state.mission, request.path_params["code"])
    if row.left_at is not None:
        raise HTTPException(404)
    sent, by, done = await read_form(request), request.state.actor.account_id, "sent"
    if sent.get("act") == "renew":
        await operations.renew_link(row, by=by, now=now())
        done = "renewed"
    elif not await operations.send_link(row, by=by, now=now()):
        done = "not-sent"
    here = address("mission.delegate", slug=request.state.mission.slug, code=row.code, done=done)
    return RedirectResponse(here + "#links", 303)


async def requirements(request: Request) -> Response:
    """What stops ask for: the list, adding, taking out."""
    mission = request.state.mission
    if request.method != "POST":
        return await _requirements(request, requirement_form(mission))
    sent, by = await read_form(request), request.state.actor.account_id
    if "remove" in sent:
        await operations.remove_requirement(mission, _id(str(sent["remove"])), by=by, now=now())
        return RedirectResponse(address("mission.requirements", slug=mission.slug), 303)
    form = requirement_form(mission, sent)
    if not form.validate():
        return await _requirements(request, form, 422)
    name = dict(form["name"].data)
    await operations.add_requirement(mission, form["kind"].data, form["country"].data, name, by=by, now=now())
    return RedirectResponse(address("mission.requirements", slug=mission.slug), 303)


async def _requirements(request: Request, form: Form, status: int = 200) -> Response:
    mission: Mission = request.state.mission
    rows = await requirements_of(mission)
    return render(
        request,
        "missions/delegations/requirements.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.requirements"),
        rows=rows,
        form=form,
    )


async def requirements_of(mission: Mission) -> list[tuple[Requirement, str]]:
    """Visas and vaccinations with their names, by country."""
    rows = await Requirement.filter(mission_id=mission.id, removed_at=None).order_by("country", "kind", "id")
    return named(rows, await texts_of([row.id for row in rows], fallback_order(mission)))


async def delegate_of(mission: Mission, code: str) -> Delegate:
    """Somebody of this mission. Raises HTTPException 404."""
    row = await Delegate.get_or_none(mission_id=mission.id, code=code)
    if row is None:
        raise HTTPException(404)
    return row


def vars_of(row: Delegate) -> dict[str, Any]:
    names = ("name", "role", "organization", "email", "phone", "language", "position")
    return {name: getattr(row, name) for name in names} | data_of(row.languages)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None
