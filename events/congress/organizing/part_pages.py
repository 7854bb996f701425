"""Rooms, tracks, types and categories: a list with a form to add, a page for each, and taking it out of the offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing import operations
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Category, Event
from events.congress.organizing.parts import Definition, Part
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.seats.models import Pool
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


@dataclass(frozen=True)
class PartPages:
    """The handlers of one kind of definition."""

    part: Part

    async def all(self, request: Request) -> Response:
        """The list, and a form to add one."""
        return await edit_row(
            request,
            load=_nothing,
            form=partial(self.part.form, languages=fallback_order(request.state.event)),
            save=partial(self._add, request),
            show=partial(self._show_all, request),
        )

    async def one(self, request: Request) -> Response:
        """One definition and its form."""
        return await edit_row(
            request,
            load=partial(self._present, request),
            form=partial(self.part.form, languages=fallback_order(request.state.event)),
            save=partial(self._save, request),
            show=partial(self._show_one, request),
        )

    async def retirement(self, request: Request) -> Response:
        """Take a definition out of what is offered; what uses it keeps it."""
        return await self._retire(request, is_retired=True)

    async def restoration(self, request: Request) -> Response:
        """Offer a retired definition again."""
        return await self._retire(request, is_retired=False)

    async def _retire(self, request: Request, *, is_retired: bool) -> Response:
        row, by = await self._row(request), request.state.actor.account_id
        await operations.retire(self.part.kind, row, is_retired=is_retired, by=by, now=now())
        return self._to_list(request)

    def _to_list(self, request: Request) -> Response:
        return redirect(request, address(self.part.list_name, slug=request.state.event.slug), SAVED)

    async def _row(self, request: Request) -> Definition:
        event, code = request.state.event, request.path_params["code"]
        row: Definition = found(await self.part.model.get_or_none(event_id=event.id, code=code))
        return row

    async def _present(self, request: Request) -> Present[Definition]:
        row = await self._row(request)
        texts = await texts_of([row.id], fallback_order(request.state.event))
        data = {name: getattr(row, name) for name in self.part.columns}
        if isinstance(row, Category):
            data["capacity"] = (await Pool.get(id=row.pool_id)).capacity
        data |= {name: texts.of(row.id, name).texts for name in self.part.texts}
        return Present(row, data, row.version)

    async def _add(self, request: Request, _row: None, form: Form, _version: int) -> Response:
        event, by = request.state.event, request.state.actor.account_id
        await operations.create_part(self.part, event, self.part.written(form), by=by, now=now())
        return self._to_list(request)

    async def _save(self, request: Request, row: Definition, form: Form, version: int) -> Response:
        event, by = request.state.event, request.state.actor.account_id
        await operations.revise_part(self.part, event, row, version, self.part.written(form), by=by, now=now())
        return self._to_list(request)

    async def _show_all(self, request: Request, _row: None, edit: Edit) -> Response:
        event: Event = request.state.event
        rows = await self.part.model.filter(event_id=event.id).order_by("position", "code")
        texts = await texts_of([row.id for row in rows], fallback_order(event))
        return render(
            request,
            "congress/organizing/parts.html",
            edit.status,
            **await organize_frame(request.state.actor, event, self.part.list_name),
            part=self.part,
            form=edit.form,
            rows=[(row, texts.of(row.id, "name")) for row in rows],
            pools=await self._pools(rows),
        )

    async def _pools(self, rows: list[Definition]) -> dict[UUID, Pool]:
        ids = [row.pool_id for row in rows if isinstance(row, Category)]
        return await Pool.in_bulk(ids, "id") if ids else {}

    async def _show_one(self, request: Request, row: Definition, edit: Edit) -> Response:
        event: Event = request.state.event
        texts = await texts_of([row.id], fallback_order(event))
        return render(
            request,
            "congress/organizing/part.html",
            edit.status,
            **await organize_frame(request.state.actor, event, self.part.list_name),
            part=self.part,
            edit=edit,
            form=edit.form,
            row=row,
            name=texts.of(row.id, "name"),
        )


async def _nothing() -> Present[None]:
    return Present(None, {})
