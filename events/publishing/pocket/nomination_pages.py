"""What somebody whom a delegation named does behind their private link: confirm with their own data, or decline."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations.completion_pages import save_answer
from events.congress.delegations.frame_pages import may_confirm
from events.congress.delegations.leaving_operations import leave
from events.congress.delegations.nominee_operations import decline
from events.congress.delegations.queries import delegation_left_by, name_of
from events.congress.organizing.window_words import window_text
from events.congress.organizing.windows import window_of
from events.congress.quotas.models import Delegation
from events.congress.registration.correction_pages import edit_registration
from events.congress.registration.forms import nominee_form
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.registration_forms import RegistrationForm
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.publishing.pocket.participant_queries import held_registration, personal_token
from events.publishing.pocket.personal_frame import personal_page
from events.records.vault.sealing import Sealer, master_keys

LEFT = Flash(_("You no longer belong to the delegation. You stay registered."))
OVER = Flash(_("This nomination cannot be answered any more."), tone="warm")


async def nomination(request: Request) -> Response:
    """Confirm a nomination with one's own data."""
    registration = await held_registration(request)
    questions = (await questions_of(registration.event)).among({registration.category_id})
    if registration.state != State.NOMINATED:
        return redirect(request, address("personal", token=request.path_params["token"]))
    if not may_confirm(registration.event, questions, registration):
        return await _page(request, registration, questions, "nomination_closed")
    return await edit_registration(
        request,
        questions,
        partial(held_registration, request),
        save=partial(_save, request),
        show=partial(_show, request, questions),
        form=nominee_form,
    )


async def _page(
    request: Request, registration: Registration, questions: Questions, which: str, status: int = 200, **context: object
) -> Response:
    window = window_of(registration.event, now(), questions.category(registration.category_id))
    row = await Delegation.get_or_none(id=registration.delegation_id)
    page, by = f"publishing/pocket/{which}.html", name_of(row) if row else ""
    said = {"by": by, "window_text": window_text(window), **context}
    return await personal_page(request, registration, page, status, **said)


async def _save(request: Request, registration: Registration, form: RegistrationForm, version: int) -> Response:
    here = installation(request)
    if not form.is_notice_current():
        return await _show(request, form.questions, registration, Edit(form, version, 422))
    sealer = Sealer(master_keys(here.settings), now())
    await save_answer(registration, form, version, sealer, is_own=True)
    await registration.refresh_from_db(fields=["link_generation"])
    return redirect(request, address("personal", token=personal_token(registration, here)))


async def _show(request: Request, questions: Questions, registration: Registration, edit: Edit) -> Response:
    context = {"edit": edit, "form": edit.form, "notice_number": questions.notice_number}
    return await _page(request, registration, questions, "nomination", edit.status, **context)


async def declination(request: Request) -> Response:
    """Ask whether to decline (GET), and do it (POST)."""
    registration = await held_registration(request)
    there, questions = address("personal", token=request.path_params["token"]), await questions_of(registration.event)
    if registration.state != State.NOMINATED:
        return redirect(request, there)
    if request.method != "POST":
        return await _page(request, registration, questions, "declination")
    return redirect(request, there, None if await decline(questions, registration, now()) else OVER)


async def departure(request: Request) -> Response:
    """Ask whether to leave the delegation in which one was counted (GET), and do it (POST)."""
    registration = await held_registration(request)
    there, row = address("personal", token=request.path_params["token"]), await delegation_left_by(registration)
    if row is None:
        return redirect(request, there)
    if request.method != "POST":
        return await personal_page(request, registration, "publishing/pocket/departure.html", by=name_of(row))
    is_done = await leave(await questions_of(registration.event), registration.id, by=None, now=now())
    return redirect(request, there, LEFT if is_done else None)
