"""One registration for its event's organizers: its file, and what they may do with it."""

from __future__ import annotations

import logging
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.document_queries import NoBadgeError, badge_pdf
from events.congress.badges.pages import pdf_response
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.congress.personal.file_queries import file_of, looks_at
from events.congress.registration import life_operations, operations
from events.congress.registration import link_operations as links
from events.congress.registration.accompanying_queries import Brought, brought_by
from events.congress.registration.act_forms import ReasonForm
from events.congress.registration.correction_pages import edit_registration, save_correction
from events.congress.registration.facts import answers_in_words, payment_fact
from events.congress.registration.file_pages import answer_file_response
from events.congress.registration.models import Registration
from events.congress.registration.operations import NotWaitingError
from events.congress.registration.organizer_pages import opener_of, sealer_of, sight_of
from events.congress.registration.queries import sealed_kept
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import reference_in
from events.congress.registration.sealed_operations import open_answers
from events.congress.registration.words import APPROVAL_WORDS, STATE_TONES, STATE_WORDS
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, RefusedError, found
from events.platform.web.flash import Flash, mailed, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.seats.operations import NoSeatError
from events.records.vault.queries import destruction_of, names_kept
from events.records.vault.sealing import SealError
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)

CORRECTED = Flash(_("The corrections are saved."))
CANCELLED = Flash(_("The registration is cancelled, and its seat was handed on."))
ADMITTED = Flash(_("This person has a seat now; a mail says so."))
LINK_SENT = Flash(_("The link is on its way."))
_READDRESSED = _(
    "Sealed answers are kept with this registration, and the link that goes to this address opens them: only somebody "
    "who may see all of them changes the address."
)


async def registration(request: Request) -> Response:
    """Show everything about one registration."""
    row = await asked_for(request)
    return await _file_page(request, row, await questions_of(request.state.event))


async def answer_file(request: Request) -> Response:
    """A file that somebody answered with."""
    row, questions = await asked_for(request), await questions_of(request.state.event)
    return await answer_file_response(request, sight_of(request).of(questions), row.id)


async def badge(request: Request) -> Response:
    """The badge of somebody, to print it once more, in their language; without one the registration says why (409)."""
    row, event = await asked_for(request), request.state.event
    row.event = event
    try:
        content = await badge_pdf(installation(request), row, row.language)
    except NoBadgeError:
        problem = gettext("Only a confirmed registration has a badge.")
        return await _file_page(request, row, await questions_of(event), 409, problem)
    return pdf_response(content, f"badge-{row.reference}")


async def asked_for(request: Request) -> Registration:
    """Return the registration in the address. Raise HTTPException 404 when the event has none such."""
    reference = reference_in(request.path_params["reference"])
    row = await Registration.get_or_none(event_id=request.state.event.id, reference=reference) if reference else None
    return found(row)


async def _file_page(
    request: Request, row: Registration, questions: Questions, status: int = 200, problem: str = ""
) -> Response:
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "congress/personal/file.html",
        status,
        **await organize_frame(actor, event, "organize.registrations"),
        file=await file_of(row, questions, sight_of(request), event.time_zone, partial(_file_address, event, row)),
        sees_language=sight_of(request).sees("language"),
        registration=row,
        tones=STATE_TONES,
        state_words=STATE_WORDS,
        approval_words=APPROVAL_WORDS,
        payment=payment_fact(row) if sight_of(request).sees("payment") else ("", ""),
        may_edit=actor.may(Rule.EDIT, event.id),
        reader_id=actor.account_id,
        may_own=actor.may(Rule.OWN, event.id),
        problem=problem,
    )


def _file_address(event: Event, row: Registration, question: str) -> str:
    return address("organize.registration.file", slug=event.slug, reference=row.reference, question=question)


def back(request: Request, row: Registration, flash: Flash | None = None) -> Response:
    there = address("organize.registration", slug=request.state.event.slug, reference=row.reference)
    return redirect(request, there, flash)


