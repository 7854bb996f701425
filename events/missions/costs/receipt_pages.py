"""Receipts: those that came from the field or the office, put to lines of the budget."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from events.missions.costs import operations
from events.missions.costs.forms import ReceiptForm, receipt_data
from events.missions.costs.models import Receipt
from events.missions.costs.operations import ReceiptValues
from events.missions.costs.queries import Costs, costs_of
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.forms import Form, with_own_ids
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file, remove_file
from events.records.files.sniffing import RECEIPTS
from events.records.money import money

REMOVED = Flash(_("The receipt is taken out."))
_TAKE_OUT = _("Take “%(name)s” out?")
_FOR_GOOD = _("This cannot be undone.")


async def receipts(request: Request) -> Response:
    """List the receipts, those that wait for a line first, and add one."""
    costs = await costs_of(request.state.mission)
    return await edit_row(
        request,
        load=partial(_new, request.state.mission),
        form=partial(ReceiptForm, choices=_choices(costs), is_new=True),
        save=partial(_add, request, costs),
        show=partial(_show, request, costs),
        largest=LARGEST_UPLOAD,
    )


async def receipt(request: Request) -> Response:
    """Put a receipt to a line, or correct it; what cannot be read comes back in the list."""
    costs = await costs_of(request.state.mission)
    return await edit_row(
        request,
        load=partial(_present, request, costs),
        form=partial(ReceiptForm, choices=_choices(costs)),
        save=partial(_book, request, costs),
        show=partial(_show, request, costs),
    )


async def receipt_removal(request: Request) -> Response:
    """Ask whether to take a receipt out (GET); do it (POST)."""
    row = await _row(request)
    if request.method != "POST":
        name = (await StoredFile.get(id=row.file_id)).name
        title, back = _TAKE_OUT % {"name": name}, address("mission.receipts", slug=request.state.mission.slug)
        return await ask(request, "mission.costs", Confirmation(title, (_FOR_GOOD,), _("Take it out"), back))
    await operations.remove_receipt(row, by=request.state.actor.account_id, now=now())
    return _back(request, REMOVED)


async def _new(mission: Mission) -> Present[None]:
    return Present(None, {"currency": mission.currency, "nonce": uuid4().hex})


async def _present(request: Request, costs: Costs) -> Present[Receipt]:
    row = await _row(request)
    return Present(row, receipt_data(row, _codes(costs).get(row.line_id, "")))


async def _row(request: Request) -> Receipt:
    receipt_id = found(uuid_in(request.path_params["receipt"]))
    return found(await Receipt.get_or_none(id=receipt_id, mission_id=request.state.mission.id, removed_at=None))


async def _add(request: Request, costs: Costs, _row: None, form: ReceiptForm, _version: int) -> Response:
    by = request.state.actor.account_id
    try:
        stored = await _keep(request, form.file.data)
    except FileRefusedError as refused:
        raise RefusedError(refused.text, "file") from None
    nonce = (form.nonce.data or "")[:64] or uuid4().hex
    made = await operations.add_receipt(stored, ReceiptValues(), nonce=nonce, by=by, now=now())
    if made.file_id == stored.id:
        await operations.book_receipt(made, _values(form, costs), adds_to_spent=form.adds.data, by=by, now=now())
    else:  # sent twice: the picture is kept once
        await remove_file(installation(request).settings.files_dir, stored, now(), by=by)
    return _back(request, SAVED)


async def _keep(request: Request, upload: UploadFile) -> StoredFile:
    return await keep_file(
        installation(request).settings.files_dir,
        upload,
        name=upload.filename or "",
        scope=request.state.mission.id,
        purpose="receipt",
        allowed=RECEIPTS,
        now=now(),
        owner=request.state.actor.account_id,
    )


async def _book(request: Request, costs: Costs, row: Receipt, form: ReceiptForm, _version: int) -> Response:
    by, adds = request.state.actor.account_id, form.adds.data
    await operations.book_receipt(row, _values(form, costs), adds_to_spent=adds, by=by, now=now())
    return _back(request, SAVED)


def _values(form: ReceiptForm, costs: Costs) -> ReceiptValues:
    lines = {line.row.code: line.row.id for line in costs.lines}
    return ReceiptValues(
        amount=form.minor,
        currency=form.currency.data,
        spent_on=form.spent_on.data,
        note=form.note.data,
        line_id=lines.get(form.line.data),
    )


def _choices(costs: Costs) -> dict[str, list[SelectChoice]]:
    lines = [(line.row.code, f"{line.label} ({line.row.currency})") for line in costs.lines]
    return {"line": choices_of([("", _("Not yet")), *lines])}


def _codes(costs: Costs) -> dict[UUID | None, str]:
    return {line.row.id: line.row.code for line in costs.lines}


def _back(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.receipts", slug=request.state.mission.slug), flash)


async def _show(request: Request, costs: Costs, about: Receipt | None, edit: Edit) -> Response:
    """Show the list; the form that came back is that of the receipt `about`, or that for a new one."""
    mission: Mission = request.state.mission
    rows = Receipt.filter(mission_id=mission.id, removed_at=None).order_by("-created_at", "id")
    choices = _choices(costs)
    shown = [(row, _form(row, costs, about, edit)) for row in await rows.select_related("file", "delegate", "line")]
    fresh = edit.form if about is None else ReceiptForm(data=(await _new(mission)).data, choices=choices, is_new=True)
    return render(
        request,
        "missions/costs/receipts.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        rows=sorted(shown, key=lambda pair: pair[0].line_id is not None),
        labels={line.row.id: line.label for line in costs.lines},
        form=fresh,
        sent=edit.form,
        about=about,
        money=money,
    )


def _form(row: Receipt, costs: Costs, about: Receipt | None, edit: Edit) -> Form:
    """Return the form of one receipt: the one that came back, where it is of this."""
    data = receipt_data(row, _codes(costs).get(row.line_id, ""))
    form = edit.form if row == about else ReceiptForm(data=data, choices=_choices(costs))
    return with_own_ids(form, row.id)
