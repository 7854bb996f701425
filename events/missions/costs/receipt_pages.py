"""Receipts: those that came from the field or the office, put to lines of the budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.costs import operations
from events.missions.costs.forms import amount_in, receipt_form
from events.missions.costs.models import Receipt
from events.missions.costs.operations import ReceiptValues
from events.missions.costs.queries import Costs, costs_of
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.forms import Form, read_form, with_own_ids
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file, remove_file
from events.records.files.sniffing import RECEIPTS
from events.records.money import money, typed_amount


async def receipts(request: Request) -> Response:
    """Those that wait for a line first; adding one, putting one to a line, taking one out."""
    mission: Mission = request.state.mission
    costs = await costs_of(mission)
    if request.method != "POST":
        return await _page(request, costs, receipt_form(_lines(costs), data={"currency": mission.currency}))
    sent = await read_form(request, with_files=True, largest=LARGEST_UPLOAD)
    try:
        if "receipt" in sent:
            return await _change(request, costs, sent)
        return await _add(request, costs, sent)
    finally:
        await sent.close()


async def _add(request: Request, costs: Costs, sent: Any) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    form, upload = receipt_form(_lines(costs), sent), sent.get("file")
    if not form.validate():
        return await _page(request, costs, form, 422)
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _page(request, costs, form, 422, _("The picture or PDF of the receipt is missing."))
    try:
        stored = await keep_file(
            installation(request).settings.files_dir,
            upload,
            name=upload.filename,
            scope=mission.id,
            purpose="receipt",
            allowed=RECEIPTS,
            now=now(),
            owner=by,
        )
    except FileRefusedError as refused:
        return await _page(request, costs, form, 422, refused.text)
    nonce = str(sent.get("nonce", ""))[:64] or uuid4().hex
    made = await operations.add_receipt(mission.id, stored, ReceiptValues(), nonce=nonce, by=by, now=now())
    if made.file_id == stored.id:
        await operations.book_receipt(made, _values(form, costs), adds_to_spent=form["adds"].data, by=by, now=now())
    else:  # sent twice: the picture is kept once
        await remove_file(installation(request).settings.files_dir, stored, now(), by=by)
    return _back(mission)


async def _change(request: Request, costs: Costs, sent: Any) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    row = await Receipt.get_or_none(id=_uuid(str(sent["receipt"])), mission_id=mission.id, removed_at=None)
    if row is None:
        raise HTTPException(404)
    if sent.get("act") == "remove":
        await operations.remove_receipt(row, by=by, now=now())
        return _back(mission, "removed")
    form = receipt_form(_lines(costs), sent, prefix="")
    if not form.validate():
        return await _page(request, costs, form, 422, about=row.id)
    await operations.book_receipt(row, _values(form, costs), adds_to_spent=form["adds"].data, by=by, now=now())
    return _back(mission)


def _values(form: Form, costs: Costs) -> ReceiptValues:
    lines = {line.row.code: line.row.id for line in costs.lines}
    return ReceiptValues(
        amount=amount_in(form, "amount"),
        currency=form["currency"].data,
        spent_on=form["spent_on"].data,
        note=form["note"].data,
        line_id=lines.get(form["line"].data),
    )


def _lines(costs: Costs) -> list[tuple[str, str]]:
    return [(line.row.code, f"{line.label} ({line.row.currency})") for line in costs.lines]


def _back(mission: Mission, done: str = "saved") -> Response:
    return RedirectResponse(address("mission.receipts", slug=mission.slug, done=done), 303)


async def _page(
    request: Request, costs: Costs, form: Form, status: int = 200, file_error: str = "", about: UUID | None = None
) -> Response:
    """`about` is the receipt whose own form came back; otherwise the form is that for a new one."""
    mission: Mission = request.state.mission
    rows = Receipt.filter(mission_id=mission.id, removed_at=None).order_by("-created_at", "id")
    found = await rows.select_related("file", "delegate", "line")
    fresh = receipt_form(_lines(costs), data={"currency": mission.currency}) if about else form
    shown = [(row, with_own_ids(form if row.id == about else _form_of(row, costs), row.id)) for row in found]
    return render(
        request,
        "missions/costs/receipts.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.costs"),
        rows=sorted(shown, key=lambda pair: pair[0].line_id is not None),
        labels={line.row.id: line.label for line in costs.lines},
        form=fresh,
        about=about,
        file_error=file_error,
        money=money,
        nonce=uuid4().hex,
        done=request.query_params.get("done", ""),
    )


def _form_of(row: Receipt, costs: Costs) -> Form:
    codes: Mapping[UUID, str] = {line.row.id: line.row.code for line in costs.lines}
    currency = row.currency or "EUR"
    data = {
        "line": codes.get(row.line_id, "") if row.line_id else "",
        "currency": currency,
        "amount": typed_amount(row.amount, currency),
        "spent_on": row.spent_on,
        "note": row.note,
        "adds": row.line_id is None,
    }
    return receipt_form(_lines(costs), data=data)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404) from None
