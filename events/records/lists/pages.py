"""What every list of the back office has around its rows: columns, saved views, files. Its page is the room's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.platform.tables.files import Table
from events.platform.tables.responses import table_response
from events.platform.web.flash import redirect
from events.platform.web.forms import read_form
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.fields import Rows
from events.platform.web.lists.view import ListView
from events.platform.web.templating import render
from events.records.lists.operations import keep_columns
from events.records.lists.places import ListPlace
from events.records.lists.queries import columns_of, default_view, views_for
from events.records.lists.views import opening_of

KINDS = ("xlsx", "csv", "json")  # of files

AnyPlace = ListPlace[Any]
Open = Callable[[Request], Awaitable[AnyPlace]]


async def list_page(place: ListPlace[Rows], template: str, **context: object) -> Response:
    """Show a list, with the view that whoever asks chose to open it with."""
    if opened := await opened_by_default(place):
        return redirect(place.request, opened)
    around = await around_rows(place, await view_of(place))
    return render(place.request, template, **await place.frame(), **around, **context)


async def view_of(place: ListPlace[Rows]) -> ListView:
    """Return the page of a list that its address asks for."""
    asked = place.asked
    kept = await columns_of(place.account, place.scope, place.name)
    rows, number = await place.rows.page(asked, place.listing.shown(asked.columns or kept))
    return ListView(place.listing, asked, place.at(), rows, number, kept)


async def around_rows(place: AnyPlace, view: ListView) -> dict[str, Any]:
    """Return the context of what stands around the rows: views, columns and files."""
    return {
        "view": view,
        "views": await _views(place, view.asked),
        "columns_action": place.at("columns"),
        "save_view": with_query(place.at("views"), view.asked.query),
        "files": [(kind, with_query(place.at(kind), _wanted(view.asked))) for kind in KINDS],
    }


def _wanted(asked: ListRequest) -> Mapping[str, str]:
    return asked.narrowing | ({"sort": asked.sort} if asked.sort else {})


@dataclass(frozen=True)
class _View:
    """A saved view above the list; of the current one also how it is changed, and what of it is no longer there."""

    title: str
    href: str
    is_current: bool
    is_changed: bool
    edit_href: str
    missing: tuple[str, ...]


async def _views(place: AnyPlace, asked: ListRequest) -> list[_View]:
    found = []
    for row in await views_for(place.account, place.scope, place.name):
        opening = opening_of(place.listing, row.query, str(row.id))
        is_current = asked.view == str(row.id)
        is_changed = is_current and replace(asked, page=1).query != opening.asked.query
        edit = place.at("view", view=row.id)
        found.append(
            _View(
                row.title,
                opening.asked.at(place.at()),
                is_current,
                is_changed,
                with_query(edit, asked.query) if is_changed else edit,
                opening.missing if is_current else (),
            )
        )
    return found


async def opened_by_default(place: AnyPlace) -> str:
    """Return the address of the view with which the list opens for whoever asks for no other."""
    if place.request.query_params:
        return ""
    wanted = await default_view(place.account, place.scope, place.name)
    rows = await views_for(place.account, place.scope, place.name) if wanted else []
    row = next((row for row in rows if row.id == wanted), None)
    return opening_of(place.listing, row.query, str(row.id)).asked.at(place.at()) if row else ""


async def columns(opened: Open, request: Request) -> Response:
    """Keep the columns that somebody chose, and show the list with them."""
    place, sent = await opened(request), await read_form(request)
    chosen = ListRequest.read(place.listing, [("columns", str(key)) for key in sent.getlist("columns")]).columns
    await keep_columns(place.account, place.scope, place.name, chosen)
    kept = [(name, str(value)) for name, value in sent.multi_items() if name != "columns"]
    return redirect(request, ListRequest.read(place.listing, kept).at(place.at()))


async def file(opened: Open, kind: str, request: Request) -> Response:
    """Send all that the list finds, with all its columns."""
    place = await opened(request)
    heads = [str(column.label) for column in place.listing.columns]
    keys = [column.key for column in place.listing.columns]
    lines: AsyncIterator[Sequence[str]] = place.rows.lines(place.asked)
    slug = place.given.get("slug", "")
    name = "-".join(filter(None, (str(slug), place.name.rpartition(".")[2])))
    return await table_response(Table(name, heads, lines, keys), kind)
