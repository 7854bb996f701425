"""Rooms, tracks, types and categories: a list with a form to add, and a page for each to change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing import operations
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.congress.organizing.parts import Part
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.seats.models import Pool
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

Page = Callable[[Request], Awaitable[Response]]


def part_list(part: Part) -> Page:
    """The handler of a list: what there is, and a form to add one."""

    async def page(request: Request) -> Response:
        event = request.state.event
        if request.method != "POST":
            return await _list(request, part, part.form(languages=fallback_order(event)))
        form = part.form(await read_form(request), languages=fallback_order(event))
        if not form.validate():
            return await _list(request, part, form, 422)
        columns, texts = _written(part, form)
        actor = request.state.actor.account_id
        await operations.create_part(part, event, columns, texts, by=actor, now=now())
        return RedirectResponse(address(part.list_name, slug=event.slug), 303)

    return page


async def _list(request: Request, part: Part, form: Form, status: int = 200) -> Response:
    event = request.state.event
    rows = await part.model.filter(event_id=event.id).order_by("position", "code")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    return render(
        request,
        "congress/organizing/parts.html",
        status,
        **await organize_frame(request.state.actor, event, part.list_name),
        part=part,
        form=form,
        rows=[(row, texts.of(row.id, "name")) for row in rows],
        pools=await _pools(part, rows),
    )


async def _pools(part: Part, rows: list[Any]) -> dict[Any, Pool]:
    return await Pool.in_bulk([row.pool_id for row in rows], "id") if part.has_seats else {}


def part_item(part: Part) -> Page:
    """The handler of one definition: its form, or taking it out of what is offered."""

    async def page(request: Request) -> Response:
        event = request.state.event
        row = await part.model.get_or_none(event_id=event.id, code=request.path_params["code"])
        if row is None:
            raise HTTPException(404)
        if request.method != "POST":
            form = part.form(data=await _present(part, event, row), languages=fallback_order(event))
            return await _item(request, part, row, form)
        sent = await read_form(request)
        if "retire" in sent:
            by = request.state.actor.account_id
            await operations.retire(part.kind, row, is_retired=sent["retire"] == "yes", by=by, now=now())
            return RedirectResponse(address(part.list_name, slug=event.slug), 303)
        form = part.form(sent, languages=fallback_order(event))
        if not form.validate():
            return await _item(request, part, row, form, status=422)
        return await _save(request, part, row, form, str(sent.get("version", "")))

    return page


async def _present(part: Part, event: Event, row: Any) -> dict[str, Any]:
    texts = await texts_of([row.id], fallback_order(event))
    present: dict[str, Any] = {name: getattr(row, name) for name in part.columns}
    if part.has_seats:
        present["capacity"] = (await Pool.get(id=row.pool_id)).capacity
    return present | {name: texts.of(row.id, name).texts for name in part.texts}


async def _save(request: Request, part: Part, row: Any, form: Form, version: str) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    columns, texts = _written(part, form)
    try:
        await operations.revise_part(part, event, row, version_of(version), columns, texts, by=by, now=now())
    except ChangedMeanwhileError:
        return await _item(request, part, row, form, changed_meanwhile(), 409)
    return RedirectResponse(address(part.list_name, slug=event.slug), 303)


async def _item(request: Request, part: Part, row: Any, form: Form, warning: str = "", status: int = 200) -> Response:
    event = request.state.event
    texts = await texts_of([row.id], fallback_order(event))
    return render(
        request,
        "congress/organizing/part.html",
        status,
        **await organize_frame(request.state.actor, event, part.list_name),
        part=part,
        form=form,
        row=row,
        name=texts.of(row.id, "name"),
        warning=warning,
    )


def _written(part: Part, form: Form) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What a valid form says, as columns and texts."""
    columns = {name: form[name].data for name in part.columns}
    if part.has_seats:
        columns["capacity"] = form["capacity"].data
    return columns, {name: dict(form[name].data) for name in part.texts}
