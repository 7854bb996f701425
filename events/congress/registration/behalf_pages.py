"""Registering somebody on their behalf: an act of an organizer, at any time, recorded under their name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.accompanying import without_accompanying
from events.congress.registration.file_pages import read_answers
from events.congress.registration.forms import behalf_form
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError, register
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.organizer_pages import sealer_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import is_nonce, new_nonce
from events.congress.registration.values import Application, Receipt
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.email_fields import are_reachable
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render

REGISTERED = Flash(_("The registration is made, under your name and without a consent."))
_CANCELLED = Flash(_("The event is cancelled. Nobody can register for it any more."), tone="warm")


async def new_registration(request: Request) -> Response:
    """Register somebody whatever the window says; the mail goes to them in their language, or none does."""
    event = request.state.event
    if event.state == "cancelled":
        return redirect(request, address("organize.registrations", slug=event.slug), _CANCELLED)
    questions = without_accompanying(await questions_of(event))
    if request.method != "POST":
        start = {"language": current_language(), "is_told": True}
        return await _show(request, behalf_form(questions, data=start), new_nonce())
    sent = await read_answers(request, questions)
    nonce, form = str(sent.get("nonce", "")), behalf_form(questions, sent)
    nonce = nonce if is_nonce(nonce) else new_nonce()
    if not (form.validate() and await are_reachable(request, form)):
        return await _show(request, form, nonce, 422)
    try:
        made = await register(questions, _application(request, form, nonce), now())
    except AlreadyRegisteredError:
        form.badge_name.errors = [gettext("This name stands registered with this address already.")]
        return await _show(request, form, nonce, 422)
    except OptionFullError as full:
        form.refuse_full(full)
        return await _show(request, form, nonce, 422)
    return await _to_file(request, made)


def _application(request: Request, form: RegistrationForm, nonce: str) -> Application:
    return Application(
        form.details(),
        nonce,
        form["language"].data,
        has_consented=False,
        sealer=sealer_of(request),
        is_told=form["is_told"].data,
        by=request.state.actor.account_id,
    )


async def _to_file(request: Request, made: Receipt) -> Response:
    reference = (await Registration.get(id=made.id)).reference
    there = address("organize.registration", slug=request.state.event.slug, reference=reference)
    return redirect(request, there, REGISTERED)


async def _show(request: Request, form: RegistrationForm, nonce: str, status: int = 200) -> Response:
    return render(
        request,
        "congress/registration/behalf.html",
        status,
        **await organize_frame(request.state.actor, request.state.event, "organize.registrations"),
        form=form,
        nonce=nonce,
    )
