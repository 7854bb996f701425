"""The logo of an organization, for organizers: the latest picture that is kept."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.forms import FileForm
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file, remove_file
from events.records.files.pages import file_response
from events.records.files.sniffing import PICTURES
from events.records.organizations.models import Organization
from events.records.organizations.queries import LOGO, files_of, logos_of, organization_at
from events.records.people.frames import account_frame

REMOVED = Flash(_("The logo is taken out."))


async def logo(request: Request) -> Response:
    """Send the logo as a picture."""
    row = await _row(request)
    kept = found(next(iter(await logos_of(row.id)), None))
    return await file_response(request, kept, is_inline=True)


async def logo_upload(request: Request) -> Response:
    """Choose a picture as the logo, in place of the one before."""
    row = await _row(request)
    return await edit_row(
        request,
        load=partial(_present, row),
        form=FileForm,
        save=partial(_keep, request),
        show=partial(_show, request),
        largest=LARGEST_UPLOAD,
    )


async def _row(request: Request) -> Organization:
    return found(await organization_at(request.path_params["organization"]))


async def _present(row: Organization) -> Present[Organization]:
    return Present(row, {})


async def _keep(request: Request, row: Organization, form: FileForm, _version: int) -> Response:
    if form.upload is None:
        raise RefusedError(gettext("Choose a file."))
    root, by, before = installation(request).settings.files_dir, request.state.actor.account_id, await logos_of(row.id)
    try:
        await keep_file(
            root,
            form.upload,
            name=form.upload.filename or "",
            scope=row.id,
            purpose=LOGO,
            allowed=PICTURES,
            now=now(),
            owner=by,
        )
    except FileRefusedError as error:
        raise RefusedError(error.text) from error
    for stored in before:
        await remove_file(root, stored, now(), by=by)
    return redirect(request, address("organization", organization=row.slug), SAVED)


async def _show(request: Request, row: Organization, edit: Edit) -> Response:
    return render(
        request,
        "records/organizations/logo.html",
        edit.status,
        **account_frame(request.state.actor),
        file=(await files_of([row]))[0],
        has_logo=bool(await logos_of(row.id)),
        form=edit.form,
    )


async def logo_removal(request: Request) -> Response:
    """Ask whether to take the logo out (GET); do it (POST)."""
    row = await _row(request)
    back = address("organization", organization=row.slug)
    if request.method != "POST":
        asked = Confirmation(_("Take the logo out?"), (_("This cannot be undone."),), _("Take it out"), back)
        return confirmation(request, account_frame(request.state.actor), asked)
    for stored in await logos_of(row.id):
        await remove_file(installation(request).settings.files_dir, stored, now(), by=request.state.actor.account_id)
    return redirect(request, back, REMOVED)
