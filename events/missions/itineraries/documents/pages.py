"""Documents of a mission: the list with a form to add one, and every stored file of the mission to fetch."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.documents import operations as documents
from events.missions.itineraries.documents.operations import DocumentValues
from events.missions.itineraries.models import MissionDocument
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.fields import BooleanField, LineField, SelectField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.files.operations import MOST_BYTES, FileRefusedError, keep_file
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.files.sniffing import DOCUMENTS

LARGEST_FORM = MOST_BYTES + 200_000


ADDED = Flash(_("The document was added."))
REMOVED = Flash(_("The document was removed."))
REVISED = Flash(_("Saved: who is given the document."))


class DocumentForm(Form):
    """A document as it is described beside its file."""

    name = LineField(_("Name"), longest=200)
    leg = SelectField(_("Belongs to"), default="")
    for_travellers = BooleanField(_("Travellers have it on their page"), default=True)
    for_hosts = BooleanField(_("Hosts have it on theirs"))

    def __init__(self, plan: Plan, formdata: FormData | None = None, **options: Any) -> None:
        legs = ((leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs)
        super().__init__(formdata, choices={"leg": choices_of([("", _("The whole mission")), *legs])}, **options)


async def document_list(request: Request) -> Response:
    """The documents of the mission and its legs, and a form to add one."""
    plan = await load_plan(request.state.mission)
    if request.method != "POST":
        form = DocumentForm(plan, data={"leg": request.query_params.get("leg", "")})
        return await _page(request, plan, form)
    sent = await read_form(request, with_files=True, largest=LARGEST_FORM)
    try:
        return await _add(request, plan, sent)
    finally:
        await sent.close()


async def _add(request: Request, plan: Plan, sent: FormData) -> Response:
    mission: Mission = request.state.mission
    form = DocumentForm(plan, sent)
    upload, by = sent.get("file"), request.state.actor.account_id
    if not isinstance(upload, UploadFile) or not upload.filename:
        form.validate()
        return await _page(request, plan, form, 422, gettext("The file is missing."))
    if not form.validate():
        return await _page(request, plan, form, 422, gettext("Choose the file again: browsers do not keep it."))
    try:
        stored = await keep_file(
            installation(request).settings.files_dir,
            upload,
            name=upload.filename,
            scope=mission.id,
            purpose="document",
            allowed=DOCUMENTS,
            now=now(),
            owner=by,
        )
    except FileRefusedError as refused:
        return await _page(request, plan, form, 422, refused.text)
    leg = next((leg for leg in plan.legs if leg.code == form.leg.data), None)
    name = form.name.data or PurePath(stored.name).stem
    values = DocumentValues(name, leg.id if leg else None, form.for_travellers.data, form.for_hosts.data)
    await documents.add_document(mission, stored, values, by=by, now=now())
    return _again(request, ADDED)


async def sharing(request: Request) -> Response:
    """Who is given a document: travellers, hosts, both or nobody but the team."""
    mission, row = request.state.mission, await _document(request)
    sent = await read_form(request)
    shared = {"for_travellers": "for_travellers" in sent, "for_hosts": "for_hosts" in sent}
    await documents.revise_document(mission, row.id, **shared, by=request.state.actor.account_id, now=now())
    return _again(request, REVISED)


async def removal(request: Request) -> Response:
    """A document is taken away from everybody, and its file with it where nothing else needs it."""
    mission, row = request.state.mission, await _document(request)
    root = installation(request).settings.files_dir
    await documents.remove_document(mission, row.id, root, by=request.state.actor.account_id, now=now())
    return _again(request, REMOVED)


async def _document(request: Request) -> MissionDocument:
    """Raise HTTPException 404 for one that is not of the mission, or was removed."""
    id, mission = found(uuid_in(request.path_params["document"])), request.state.mission
    return found(await MissionDocument.get_or_none(id=id, mission_id=mission.id, removed_at=None))


def _again(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.documents", slug=request.state.mission.slug), flash)


async def _page(request: Request, plan: Plan, form: Form, status: int = 200, file_error: str = "") -> Response:
    mission: Mission = request.state.mission
    rows = MissionDocument.filter(mission_id=mission.id, removed_at=None).order_by("created_at", "id")
    legs = {leg.id: leg for leg in plan.legs}
    listed = [(row, legs.get(row.leg_id) if row.leg_id else None) for row in await rows.select_related("file")]
    return render(
        request,
        "missions/itineraries/documents.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.documents"),
        plan=plan,
        rows=listed,
        title_of=title_of,
        form=form,
        file_error=file_error,
        megabytes=MOST_BYTES // 1_000_000,
    )


async def mission_file(request: Request) -> Response:
    """Any stored file of this mission: a document; for those who edit a receipt, too, and the evidence of a booking.

    A booking's mail holds its references and what else its traveller was told. Raise HTTPException 403, 404.
    """
    mission: Mission = request.state.mission
    stored = found(await file_in(mission.id, found(uuid_in(request.path_params["file"]))))
    if stored.purpose != "document" and not request.state.actor.may(Rule.MISSION_EDIT, mission.id):
        raise HTTPException(403)
    return await file_response(request, stored, is_inline="inline" in request.query_params)
