"""A long list as a file: asked for, waited for, taken away by whoever asked while they see what is in it."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.exports import operations
from events.congress.registration.exports.models import RegistrationExport
from events.congress.registration.exports.operations import Asked, OtherIsMadeError, ask_for, note_download
from events.congress.registration.exports.queries import KEPT_FOR, export_for, path_of
from events.congress.registration.list_columns import list_of
from events.congress.registration.list_queries import count_of, found_by
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.table_queries import keys_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.tables.files import WRITERS
from events.platform.tables.responses import MEDIA_TYPES
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.templating import render
from events.platform.zoned import ZonedTime

LIST = "organize.registrations"
_OTHER = Flash(_("One file at a time: this one is still being made."), tone="warm")
_STOPPED = Flash(_("The file is not made any more."))
_GONE = Flash(_("You no longer see all that is in this file. Have it made again."), tone="warm")
_TITLE = ngettext("Make a file of %(num)s registration?", "Make a file of %(num)s registrations?")
_TAKES = _("A list as long as this takes up to a minute. You can go on working meanwhile.")
_ENDS = _("The file is for you alone, and is removed after an hour.")


async def new_export(request: Request) -> Response:
    """Ask whether to make a file of what the list finds (GET); have it made (POST)."""
    event, sight = request.state.event, sight_of(request)
    questions = await questions_of(event)
    made = list_of(questions, sight, event.time_zone)
    asked = ListRequest.read(made.listing, request.query_params.multi_items())
    kind = request.query_params.get("format", "")
    kind = kind if kind in WRITERS else "xlsx"
    total = await count_of(found_by(made, asked))
    if request.method != "POST":
        back = asked.at(address(LIST, slug=event.slug))
        action = with_query(request.url.path, asked.narrowing | {"format": kind})
        question = Confirmation(_TITLE.of(total), (_TAKES, _ENDS), _("Make the file"), back, action)
        return await ask(request, LIST, question)
    columns = tuple(keys_of(sight.of(questions).without_sealed(), sight))
    wanted = Asked(sight.role, kind, asked.narrowing, columns, current_language(), total)
    try:
        row = await ask_for(event.id, request.state.actor.account_id, wanted, now())
    except OtherIsMadeError as other:
        return redirect(request, _address(request, other.export), _OTHER)
    return redirect(request, _address(request, row))


async def export(request: Request) -> Response:
    """Show how far a file is, and lead to it."""
    event, row = request.state.event, await _asked_for(request)
    return render(
        request,
        "congress/registration/exports/export.html",
        200,
        {"cache-control": "no-store"},
        **await organize_frame(request.state.actor, event, LIST),
        export=row,
        until=row.asked_at + KEPT_FOR,
        back=with_query(address(LIST, slug=event.slug), row.query),
        again=with_query(address(f"{LIST}.exports", slug=event.slug), row.query | {"format": row.kind}),
    )


async def file(request: Request) -> Response:
    """Send a file to whoever asked for it, while they see all that is in it."""
    event, sight, row = request.state.event, sight_of(request), await _asked_for(request)
    path = path_of(installation(request).settings.files_dir, row.id)
    if row.state != operations.DONE or not await asyncio.to_thread(path.is_file):
        raise HTTPException(404)
    if not set(row.columns) <= set(keys_of(sight.of(await questions_of(event)).without_sealed(), sight)):
        return redirect(request, _address(request, row), _GONE)
    await note_download(row, now())
    name = f"{event.slug}-{ZonedTime.from_instant(row.asked_at, event.time_zone).stored[:10]}.{row.kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return FileResponse(path, headers=headers, media_type=MEDIA_TYPES[row.kind])


async def removal(request: Request) -> Response:
    """Have a file not made any more, or removed."""
    row = await _asked_for(request)
    await operations.forget(installation(request).settings.files_dir, [row.id])
    return redirect(request, with_query(address(LIST, slug=request.state.event.slug), row.query), _STOPPED)


async def _asked_for(request: Request) -> RegistrationExport:
    event, account = request.state.event, request.state.actor.account_id
    return found(await export_for(event.id, account, uuid_in(request.path_params["export"]), now()))


def _address(request: Request, row: RegistrationExport) -> str:
    return address(f"{LIST}.export", slug=request.state.event.slug, export=row.id)
