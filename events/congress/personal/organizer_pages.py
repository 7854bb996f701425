"""One registration for its event's organizers: its file, and what they may do with it."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.file_queries import file_of
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.correction_pages import edit_registration, save_correction
from events.congress.registration.forms import ReasonForm, RegistrationForm
from events.congress.registration.models import Registration
from events.congress.registration.operations import NotWaitingError
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.seats.operations import NoSeatError

_LONGEST_REFERENCE = 12

CORRECTED = Flash(_("The corrections are saved."))
CANCELLED = Flash(_("The registration is cancelled, and its seat was handed on."))
ADMITTED = Flash(_("This person has a seat now; a mail says so."))
LINK_SENT = Flash(_("The link is on its way."))


async def registration(request: Request) -> Response:
    """Show everything about one registration."""
    row = await _asked_for(request)
    return await _file_page(request, row, await questions_of(request.state.event))


async def _asked_for(request: Request) -> Registration:
    """Return the registration in the address. Raise HTTPException 404 when the event has none such."""
    reference = request.path_params["reference"].upper()
    if len(reference) > _LONGEST_REFERENCE or not reference.isascii() or not reference.isprintable():
        raise HTTPException(404)
    return found(await Registration.get_or_none(event_id=request.state.event.id, reference=reference))


async def _file_page(
    request: Request, row: Registration, questions: Questions, status: int = 200, problem: str = ""
) -> Response:
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "congress/personal/file.html",
        status,
        **await organize_frame(actor, event, "organize.registrations"),
        file=await file_of(row, questions),
        registration=row,
        tones=STATE_TONES,
        state_words=STATE_WORDS,
        may_edit=actor.may(Rule.EDIT, event.id),
        problem=problem,
    )


def _back(request: Request, row: Registration, flash: Flash | None = None) -> Response:
    there = address("organize.registration", slug=request.state.event.slug, reference=row.reference)
    return redirect(request, there, flash)


async def edit(request: Request) -> Response:
    """Correct a registration for somebody."""
    row = await _asked_for(request)
    if row.state == "cancelled":
        return _back(request, row)
    return await edit_registration(
        request,
        await questions_of(request.state.event),
        partial(_asked_for, request),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _save(request: Request, row: Registration, form: RegistrationForm, version: int) -> Response:
    await save_correction(row, form, version, now=now(), actor=request.state.actor.account_id)
    return _back(request, row, CORRECTED)


async def _show(request: Request, row: Registration, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
    return render(
        request,
        "congress/personal/file_edit.html",
        edit.status,
        **frame,
        registration=row,
        edit=edit,
        form=edit.form,
    )


async def cancellation(request: Request) -> Response:
    """Ask for the reason (GET), and cancel (POST)."""
    row = await _asked_for(request)
    if row.state == "cancelled":
        return _back(request, row)
    sent = await read_form(request) if request.method == "POST" else None
    form = ReasonForm(sent)
    if sent is None or not form.validate():
        frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
        status = 200 if sent is None else 422
        return render(request, "congress/personal/file_cancellation.html", status, **frame, registration=row, form=form)
    actor, questions = request.state.actor.account_id, await questions_of(request.state.event)
    await operations.cancel(questions, row.id, now(), actor=actor, reason=form.reason.data)
    return _back(request, row, CANCELLED)


async def admission(request: Request) -> Response:
    """Admit somebody from the waiting list; beyond the capacity only when told to raise it."""
    row, questions = await _asked_for(request), await questions_of(request.state.event)
    is_raising = (await read_form(request)).get("raising") == "yes"
    try:
        await operations.admit(questions, row.id, now(), actor=request.state.actor.account_id, raising=is_raising)
    except NotWaitingError:
        return _back(request, row)
    except NoSeatError:
        full = gettext(
            "All seats are taken. To admit this person all the same, tick that the capacity is raised by one."
        )
        return await _file_page(request, row, questions, 422, full)
    return _back(request, row, ADMITTED)


async def link(request: Request) -> Response:
    """Send somebody the link to their page again."""
    row = await _asked_for(request)
    if not await links.send_link(row.id, row.language, now()):
        late = gettext("The link has been sent a moment ago, or five times within the hour. Wait a little.")
        return await _file_page(request, row, await questions_of(request.state.event), 429, late)
    return _back(request, row, LINK_SENT)
