"""One registration for its event's organizers: its file, and what they may do with it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.file_queries import file_of, result_name
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.correction_operations import correct
from events.congress.registration.correction_pages import refusal_shown
from events.congress.registration.forms import RegistrationForm, correction_form, reason_form
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, NotWaitingError
from events.congress.registration.organizer_pages import TONES
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.table_queries import attendance_name, state_name
from events.platform.language.i18n import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import version_of
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.seats.operations import NoSeatError

_LONGEST_REFERENCE = 12


async def registration(request: Request) -> Response:
    """Everything about one registration."""
    return await _file_page(request, *await _asked_for(request))


async def _asked_for(request: Request) -> tuple[Registration, Questions]:
    """The registration in the address, with what its form asks. Raises HTTPException 404."""
    event = request.state.event
    reference = request.path_params["reference"].upper()
    if len(reference) > _LONGEST_REFERENCE or not reference.isascii() or not reference.isprintable():
        raise HTTPException(404)
    found = await Registration.get_or_none(event_id=event.id, reference=reference)
    if found is None:
        raise HTTPException(404)
    return found, await questions_of(event)


async def _file_page(
    request: Request, found: Registration, questions: Questions, status: int = 200, problem: str = ""
) -> Response:
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "congress/personal/file.html",
        status,
        **await organize_frame(actor, event, "organize.registrations"),
        file=await file_of(found, questions),
        registration=found,
        tones=TONES,
        state_name=state_name,
        attendance_name=attendance_name,
        result_name=result_name,
        may_edit=actor.may(Rule.EDIT, event.id),
        done=request.query_params.get("done", ""),
        problem=problem,
    )


def _back(request: Request, found: Registration, done: str) -> Response:
    there = address("organize.registration", slug=request.state.event.slug, reference=found.reference, done=done)
    return RedirectResponse(there, 303)


async def edit(request: Request) -> Response:
    """Correct a registration for somebody."""
    found, questions = await _asked_for(request)
    if found.state == "cancelled":
        return _back(request, found, "")
    before = await details_of(found)
    if request.method != "POST":
        return await _form_page(request, found, correction_form(questions, before))
    sent = await read_form(request)
    form = correction_form(questions, before, sent)
    if not form.validate():
        return await _form_page(request, found, form, 422)
    actor = request.state.actor.account_id
    version = version_of(str(sent.get("version", "")))
    try:
        await correct(questions, found, form.details(), version=version, now=now(), actor=actor)
    except (ChangedMeanwhileError, AlreadyRegisteredError, NoSeatError) as error:
        refusal_shown(form, error)
        return await _form_page(request, await Registration.get(id=found.id), form, 422)
    return _back(request, found, "corrected")


async def _form_page(request: Request, found: Registration, form: RegistrationForm, status: int = 200) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
    return render(request, "congress/personal/file_edit.html", status, **frame, registration=found, form=form)


async def cancellation(request: Request) -> Response:
    """Ask for the reason (GET), and cancel (POST)."""
    found, questions = await _asked_for(request)
    if found.state == "cancelled":
        return _back(request, found, "")
    sent = await read_form(request) if request.method == "POST" else None
    form: Any = reason_form(sent)
    if sent is None or not form.validate():
        frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
        status = 200 if sent is None else 422
        return render(
            request, "congress/personal/file_cancellation.html", status, **frame, registration=found, form=form
        )
    actor = request.state.actor.account_id
    await operations.cancel(questions, found.id, now(), actor=actor, reason=form.reason.data)
    return _back(request, found, "cancelled")


async def admission(request: Request) -> Response:
    """Admit somebody from the waiting list; beyond the capacity only when told to raise it."""
    found, questions = await _asked_for(request)
    sent = await read_form(request)
    try:
        await operations.admit(
            questions, found.id, now(), actor=request.state.actor.account_id, raising=sent.get("raising") == "yes"
        )
    except NotWaitingError:
        return _back(request, found, "")
    except NoSeatError:
        full = _("All seats are taken. To admit this person all the same, tick that the capacity is raised by one.")
        return await _file_page(request, found, questions, 422, full)
    return _back(request, found, "admitted")


async def link(request: Request) -> Response:
    """Send somebody the link to their page again."""
    found, questions = await _asked_for(request)
    if not await links.send_link(found.id, found.language, now()):
        late = _("The link has been sent a moment ago, or five times within the hour. Wait a little.")
        return await _file_page(request, found, questions, 429, late)
    return _back(request, found, "link")
