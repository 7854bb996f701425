"""Saved views of a list: keeping one, changing it, removing it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import now
from events.platform.web.lists.asked import EVERYTHING, ListRequest, with_query
from events.platform.web.lists.view import ListView
from events.platform.web.templating import render
from events.records.lists.forms import ViewForm
from events.records.lists.models import SavedView
from events.records.lists.pages import AnyPlace, Open
from events.records.lists.queries import columns_of, default_view, views_for
from events.records.lists.view_operations import Typed, ViewOf, open_with, remove_view, save_view
from events.records.lists.views import kept_of, opening_of

_REMOVED = Flash(_("The view is removed."))


async def new_view(opened: Open, request: Request) -> Response:
    """Keep the list in the address as a view."""
    return await _edit(await opened(request), None)


async def view(opened: Open, request: Request) -> Response:
    """Change a view; a list that comes along in the address takes the place of the one that it kept."""
    place = await opened(request)
    return await _edit(place, await _seen(place))


async def removal(opened: Open, request: Request) -> Response:
    """Ask before a view is removed (GET); remove it (POST)."""
    place = await opened(request)
    seen = await _seen(place)
    row = found(seen if _may_change(place, seen) else None)
    if request.method == "POST":
        await remove_view(_of(place), row)
        return redirect(request, place.at(view=EVERYTHING), _REMOVED)
    line = _("It goes for the whole team.") if row.is_shared else _("Nothing else changes.")
    title = _("Remove the view “%(title)s”?") % {"title": row.title}
    asked = Confirmation(title, (line,), _("Remove the view"), place.at(view=row.id))
    return confirmation(request, await place.frame(), asked)


async def _edit(place: AnyPlace, row: SavedView | None) -> Response:
    may_change = row is None or _may_change(place, row)
    listing, asked = place.listing, place.asked

    async def load() -> Present[SavedView | None]:
        there = row if row is None else await _seen(place)
        if there is None:
            return Present(None, {})
        default = await default_view(place.account, place.scope, place.name)
        data = {"title": there.title, "is_shared": there.is_shared, "is_default": default == there.id}
        return Present(there, data, there.version)

    def form(*sent: Any, **given: Any) -> ViewForm:
        made = ViewForm(*sent, **given)
        if not may_change:
            del made.title, made.is_shared
        elif not place.may_share:
            del made.is_shared
        return made

    async def save(there: SavedView | None, typed: ViewForm, version: int) -> Response:
        saved = await _save(place, Opened(there, version), typed) if may_change else found(there)
        await open_with(_of(place), saved, is_default=typed.is_default.data)
        return redirect(place.request, opening_of(listing, saved.query, str(saved.id)).asked.at(place.at()), SAVED)

    async def show(there: SavedView | None, edit: Edit) -> Response:
        shown = asked if there is None or asked.query else opening_of(listing, there.query, "").asked
        return render(
            place.request,
            "records/lists/view.html",
            edit.status,
            **await place.frame(),
            row=there,
            may_change=may_change,
            edit=edit,
            form=edit.form,
            label=place.label,
            action=with_query(place.request.url.path, asked.query),
            back=shown.at(place.at()),
            removal=place.at("view.removal", view=there.id) if there and may_change else "",
            chips=ListView(listing, shown, place.at(), [], 0).chips,
        )

    return await edit_row(place.request, load=load, form=form, save=save, show=show)


async def _save(place: AnyPlace, opened: Opened[SavedView | None], typed: ViewForm) -> SavedView:
    asked = place.asked
    is_shared = typed.is_shared.data if "is_shared" in typed else False
    query = await _kept(place, asked) if opened.row is None or asked.query else None
    return await save_view(_of(place), opened, Typed(typed.title.data, is_shared, query))


async def _kept(place: AnyPlace, asked: ListRequest) -> dict[str, str]:
    columns = asked.columns or await columns_of(place.account, place.scope, place.name)
    return kept_of(asked, columns, place.listing.personal)


async def _seen(place: AnyPlace) -> SavedView:
    """Return the view in the address. Raise HTTPException 404 for one that this person does not see."""
    wanted = uuid_in(place.request.path_params["view"])
    views = await views_for(place.account, place.scope, place.name)
    return found(next((one for one in views if one.id == wanted), None))


def _may_change(place: AnyPlace, row: SavedView) -> bool:
    return row.account_id == place.account or place.may_share


def _of(place: AnyPlace) -> ViewOf:
    return ViewOf(place.account, place.scope, place.name, now())
