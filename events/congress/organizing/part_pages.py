"""Rooms, tracks, types and categories: a list with a form to add, a page for each, and taking it out of the offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing import operations
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Category, Event
from events.congress.organizing.parts import Definition, Part
from events.platform.language.i18n import ngettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.seats.models import Pool
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_NO_LONGER = _("No longer offer “%(name)s”?")
_KEPT = _("Nothing is deleted: what already uses it keeps it, and it can be offered again.")


@dataclass(frozen=True)
class PartPages:
    """The handlers of one kind of definition."""

    part: Part

    async def all(self, request: Request) -> Response:
        """The list, and a form to add one."""
        return await edit_row(
            request,
            load=_nothing,
            form=self._form(request.state.event),
            save=partial(self._add, request),
            show=partial(self._show_all, request),
        )

    async def one(self, request: Request) -> Response:
        """One definition and its form."""
        return await edit_row(
            request,
            load=partial(self._present, request),
            form=self._form(request.state.event),
            save=partial(self._save, request),
            show=partial(self._show_one, request),
        )

    async def retirement(self, request: Request) -> Response:
        """Ask before a definition is taken out of what is offered (GET); do it (POST). What uses it keeps it."""
        if request.method == "POST":
            return await self._retire(request, is_retired=True)
        row = await self._row(request)
        texts = await texts_of([row.id], fallback_order(request.state.event))
        back = address(self.part.item_name, slug=request.state.event.slug, code=row.code)
        title = _NO_LONGER % {"name": texts.of(row.id, "name")}
        return await ask(request, self.part.list_name, Confirmation(title, (_KEPT,), _("No longer offer"), back))

    async def restoration(self, request: Request) -> Response:
        """Offer a retired definition again."""
        return await self._retire(request, is_retired=False)

    async def _retire(self, request: Request, *, is_retired: bool) -> Response:
        row, by = await self._row(request), request.state.actor.account_id
        await operations.retire(row, is_retired=is_retired, by=by, now=now())
        return self._to_list(request)

    def _to_list(self, request: Request) -> Response:
        return redirect(request, address(self.part.list_name, slug=request.state.event.slug), SAVED)

    def _form(self, event: Event) -> Callable[..., Form]:
        return partial(self.part.form, languages=fallback_order(event), **self.part.given(event))

    async def _row(self, request: Request) -> Definition:
        event, code = request.state.event, request.path_params["code"]
        row: Definition = found(await self.part.model.get_or_none(event_id=event.id, code=code))
        return row

    async def _present(self, request: Request) -> Present[Definition]:
        row = await self._row(request)
        texts = await texts_of([row.id], fallback_order(request.state.event))
        data = {name: getattr(row, name) for name in self.part.columns}
        data |= self.part.shown(row, request.state.event)
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
        try:
            await operations.revise_part(event, row, self.part.written(form, version), by=by, now=now())
        except operations.SeatsTakenError as error:
            raise RefusedError(seats_taken(error.taken), "capacity") from error
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


def seats_taken(taken: int) -> str:
    """Return why a number of seats is refused."""
    return ngettext("%(num)s seat is taken already.", "%(num)s seats are taken already.", taken)


async def _nothing() -> Present[None]:
    return Present(None, {})
