"""What a traveller sends: notes and answers to the roll call.

A form is answered with a page; js/field-notes.js, which sends what waited on the phone, asks for JSON: 200 when it is
kept, 422 when it cannot be, with what happened in words.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events.missions.costs.operations import ReceiptValues
from events.missions.fieldwork import operations
from events.missions.fieldwork.forms import LONGEST_NOTE, details_in, device_time, legs_for, note_form
from events.missions.fieldwork.link_pages import Held, by_link, traveller_page
from events.missions.fieldwork.now_next import date_there, money_there
from events.missions.fieldwork.operations import Answer, NoteValues
from events.missions.fieldwork.queries import notes_of
from events.missions.fieldwork.wording import (
    KINDS,
    STATE_TONES,
    answer_message,
    kept_message,
    kind_names,
    state_names,
    told,
)
from events.missions.itineraries.plan.words import title_of
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file, remove_file
from events.records.files.sniffing import RECEIPTS
from events.records.people.throttle_operations import allow

_HOUR = dt.timedelta(hours=1)
# What waited on a phone for a week without network comes all at once.
MOST_NOTES, MOST_ANSWERS = 150, 60
_LONGEST_NONCE = 100


@by_link
async def notes(request: Request, held: Held) -> Response:
    """What was sent, and the forms to write more."""
    if request.method != "POST":
        return await _page(request, held, None)
    if not await allow(f"field notes {held.delegate.id}", MOST_NOTES, _HOUR, now()):
        raise HTTPException(429)
    sent = await read_form(request, with_files=True, largest=LARGEST_UPLOAD)
    try:
        return await _receive(request, held, sent)
    finally:
        await sent.close()


async def _receive(request: Request, held: Held, sent: FormData) -> Response:
    kind = str(sent.get("kind", ""))
    if kind not in KINDS:
        raise HTTPException(400)
    nonce = str(sent.get("nonce", ""))[:_LONGEST_NONCE] or uuid.uuid4().hex
    if await operations.known_note(held.delegate, nonce):
        return _kept(request, held, kind)
    form = note_form(kind, held.plan, held.legs, sent)
    if not form.validate():
        return await _refused(request, held, form)
    values = _values(kind, form, held, device_time(str(sent.get("noted_at", "")), now()))
    if kind != "receipt":
        await operations.receive_note(held.delegate, values, nonce=nonce, now=now())
        return _kept(request, held, kind)
    return await _receive_receipt(request, held, form, values, nonce, sent.get("file"))


def _values(kind: str, form: Form, held: Held, noted_at: dt.datetime) -> NoteValues:
    code = form["leg"].data if "leg" in form else ""
    leg = next((leg for leg in held.legs if code and leg.code == code), None)
    return NoteValues(
        kind=kind,
        noted_at=noted_at,
        body=form["body"].data,
        details=details_in(kind, form),
        leg_id=leg.id if leg else None,
    )


async def _receive_receipt(
    request: Request, held: Held, form: Form, values: NoteValues, nonce: str, upload: Any
) -> Response:
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _refused(request, held, form, _("The picture of the receipt is missing."))
    root = installation(request).settings.files_dir
    try:
        stored = await keep_file(
            root, upload, name=upload.filename, scope=held.mission.id, purpose="receipt", allowed=RECEIPTS, now=now()
        )
    except FileRefusedError as refused:
        return await _refused(request, held, form, refused.text)
    receipt = ReceiptValues(
        amount=values.details.get("amount"),
        currency=values.details.get("currency", ""),
        spent_on=date_there(held.legs, held.plan, held.person, values.noted_at),
        note=values.body,
        delegate_id=held.delegate.id,
    )
    note = await operations.receive_receipt(held.delegate, values, stored, receipt, nonce=nonce, now=now())
    await _drop_second(root, note.file_id, stored)
    return _kept(request, held, "receipt")


async def _drop_second(root: Any, kept: UUID | None, stored: StoredFile) -> None:
    """The same receipt came twice at once: its picture is kept once."""
    if kept != stored.id:
        await remove_file(root, stored, now())


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _kept(request: Request, held: Held, kind: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"state": "kept", "message": kept_message(kind)})
    return RedirectResponse(held.to("traveller.notes", sent=kind) + "#sent", 303)


async def _refused(request: Request, held: Held, form: Any, file_error: str = "") -> Response:
    if _wants_json(request):
        errors = {field.name: " ".join(field.errors) for field in form if field.errors}
        if file_error:
            errors["file"] = file_error
        words = [f"{form[name].label.text}: {text}" if name in form else text for name, text in errors.items()]
        return JSONResponse({"state": "refused", "message": " ".join(words), "errors": errors}, 422)
    return await _page(request, held, form, 422, file_error)


async def _page(request: Request, held: Held, form: Any, status: int = 200, file_error: str = "") -> Response:
    """`form` is one that came back."""
    about = request.query_params.get("leg", "") if request.method == "GET" else ""
    kind = form.kind_of_note if form is not None else request.query_params.get("kind", "")
    forms = {each: note_form(each, held.plan, held.legs, data=_data(each, held, about)) for each in _kinds(held)}
    if form is not None:
        forms[kind] = form
    legs = {leg.id: leg for leg in held.plan.legs}
    rows = await notes_of(held.delegate.id)
    sent = request.query_params.get("sent", "") if request.method == "GET" else ""
    return await traveller_page(
        request,
        held,
        "missions/fieldwork/notes.html",
        "traveller.notes",
        now(),
        status,
        written=forms,
        opened=kind,
        about=about,
        came_back=form,
        file_error=file_error,
        nonces={each: uuid.uuid4().hex for each in forms},
        notes=[(row, legs.get(row.leg_id) if row.leg_id else None) for row in rows],
        names=kind_names(),
        states=state_names(),
        tones=STATE_TONES,
        told=told,
        title_of=title_of,
        sent=kept_message(sent) if sent in KINDS else "",
    )


def _kinds(held: Held) -> Sequence[str]:
    """Those that there is something to say about."""
    return [kind for kind in KINDS if kind in {"receipt", "note"} or legs_for(kind, held.legs)]


def _data(kind: str, held: Held, about: str) -> dict[str, Any]:
    """What stands in an empty form: the leg it was opened from with its times, the money of the country."""
    leg = next((leg for leg in held.legs if about and leg.code == about), None)
    data: dict[str, Any] = {"leg": about if leg else ""}
    if kind == "receipt":
        data["currency"] = money_there(held.legs, held.plan, held.person, now()) or held.mission.currency
    if leg is not None and kind == "time":
        data["starts"] = leg.starts.wall
    return data


@by_link
async def safety(request: Request, held: Held) -> Response:
    """ "I am safe", or "I need help"."""
    moment = now()
    if not await allow(f"field safety {held.delegate.id}", MOST_ANSWERS, _HOUR, moment):
        raise HTTPException(429)
    sent = await read_form(request)
    if sent.get("is_safe") not in {"yes", "no"}:
        raise HTTPException(400)
    nonce = str(sent.get("nonce", ""))[:_LONGEST_NONCE] or uuid.uuid4().hex
    answer = Answer(
        is_safe=sent["is_safe"] == "yes",
        answered_at=device_time(str(sent.get("noted_at", "")), moment),
        note=str(sent.get("note", ""))[:LONGEST_NOTE],
    )
    call = await operations.answer_roll(held.delegate, _uuid(sent.get("call")), answer, nonce=nonce, now=moment)
    if _wants_json(request):
        return JSONResponse({"state": "kept", "message": answer_message(answer.is_safe, was_asked=call is not None)})
    return RedirectResponse(held.to("traveller", answered=sent["is_safe"]) + "#roll", 303)


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
