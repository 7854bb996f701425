"""Documents of a mission: the list with a form to add one, and every stored file of the mission to fetch."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.documents import operations as documents
from events.missions.itineraries.documents.operations import DocumentValues
from events.missions.itineraries.models import MissionDocument
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.forms import Form, LineField, read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.files.operations import MOST_BYTES, FileRefusedError, keep_file
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.files.sniffing import DOCUMENTS

LARGEST_FORM = MOST_BYTES + 200_000


def document_form(plan: Plan, *arguments: Any, **keywords: Any) -> Form:
    """What is said of a document beside its file."""
    legs = [SelectChoice(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, plan)}") for leg in plan.legs]
    inputs = {
        "name": LineField(_("Name"), longest=200),
        "leg": SelectField(_("Belongs to"), choices=[SelectChoice("", _("The whole mission")), *legs], default=""),
        "for_travellers": BooleanField(_("Travellers have it on their page"), default=True),
        "for_hosts": BooleanField(_("Hosts have it on theirs")),
    }
    return type("DocumentForm", (Form,), inputs)(*arguments, **keywords)  # type: ignore[no-any-return]


async def document_list(request: Request) -> Response:
    """The documents of the mission and its legs; adding, sharing and removing them."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    if request.method != "POST":
        form = document_form(plan, data={"leg": request.query_params.get("leg", "")})
        return await _page(request, plan, form)
    sent = await read_form(request, with_files=True, largest=LARGEST_FORM)
    try:
        if "document" in sent:
            return await _revise(request, sent)
        return await _add(request, plan, sent)
    finally:
        await sent.close()


async def _add(request: Request, plan: Plan, sent: Any) -> Response:
    mission: Mission = request.state.mission
    form = document_form(plan, sent)
    upload, by = sent.get("file"), request.state.actor.account_id
    if not isinstance(upload, UploadFile) or not upload.filename:
        form.validate()
        return await _page(request, plan, form, 422, _("The file is missing."))
    if not form.validate():
        return await _page(request, plan, form, 422, _("Choose the file again: browsers do not keep it."))
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
    leg = next((leg for leg in plan.legs if leg.code == form["leg"].data), None)
    name = form["name"].data or PurePath(stored.name).stem
    shared = (form["for_travellers"].data, form["for_hosts"].data)
    values = DocumentValues(name, leg.id if leg else None, *shared)
    await documents.add_document(mission, stored, values, by=by, now=now())
    return _again(mission, "added")


async def _revise(request: Request, sent: Any) -> Response:
    mission: Mission = request.state.mission
    by, found = request.state.actor.account_id, await _found(mission, str(sent["document"]))
    if sent.get("act") == "remove":
        await documents.remove_document(mission, found.id, installation(request).settings.files_dir, by=by, now=now())
        return _again(mission, "removed")
    shared = {"for_travellers": "for_travellers" in sent, "for_hosts": "for_hosts" in sent}
    await documents.revise_document(mission, found.id, **shared, by=by, now=now())
    return _again(mission, "revised")


async def _found(mission: Mission, text: str) -> MissionDocument:
    found = await MissionDocument.get_or_none(id=_uuid(text), mission_id=mission.id, removed_at=None)
    if found is None:
        raise HTTPException(404)
    return found


def _uuid(text: str) -> UUID:
    """Raises HTTPException 404."""
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None


def _again(mission: Mission, act: str) -> Response:
    return RedirectResponse(address("mission.documents", slug=mission.slug, said=act), 303)


async def _page(request: Request, plan: Plan, form: Form, status: int = 200, file_error: str = "") -> Response:
    mission: Mission = request.state.mission
    rows = MissionDocument.filter(mission_id=mission.id, removed_at=None).order_by("created_at", "id")
    legs = {leg.id: leg for leg in plan.legs}
    found = [(row, legs.get(row.leg_id) if row.leg_id else None) for row in await rows.select_related("file")]
    return render(
        request,
        "missions/itineraries/documents.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.documents"),
        plan=plan,
        rows=found,
        title_of=title_of,
        form=form,
        file_error=file_error,
        megabytes=MOST_BYTES // 1_000_000,
        said=request.query_params.get("said", "") if request.method == "GET" else "",
    )


async def mission_file(request: Request) -> Response:
    """Any stored file of this mission: a document; for those who edit a receipt, too, and the evidence of a booking.

    A booking's mail holds its references and what else its traveller was told. Raises HTTPException 403, 404.
    """
    mission: Mission = request.state.mission
    stored = await file_in(mission.id, _uuid(request.path_params["file"]))
    if stored is None:
        raise HTTPException(404)
    if stored.purpose != "document" and not request.state.actor.may(Rule.MISSION_EDIT, mission.id):
        raise HTTPException(403)
    return await file_response(request, stored, is_inline="inline" in request.query_params)
