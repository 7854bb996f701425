"""Noting the payment of one registration by hand, for its event's organizers."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.organizer_pages import asked_for, back
from events.congress.registration.act_forms import PaymentForm
from events.congress.registration.life import Payment
from events.congress.registration.models import Registration
from events.congress.registration.payment_operations import PaymentNote, note_payment
from events.platform.language.lazy import gettext as _
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.flash import Flash
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.money import money

NOTED = Flash(_("The payment is noted."))


async def payment(request: Request) -> Response:
    """Note that a registration is paid or waived, or due after all; what costs nothing has no payment."""
    row = await asked_for(request)
    if row.price is None:
        return back(request, row)
    return await edit_row(
        request,
        load=partial(_priced, request),
        form=PaymentForm,
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _priced(request: Request) -> Present[Registration]:
    row = await asked_for(request)
    return Present(row, {"payment": row.payment, "note": row.payment_note}, row.version)


async def _save(request: Request, row: Registration, form: PaymentForm, version: int) -> Response:
    noted = PaymentNote(Payment(form.payment.data), form.note.data, request.state.actor.account_id, now())
    await note_payment(row, noted, version)
    return back(request, row, NOTED)


async def _show(request: Request, row: Registration, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
    return render(
        request,
        "congress/personal/file_payment.html",
        edit.status,
        **frame,
        registration=row,
        price=money(row.price, row.currency),
        edit=edit,
        form=edit.form,
    )
