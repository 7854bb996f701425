"""Whom a message reaches: the filters that it keeps, and choosing others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.list_columns import list_of
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import found, version_of
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.lists.asked import EVERYTHING, ListRequest, with_query
from events.platform.web.lists.view import ListView
from events.platform.web.templating import render
from events.publishing.messages import mailing_operations as operations
from events.publishing.messages.audience_queries import Audience, audience_of
from events.publishing.messages.mailing_queries import find_mailing
from events.records.outbox.models import Mailing

LIST = "organize.mailings"
FEW = 5  # recipients that are named
_IS_OUT = Flash(
    _("Its mails are in the outbox already. Stop the message first, then choose whom it reaches."), tone="warm"
)
_CHANGED = Flash(
    _("Somebody changed this message meanwhile. Nothing was saved: check whom it reaches, then save again."),
    tone="warm",
)


async def audience(request: Request) -> Response:
    """Show whom a message would reach by these filters (GET); have it reach them (POST)."""
    event, row = request.state.event, found(await find_mailing(request.state.event, request.path_params["mailing"]))
    back = address("organize.mailing", slug=event.slug, mailing=row.id)
    if not row.is_open:
        return redirect(request, back, _IS_OUT)
    given = request.query_params.multi_items() or row.audience.items()
    view = await filters_of(request, given, address("organize.mailing.audience", slug=event.slug, mailing=row.id))
    if request.method == "POST":
        return await _save(request, row, view)
    reached = await _reached(request, row, view.asked)
    return render(
        request,
        "publishing/messages/audience.html",
        **await organize_frame(request.state.actor, event, LIST),
        mailing=row,
        view=replace(view, found=len(reached.recipients)),
        audience=reached,
        few=reached.recipients[:FEW],
        action=with_query(view.path, view.asked.query),
        back=back,
    )


async def _reached(request: Request, row: Mailing, asked: ListRequest) -> Audience:
    wanted = Mailing(id=row.id, reaches="registrations", audience=asked.narrowing, is_news=row.is_news)
    return await audience_of(request.state.event, wanted, sight_of(request))


async def _save(request: Request, row: Mailing, view: ListView) -> Response:
    version = version_of(str((await read_form(request)).get("version", "")))
    by = request.state.actor.account_id
    try:
        await operations.choose_audience(row, view.asked.narrowing, version, by=by, now=now())
    except operations.ReleasedError:
        return redirect(request, view.path, _IS_OUT)
    except ChangedMeanwhileError:
        return redirect(request, with_query(view.path, view.asked.query), _CHANGED)
    return redirect(request, address("organize.mailing", slug=request.state.event.slug, mailing=row.id), SAVED)


async def filters_of(request: Request, given: Iterable[tuple[str, str]], path: str = "") -> ListView:
    """Return the filters of the list of registrations as they are chosen; without any it means everybody."""
    event = request.state.event
    listing = list_of(await questions_of(event), sight_of(request), event.time_zone).listing
    asked = ListRequest.read(listing, given)
    return ListView(listing, replace(asked, sort="", columns=(), view=EVERYTHING), path, (), 0)