async def edit(request: Request) -> Response:
    """Correct a registration for somebody."""
    row = await asked_for(request)
    if row.is_over:
        return back(request, row)
    return await edit_registration(
        request,
        sight_of(request).of(await questions_of(request.state.event)).without_sealed(),
        partial(asked_for, request),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _save(request: Request, row: Registration, form: RegistrationForm, version: int) -> Response:
    if form.details().email != row.email and not await _may_readdress(request, row):
        raise RefusedError(str(_READDRESSED), "email")
    await save_correction(row, form, version, sealer_of(request))
    return back(request, row, CORRECTED)


async def _may_readdress(request: Request, row: Registration) -> bool:
    """Whether somebody may change where a person's link goes: it opens all sealed answers, seen or not.

    A passport, which a letter behind the link may name, is shown to everybody who corrects registrations.
    """
    seen = sight_of(request).of(await questions_of(request.state.event)).sealed
    kept = (await names_kept([row.id])).get(row.id, set())
    return kept - PASSPORT_WORDS.keys() <= {Questions.sealed_name(question.id) for question in seen}


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


async def reason_for(request: Request, row: Registration, template: str) -> str | Response:
    """Return the reason that was given for an act on a registration, or the page of the template, which asks for it."""
    sent = await read_form(request) if request.method == "POST" else None
    form = ReasonForm(sent)
    if sent is not None and form.validate():
        return form.reason.data
    frame = await organize_frame(request.state.actor, request.state.event, "organize.registrations")
    brought = Brought(await brought_by(row)).standing
    status = 200 if sent is None else 422
    return render(request, template, status, **frame, registration=row, form=form, brought=brought)


async def cancellation(request: Request) -> Response:
    """Ask for the reason (GET), and cancel (POST)."""
    row = await asked_for(request)
    if row.is_over:
        return back(request, row)
    reason = await reason_for(request, row, "congress/personal/file_cancellation.html")
    if isinstance(reason, Response):
        return reason
    actor, questions = request.state.actor.account_id, await questions_of(request.state.event)
    await life_operations.cancel(questions, row.id, now(), actor=actor, reason=reason)
    return back(request, row, CANCELLED)


async def admission(request: Request) -> Response:
    """Admit somebody from the waiting list; beyond the capacity only when told to raise it."""
    row, questions = await asked_for(request), await questions_of(request.state.event)
    is_raising = (await read_form(request)).get("raising") == "yes"
    try:
        await operations.admit(questions, row.id, now(), actor=request.state.actor.account_id, raising=is_raising)
    except NotWaitingError:
        return back(request, row)
    except NoSeatError:
        full = gettext(
            "All seats are taken. To admit this person all the same, tick that the capacity is raised by one."
        )
        return await _file_page(request, row, questions, 422, full)
    return back(request, row, ADMITTED)


async def link(request: Request) -> Response:
    """Send somebody the link to their page again."""
    row = await asked_for(request)
    if not await links.send_link(row.id, row.language, now()):
        late = gettext("The link has been sent a moment ago, or five times within the hour. Wait a little.")
        return await _file_page(request, row, await questions_of(request.state.event), 429, late)
    return back(request, row, mailed(request, LINK_SENT))


async def sealed(request: Request) -> Response:
    """Show the sealed answers of a registration to those who may see them, and who looked; each look is recorded."""
    row = await asked_for(request)
    seen = sight_of(request).of(await questions_of(request.state.event))
    if not await sealed_kept(row.id, seen):
        return back(request, row)
    return render(
        request,
        "congress/personal/sealed.html",
        **await organize_frame(request.state.actor, request.state.event, "organize.registrations"),
        registration=row,
        answers=await _opened(request, row, seen),
        problem=(UNOPENED, KEY_IS_MISSING),
        looks=await looks_at(row.id),
        destroyed_on=await destruction_of(row.id),
    )


async def _opened(request: Request, row: Registration, seen: Questions) -> list[tuple[str, str]] | None:
    """Return the sealed answers in words; None when they do not open."""
    try:
        opened = await open_answers(opener_of(request, seen, "organize.registration.sealed"), [row.id])
    except SealError as error:
        _log.error("sealed answers of registration %s do not open: %s", row.reference, error)
        return None
    return answers_in_words(seen.sealed, opened.get(row.id, {}))
