"""Saved views of the list of registrations: keeping one, changing it, removing it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.list_columns import list_of
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.view_forms import ViewForm
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import now
from events.platform.web.lists.asked import EVERYTHING, ListRequest, with_query
from events.platform.web.lists.declared import Listing
from events.platform.web.lists.view import ListView
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.lists.models import SavedView
from events.records.lists.queries import columns_of, default_view, views_for
from events.records.lists.view_operations import Typed, ViewOf, open_with, remove_view, save_view
from events.records.lists.views import kept_of, opening_of

LIST = "organize.registrations"
# A view says nothing of anybody, so that nothing has to be erased in it.
_PERSONAL = frozenset({"badge_name", "legal_name", "email", "reference"})
_REMOVED = Flash(_("The view is removed."))


async def new_view(request: Request) -> Response:
    """Keep the list in the address as a view."""
    return await _edit(request, None)


async def view(request: Request) -> Response:
    """Change a view; a list that comes along in the address takes the place of the one that it kept."""
    return await _edit(request, await _seen(request))


async def removal(request: Request) -> Response:
    """Ask before a view is removed (GET); remove it (POST)."""
    row = found(await _changeable(request))
    if request.method == "POST":
        await remove_view(_of(request), row)
        return redirect(request, _list(request, view=EVERYTHING), _REMOVED)
    line = _("It goes for the whole team.") if row.is_shared else _("Nothing else changes.")
    title = _("Remove the view “%(title)s”?") % {"title": row.title}
    back = _list(request, view=row.id)
    return await ask(request, LIST, Confirmation(title, (line,), _("Remove the view"), back))


async def _edit(request: Request, row: SavedView | None) -> Response:
    may_change = row is None or _may_change(request, row)
    listing = await _listing(request)
    asked = ListRequest.read(listing, request.query_params.multi_items())

    async def load() -> Present[SavedView | None]:
        there = row if row is None else await _seen(request)
        if there is None:
            return Present(None, {})
        default = await default_view(_of(request).account, request.state.event.id, LIST)
        data = {"title": there.title, "is_shared": there.is_shared, "is_default": default == there.id}
        return Present(there, data, there.version)

    def form(*sent: Any, **given: Any) -> ViewForm:
        made = ViewForm(*sent, **given)
        if not may_change:
            del made.title, made.is_shared
        elif not request.state.actor.may(Rule.EDIT, request.state.event.id):
            del made.is_shared
        return made

    async def save(there: SavedView | None, typed: ViewForm, version: int) -> Response:
        saved = await _save(request, there, typed, version) if may_change else found(there)
        await open_with(_of(request), saved, is_default=typed.is_default.data)
        return redirect(request, opening_of(listing, saved.query, str(saved.id)).asked.at(_list(request)), SAVED)

    async def _save(request: Request, there: SavedView | None, typed: ViewForm, version: int) -> SavedView:
        is_shared = typed.is_shared.data if "is_shared" in typed else False
        query = await _kept(request, asked) if there is None or asked.query else None
        return await save_view(_of(request), Opened(there, version), Typed(typed.title.data, is_shared, query))

    async def show(there: SavedView | None, edit: Edit) -> Response:
        shown = asked if there is None or asked.query else opening_of(listing, there.query, "").asked
        return render(
            request,
            "congress/registration/view.html",
            edit.status,
            **await organize_frame(request.state.actor, request.state.event, LIST),
            row=there,
            may_change=may_change,
            edit=edit,
            form=edit.form,
            action=with_query(request.url.path, asked.query),
            back=shown.at(_list(request)),
            chips=ListView(listing, shown, _list(request), [], 0).chips,
        )

    return await edit_row(request, load=load, form=form, save=save, show=show)


async def _kept(request: Request, asked: ListRequest) -> dict[str, str]:
    columns = asked.columns or await columns_of(_of(request).account, request.state.event.id, LIST)
    return kept_of(asked, columns, _PERSONAL)


async def _listing(request: Request) -> Listing:
    event = request.state.event
    return list_of(await questions_of(event), sight_of(request), event.time_zone).listing


async def _seen(request: Request) -> SavedView:
    """Return the view in the address. Raise HTTPException 404 for one that this person does not see."""
    wanted = uuid_in(request.path_params["view"])
    views = await views_for(_of(request).account, request.state.event.id, LIST)
    return found(next((one for one in views if one.id == wanted), None))


async def _changeable(request: Request) -> SavedView | None:
    row = await _seen(request)
    return row if _may_change(request, row) else None


def _may_change(request: Request, row: SavedView) -> bool:
    actor = request.state.actor
    return row.account_id == actor.account_id or bool(actor.may(Rule.EDIT, request.state.event.id))


def _of(request: Request) -> ViewOf:
    return ViewOf(request.state.actor.account_id, request.state.event.id, LIST, now())


def _list(request: Request, **query: object) -> str:
    return address(LIST, slug=request.state.event.slug, **query)
