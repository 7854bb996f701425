"""A traveller's papers: documents, files, the roadbook, the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.fieldwork.feed_operations import renew_feed
from events.missions.fieldwork.models import FieldNote
from events.missions.fieldwork.traveller_gate_pages import Held, by_link, traveller_page
from events.missions.file.link_queries import roadbook_token
from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.views.leg_rows import Teller
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.publishing.calendars.acting import JOINED, RENEWED, SEPARATED, JoiningForm, join_typed, take_out
from events.publishing.calendars.private import private_calendar
from events.publishing.pocket.offline_list import documents_of
from events.records.files.models import StoredFile
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.people.throttle_operations import allow

_HOUR = dt.timedelta(hours=1)


@by_link
async def documents(request: Request, held: Held) -> Response:
    """Show what to carry away: the roadbook, documents, the calendar."""
    return await _page(request, held, Edit(JoiningForm()))


@by_link
async def feed_renewal(request: Request, held: Held) -> Response:
    """Give the calendar another address."""
    if not await allow(f"field feed {held.delegate.id}", 10, _HOUR, now()):
        raise HTTPException(429)
    await renew_feed(held.delegate, now())
    return _back(request, held, RENEWED)


@by_link
async def feed_joining(request: Request, held: Held) -> Response:
    """Bring this journey together with another page of the same person."""
    return await edit_row(
        request,
        load=partial(_load, held),
        form=JoiningForm,
        save=partial(_join, request),
        show=partial(_page, request),
    )


@by_link
async def feed_separation(request: Request, held: Held) -> Response:
    """Take this journey out of the joint calendar."""
    await take_out(held.delegate, now())
    return _back(request, held, SEPARATED)


async def _load(held: Held) -> Present[Held]:
    return Present(held, {})


async def _join(request: Request, held: Held, form: JoiningForm, _version: int) -> Response:
    await join_typed(installation(request).signer, held.delegate, form, now())
    return _back(request, held, JOINED)


def _back(request: Request, held: Held, done: Flash) -> Response:
    return redirect(request, held.to("traveller.documents"), done)


async def _page(request: Request, held: Held, edit: Edit) -> Response:
    of_legs: Mapping[UUID, Leg] = {id: leg for leg in held.legs for id in leg.document_ids}
    return await traveller_page(
        request,
        held,
        "publishing/pocket/documents.html",
        "traveller.documents",
        edit.status,
        documents=[(one, of_legs.get(one.id)) for one in documents_of(held)],
        title=Teller(held.plan, held.person, is_private=True).title,
        roadbook=roadbook_of(request, held),
        calendar=await private_calendar(installation(request), held.delegate, request.query_params.get("level")),
        form=edit.form,
    )


def roadbook_of(request: Request, held: Held) -> str:
    """Return the address of a traveller's roadbook."""
    token = roadbook_token(installation(request).signer, held.delegate)
    return address("roadbooks.traveller", token=token, lang=current_language())


@by_link
async def file(request: Request, held: Held) -> Response:
    """Send a document that travellers are given, or a picture that this one sent."""
    stored = found(await _file_for(held, request.path_params["file"]))
    return await file_response(request, stored, is_inline="inline" in request.query_params)


async def _file_for(held: Held, text: str) -> StoredFile | None:
    try:
        file_id = UUID(text)
    except ValueError:
        return None
    is_given = any(one.file_id == file_id for one in documents_of(held))
    if not is_given and not await FieldNote.filter(delegate_id=held.delegate.id, file_id=file_id).exists():
        return None
    return await file_in(held.mission.id, file_id)
