"""The note verbale or letter of nomination of a delegation: sent by its focal point, accepted or sent back."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations.forms import LetterAnswerForm
from events.congress.delegations.frame_pages import Desk, desk_of
from events.congress.delegations.operations import judge_letter, keep_letter
from events.congress.delegations.words import LetterState
from events.congress.organizing.retention import sealed_until
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.records.files.forms import FileForm
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.files.sniffing import DOCX, ODT, PDF, PICTURES

RECEIVED = Flash(_("The letter has arrived. The organizers look at it."))
ACCEPTED = Flash(_("The letter is accepted."))
SENT_BACK = Flash(_("The letter is sent back; the focal point reads why on their page."))
OTHER = Flash(_("Another letter has arrived meanwhile: look at it."), tone="warm")
_ALLOWED = PICTURES | {PDF, DOCX, ODT}


async def letter(request: Request) -> Response:
    """Send the letter, or another one in its place."""
    desk = await desk_of(request)
    return await edit_row(
        request,
        load=partial(_present, desk),
        form=FileForm,
        save=partial(_keep, desk),
        show=partial(_show, desk),
        largest=LARGEST_UPLOAD,
    )


async def _present(desk: Desk) -> Present[None]:
    return Present(None, {})


async def _keep(desk: Desk, _row: None, form: FileForm, _version: int) -> Response:
    if form.upload is None:
        raise RefusedError(gettext("Choose a file."))
    root, day = installation(desk.request).settings.files_dir, sealed_until(desk.event.ends_on, now())
    try:
        stored = await keep_file(
            root,
            form.upload,
            name=form.upload.filename or "",
            scope=desk.event.id,
            purpose="document",
            allowed=_ALLOWED,
            now=now(),
            owner=desk.by,
            keep_until=day,
        )
    except FileRefusedError as error:
        raise RefusedError(error.text) from error
    await keep_letter(desk.file.row, stored, by=desk.by, now=now())
    return redirect(desk.request, desk.url(), RECEIVED)


async def _show(desk: Desk, _row: None, edit: Edit) -> Response:
    return await desk.show("letter", edit.status, form=edit.form)


async def letter_file(request: Request) -> Response:
    """The letter as it was sent."""
    desk = await desk_of(request)
    return await file_response(request, await _stored(desk))


async def _stored(desk: Desk) -> StoredFile:
    """Return the letter. Raise HTTPException 404 where there is none, and once it was destroyed."""
    return found(await file_in(desk.event.id, found(desk.file.row.letter_id)))


async def acceptance(request: Request) -> Response:
    """Accept the letter."""
    desk = await desk_of(request)
    assert desk.by is not None  # noqa: S101 - a page of organizers
    is_done = await judge_letter(desk.file.row, LetterState.ACCEPTED, "", by=desk.by, now=now())
    return redirect(request, desk.url(), ACCEPTED if is_done else OTHER)


async def sending_back(request: Request) -> Response:
    """Ask why (GET), and send the letter back (POST)."""
    desk = await desk_of(request)
    found(desk.file.row.letter_id)
    return await edit_row(
        request,
        load=partial(_present, desk),
        form=LetterAnswerForm,
        save=partial(_send_back, desk),
        show=partial(_show_sending_back, desk),
    )


async def _send_back(desk: Desk, _row: None, form: LetterAnswerForm, _version: int) -> Response:
    assert desk.by is not None  # noqa: S101 - a page of organizers
    is_done = await judge_letter(desk.file.row, LetterState.SENT_BACK, form.reason.data, by=desk.by, now=now())
    return redirect(desk.request, desk.url(), SENT_BACK if is_done else OTHER)


async def _show_sending_back(desk: Desk, _row: None, edit: Edit) -> Response:
    return await desk.show("sending_back", edit.status, form=edit.form)
