"""Documents of a mission: the list with a form to add one, and every stored file of the mission to fetch."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.documents import operations as documents
from events.missions.itineraries.documents.operations import DocumentValues, Sharing
from events.missions.itineraries.models import MissionDocument
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.fields import BooleanField, HiddenField, LineField, SelectField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.files.operations import MOST_BYTES, FileRefusedError, keep_file, remove_file
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.files.sniffing import DOCUMENTS

LARGEST_FORM = MOST_BYTES + 200_000


ADDED = Flash(_("The document was added."))
REMOVED = Flash(_("The document was removed."))
_REMOVE = _("Remove “%(name)s”?")
_FROM_ALL = _("Travellers and hosts no longer have it on their pages either. This cannot be undone.")
REVISED = Flash(_("Saved: who is given the document."))


class DocumentForm(Form):
    """A document as it is described beside its file."""

    name = LineField(_("Name"), longest=200)
    leg = SelectField(_("Belongs to"), default="")
    for_travellers = BooleanField(_("Travellers have it on their page"), default=True)
    for_hosts = BooleanField(_("Hosts have it on theirs"))
    nonce = HiddenField()

    def __init__(self, plan: Plan, formdata: FormData | None = None, **options: Any) -> None:
        legs = ((leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs)
        super().__init__(formdata, choices={"leg": choices_of([("", _("The whole mission")), *legs])}, **options)


async def document_list(request: Request) -> Response:
    """The documents of the mission and its legs, and a form to add one."""
    plan = await load_plan(request.state.mission)
    if request.method != "POST":
        form = DocumentForm(plan, data={"leg": request.query_params.get("leg", ""), "nonce": uuid4().hex})
        return await _page(request, plan, form)
    sent = await read_form(request, with_files=True, largest=LARGEST_FORM)
    try:
        return await _add(request, plan, sent)
    finally:
        await sent.close()


async def _add(request: Request, plan: Plan, sent: FormData) -> Response:
    mission: Mission = request.state.mission
    form = DocumentForm(plan, sent)
    upload, is_valid = sent.get("file"), form.validate()
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _page(request, plan, form, 422, gettext("The file is missing."))
    if not is_valid:
        return await _page(request, plan, form, 422, gettext("Choose the file again: browsers do not keep it."))
    try:
        stored = await _keep(request, upload, upload.filename)
    except FileRefusedError as refused:
        return await _page(request, plan, form, 422, refused.text)
    values = _values(plan, form, PurePath(stored.name).stem)
    by = request.state.actor.account_id
    document = await documents.add_document(mission, stored, values, by=by, now=now())
    if document.file_id != stored.id:  # sent twice: the file is kept once
        await remove_file(installation(request).settings.files_dir, stored, now(), by=by)
    return _again(request, ADDED)


async def _keep(request: Request, upload: UploadFile, name: str) -> StoredFile:
    """Raise FileRefusedError."""
    return await keep_file(
        installation(request).settings.files_dir,
        upload,
        name=name,
        scope=request.state.mission.id,
        purpose="document",
        allowed=DOCUMENTS,
        now=now(),
        owner=request.state.actor.account_id,
    )


def _values(plan: Plan, form: DocumentForm, usual_name: str) -> DocumentValues:
    leg = plan.leg_by_code(form.leg.data)
    sharing = Sharing(form.for_travellers.data, form.for_hosts.data)
    return DocumentValues(form.name.data or usual_name, leg.id if leg else None, sharing, form.nonce.data)


async def sharing(request: Request) -> Response:
    """Who is given a document: travellers, hosts, both or nobody but the team."""
    mission, row = request.state.mission, await _document(request)
    sent = await read_form(request)
    shared = Sharing("for_travellers" in sent, "for_hosts" in sent)
    await documents.revise_document(mission, row.id, shared, by=request.state.actor.account_id, now=now())
    return _again(request, REVISED)


async def removal(request: Request) -> Response:
    """Ask whether to take a document away from everybody (GET); do it (POST).

    Its file goes with it where nothing else needs it.
    """
    mission, row = request.state.mission, await _document(request)
    if request.method != "POST":
        title, back = _REMOVE % {"name": row.name}, address("mission.documents", slug=mission.slug)
        return await ask(request, "mission.documents", Confirmation(title, (_FROM_ALL,), _("Remove"), back))
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
