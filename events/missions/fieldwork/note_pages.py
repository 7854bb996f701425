"""Pages that receive what a traveller sends: notes and answers to the roll call.

A form is answered with a page; js/field-notes.js, which sends what waited on the phone, asks for JSON: 200 when it is
kept, 422 when it is refused, with a message for the traveller.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events.missions.costs.operations import ReceiptValues
from events.missions.fieldwork import operations
from events.missions.fieldwork.forms import FORMS, LONGEST_NOTE, NoteForm, device_time, legs_for
from events.missions.fieldwork.now_next import date_there, money_there
from events.missions.fieldwork.operations import Answer, NoteValues
from events.missions.fieldwork.queries import notes_of
from events.missions.fieldwork.traveller_gate_pages import Held, by_link, traveller_page
from events.missions.fieldwork.words import (
    KIND_WORDS,
    SENT_WORDS,
    STATE_TONES,
    STATE_WORDS,
    answer_words,
    heading_of,
    summary_of,
)
from events.missions.itineraries.plan.values import Leg
from events.missions.itineraries.plan.words import title_of
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import gettext as _
from events.platform.web.editing import RefusedError
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file, remove_file
from events.records.files.sniffing import RECEIPTS
from events.records.people.throttle_operations import allow

_HOUR = dt.timedelta(hours=1)
# What waited on a phone for a week without network comes all at once.
MOST_NOTES, MOST_ANSWERS = 150, 60
_LONGEST_NONCE = 100
SENT: Mapping[str, Flash] = {kind: Flash(words) for kind, words in SENT_WORDS.items()}


@by_link
async def notes(request: Request, held: Held) -> Response:
    """Show what was sent and the forms to write more; keep what is sent."""
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
    if kind not in FORMS:
        raise HTTPException(400)
    nonce = _nonce_in(sent)
    if await operations.known_note(held.delegate, nonce):
        return _kept(request, held, kind)
    form = FORMS[kind](held.plan, held.legs, sent)
    if not form.validate():
        return await _refused(request, held, form)
    values = _values(form, held, device_time(str(sent.get("noted_at", "")), now()))
    if kind != "receipt":
        await operations.receive_note(held.delegate, values, nonce=nonce, now=now())
        return _kept(request, held, kind)
    try:
        stored = await _stored_picture(request, held, sent.get("file"))
    except RefusedError as refused:
        return await _refused(request, held, form, refused.message)
    await _receive_receipt(request, held, values, stored, nonce)
    return _kept(request, held, kind)


def _nonce_in(sent: FormData) -> str:
    return str(sent.get("nonce", ""))[:_LONGEST_NONCE] or uuid.uuid4().hex


def _values(form: NoteForm, held: Held, noted_at: dt.datetime) -> NoteValues:
    leg = held.leg(form.leg.data if form.leg else "")
    return NoteValues(
        kind=form.kind,
        noted_at=noted_at,
        body=form.body.data,
        details=form.details(),
        leg_id=leg.id if leg else None,
    )


async def _stored_picture(request: Request, held: Held, upload: UploadFile | str | None) -> StoredFile:
    """Store the picture of a receipt. Raise RefusedError where there is none, or it is no picture."""
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise RefusedError(_("The picture of the receipt is missing."))
    root, scope = installation(request).settings.files_dir, held.mission.id
    try:
        return await keep_file(
            root, upload, name=upload.filename, scope=scope, purpose="receipt", allowed=RECEIPTS, now=now()
        )
    except FileRefusedError as refused:
        raise RefusedError(refused.text) from refused


async def _receive_receipt(request: Request, held: Held, values: NoteValues, stored: StoredFile, nonce: str) -> None:
    receipt = ReceiptValues(
        amount=values.details.get("amount"),
        currency=values.details.get("currency", ""),
        spent_on=date_there(held.legs, held.plan, held.person, values.noted_at),
        note=values.body,
        delegate_id=held.delegate.id,
    )
    note = await operations.receive_receipt(held.delegate, values, stored, receipt, nonce=nonce, now=now())
    if note.file_id != stored.id:  # the same receipt came twice at once: its picture is kept once
        await remove_file(installation(request).settings.files_dir, stored, now())


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _kept(request: Request, held: Held, kind: str) -> Response:
    if _wants_json(request):
        return _kept_json(str(SENT_WORDS[kind]))
    return redirect(request, held.to("traveller.notes"), SENT[kind])


def _kept_json(message: str) -> Response:
    return JSONResponse({"state": "kept", "message": message})


async def _refused(request: Request, held: Held, form: NoteForm, file_error: str = "") -> Response:
    if not _wants_json(request):
        return await _page(request, held, form, file_error)
    errors = {field.name: " ".join(field.errors) for field in form if field.errors}
    texts = [f"{form[name].label.text}: {text}" for name, text in errors.items()]
    if file_error:
        errors["file"] = file_error
        texts.append(file_error)
    return JSONResponse({"state": "refused", "message": " ".join(texts), "errors": errors}, 422)


async def _page(request: Request, held: Held, refused: NoteForm | None, file_error: str = "") -> Response:
    about = request.query_params.get("leg", "") if request.method == "GET" else ""
    forms = _empty_forms(held, about) | ({refused.kind: refused} if refused else {})
    legs: dict[UUID | None, Leg] = {leg.id: leg for leg in held.plan.legs}
    rows = await notes_of(held.delegate.id)
    return await traveller_page(
        request,
        held,
        "missions/fieldwork/notes.html",
        "traveller.notes",
        422 if refused else 200,
        written=forms,
        opened=refused.kind if refused else request.query_params.get("kind", ""),
        about=about,
        came_back=refused,
        file_error=file_error,
        nonces={each: uuid.uuid4().hex for each in forms},
        notes=[(row, legs.get(row.leg_id)) for row in rows],
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        tones=STATE_TONES,
        heading_of=heading_of,
        summary_of=summary_of,
        title_of=title_of,
    )


def _empty_forms(held: Held, about: str) -> dict[str, NoteForm]:
    """Return the forms of the kinds that there is something to say about.

    `about` is the code of the leg from which the page was opened: its times, and the money of the country, stand in
    the forms.
    """
    leg = held.leg(about)
    currency = money_there(held.legs, held.plan, held.person, now()) or held.mission.currency
    data = {"leg": about if leg else "", "currency": currency, "starts": leg.starts.wall if leg else None}
    return {
        kind: form(held.plan, held.legs, data=data)
        for kind, form in FORMS.items()
        if kind in {"receipt", "note"} or legs_for(kind, held.legs)
    }


@by_link
async def safety(request: Request, held: Held) -> Response:
    """Keep an answer to the roll call: "I am safe", or "I need help"."""
    moment = now()
    if not await allow(f"field safety {held.delegate.id}", MOST_ANSWERS, _HOUR, moment):
        raise HTTPException(429)
    sent = await read_form(request)
    if sent.get("is_safe") not in {"yes", "no"}:
        raise HTTPException(400)
    answer = Answer(
        is_safe=sent["is_safe"] == "yes",
        answered_at=device_time(str(sent.get("noted_at", "")), moment),
        note=str(sent.get("note", ""))[:LONGEST_NOTE],
    )
    call_id, nonce = uuid_in(sent.get("call")), _nonce_in(sent)
    call = await operations.answer_roll(held.delegate, call_id, answer, nonce=nonce, now=moment)
    if _wants_json(request):
        return _kept_json(str(answer_words(answer.is_safe, was_asked=call is not None)))
    return RedirectResponse(held.to("traveller") + "#roll", 303)
