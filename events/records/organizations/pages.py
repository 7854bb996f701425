"""Organizers' pages about one organization: the form, its states, and merging it into another that is the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.platform.language.cleaning import clean_line, uuid_in
from events.platform.language.formats import country
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.organizations import operations
from events.records.organizations.forms import MergeForm, OrganizationForm, data_of
from events.records.organizations.models import Organization, OrganizationMerge
from events.records.organizations.queries import (
    OrganizationFile,
    files_of,
    organization_at,
    resembling,
    suggested,
)
from events.records.people.frames import account_frame

CONFIRMED = Flash(_("Confirmed: it is offered to whoever types its name."))
RETIRED = Flash(_("It is no longer offered. What refers to it goes on doing so."))
RESTORED = Flash(_("It is in use again."))
MERGED = Flash(_("Both are one now. This can be undone on this page."))
SEPARATED = Flash(_("Both stand apart again, each with what referred to it."))

_MOST_SUGGESTED = 8


async def suggestions(request: Request) -> Response:
    """Answer the confirmed organizations to offer to who types a name: the name, and it told with its place."""
    files = await suggested(clean_line(request.query_params.get("q", ""))[:100], _MOST_SUGGESTED)
    return JSONResponse([{"name": str(file.name), "told": told(file)} for file in files])


async def organization(request: Request) -> Response:
    """Edit an organization; the address "new" adds one, proposed until somebody confirms it."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=OrganizationForm,
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _present(request: Request) -> Present[OrganizationFile | None]:
    if request.path_params["organization"] == NEW:
        return Present(None, {})
    file = await _file(request)
    return Present(file, data_of(file), file.row.version)


async def _row(request: Request) -> Organization:
    """Return the organization of an address. Raise HTTPException 404 when there is none."""
    return found(await organization_at(request.path_params["organization"]))


async def _file(request: Request) -> OrganizationFile:
    return (await files_of([await _row(request)]))[0]


async def _save(request: Request, file: OrganizationFile | None, form: OrganizationForm, version: int) -> Response:
    by = request.state.actor.account_id
    opened = Opened(file.row if file else None, version)
    saved = await operations.save_organization(opened, form.values, by=by, now=now())
    return _to(request, saved, SAVED)


def _to(request: Request, row: Organization, flash: Flash) -> Response:
    return redirect(request, address("organization", organization=row.slug), flash)


async def _show(request: Request, file: OrganizationFile | None, edit: Edit) -> Response:
    frame = account_frame(request.state.actor)
    return render(
        request, "records/organizations/organization.html", edit.status, **frame, file=file, edit=edit, form=edit.form
    )


async def confirmation(request: Request) -> Response:
    """Confirm a proposed organization."""
    row = await _row(request)
    await operations.confirm_organizations([row.id], by=request.state.actor.account_id, now=now())
    return _to(request, row, CONFIRMED)


async def retirement(request: Request) -> Response:
    """Take an organization out of use."""
    row = await _row(request)
    await operations.retire_organization(row, is_retired=True, by=request.state.actor.account_id, now=now())
    return _to(request, row, RETIRED)


async def restoration(request: Request) -> Response:
    """Bring a retired organization back."""
    row = await _row(request)
    await operations.retire_organization(row, is_retired=False, by=request.state.actor.account_id, now=now())
    return _to(request, row, RESTORED)


async def merge(request: Request) -> Response:
    """Offer the organizations that one may be, found by a search, and merge it into the one that is chosen."""
    file = await _file(request)
    words = clean_line(request.query_params.get("q", ""))[:200]
    offered = await resembling(file, words)
    return await edit_row(
        request,
        load=partial(_to_merge, file),
        form=partial(MergeForm, [(one.row.slug, told(one)) for one in offered]),
        save=partial(_merge, request),
        show=partial(_show_merge, request, words, offered),
    )


def told(file: OrganizationFile) -> str:
    """Return an organization in one line: its acronym, name, town and country."""
    parts = (str(file.acronym), str(file.name), file.row.city, country(file.row.country) if file.row.country else "")
    return " · ".join(filter(None, parts))


async def _to_merge(file: OrganizationFile) -> Present[OrganizationFile]:
    return Present(file, {})


async def _merge(request: Request, file: OrganizationFile, form: MergeForm, _version: int) -> Response:
    target = found(await organization_at(form.target.data))
    try:
        await operations.merge_organizations(file.row.id, target.id, by=request.state.actor.account_id, now=now())
    except operations.MergedError:
        raise RefusedError(gettext("One of both was merged into another meanwhile: look again."), "target") from None
    return _to(request, target, MERGED)


async def _show_merge(
    request: Request, words: str, offered: Sequence[OrganizationFile], file: OrganizationFile, edit: Edit
) -> Response:
    return render(
        request,
        "records/organizations/merge.html",
        edit.status,
        **account_frame(request.state.actor),
        file=file,
        offered=offered,
        words=words,
        form=edit.form,
        edit=edit,
    )


async def separation(request: Request) -> Response:
    """Undo a merge into this organization."""
    row, merge_id = await _row(request), uuid_in(request.path_params["merge"])
    merged = found(await OrganizationMerge.get_or_none(id=merge_id, target_id=row.id) if merge_id else None)
    await operations.separate_organizations(merged, by=request.state.actor.account_id, now=now())
    return _to(request, row, SEPARATED)
