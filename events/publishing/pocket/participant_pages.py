"""The pages behind a participant's private link: the registration, correcting it, leaving."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.delegations.queries import delegation_left_by, name_of
from events.congress.letters.queries import asks_passports
from events.congress.organizing.access import NOT_CHOSEN
from events.congress.organizing.windows import window_of
from events.congress.registration import life_operations
from events.congress.registration import link_operations as links
from events.congress.registration.accompanying_queries import Brought, brought_by
from events.congress.registration.correction_pages import edit_registration, save_correction
from events.congress.registration.correction_words import corrections_text
from events.congress.registration.device_cookie import cookie_name, forget, remember
from events.congress.registration.erasures.queries import open_request
from events.congress.registration.facts import facts_of, payment_fact, sealed_facts
from events.congress.registration.file_pages import answer_file_response
from events.congress.registration.forms import own_form
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.place_offer_queries import open_offer
from events.congress.registration.queries import details_of, sealed_kept
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import may_correct, may_hand_on
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.email_addresses import fold_email
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, RefusedError
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.publishing.delivery.links import news_token
from events.publishing.pocket.accompanying_pages import accompanied
from events.publishing.pocket.certificate_pages import certificate_offer
from events.publishing.pocket.history_queries import own_changes
from events.publishing.pocket.participant_queries import (
    badge_token,
    calendar_links,
    category_of,
    held_registration,
    how_waiting,
    offer_lasts,
    own_details,
    pass_of,
    personal_token,
    place_of,
)
from events.publishing.pocket.personal_frame import personal_page
from events.records.people.throttle_operations import allow
from events.records.vault.sealing import Sealer, SealError, master_keys

_log = logging.getLogger(__name__)

_DAY = dt.timedelta(days=1)

_CORRECTIONS_OVER = _("The time for corrections is over")
_ASK_THEM = _("Nothing is saved. Ask the organizers.")
CORRECTED = Flash(
    _("Your badge keeps its code. If you changed your address, use the new link that was sent there."),
    title=_("Your corrections are saved"),
)
CORRECTED_BESIDE = Flash(
    _("Your sealed answers cannot be opened at the moment, and stay as you gave them."),
    title=_("Your other corrections are saved"),
    tone="warm",
)


async def personal(request: Request) -> Response:
    """Show the state of the registration, what comes next, and all there is to carry away."""
    registration = await held_registration(request)
    if registration.state == State.NOMINATED:
        return RedirectResponse(address("personal.nomination", token=request.path_params["token"]), 303)
    here, event = installation(request), registration.event
    questions = await questions_of(event)
    category = category_of(registration, questions)
    token = personal_token(registration, here)
    details, own_file = await details_of(registration), partial(_file_address, token)
    response = await personal_page(
        request,
        registration,
        "publishing/pocket/page.html",
        category=category,
        place=await place_of(registration, category),
        wait=await how_waiting(registration),
        offer_lasts=await offer_lasts(registration),
        door=await pass_of(registration, here, now()),
        badge=address("badges.badge", token=badge_token(registration, here)),
        calendar=calendar_links(registration, here),
        news=address("news", token=news_token(here, registration)),
        facts=[
            *facts_of(registration.reference, details, questions, at=own_file),
            payment_fact(registration),
            *sealed_facts(await sealed_kept(registration.id, questions)),
        ],
        may_correct=may_correct(event, now()),
        corrections=corrections_text(event, now()),
        may_hand_on=may_hand_on(event, registration, category.access, now()),
        offer=await open_offer(registration.id, now()),
        erasure=await open_request(registration.id),
        changes=await own_changes(registration, questions),
        accompanied=await accompanied(registration, questions, here),
        certificate=certificate_offer(registration, now()),
        counted_by=name_of(delegation) if (delegation := await delegation_left_by(registration)) else "",
        is_passport_asked=registration.attendance == "on_site" and await asks_passports(event.id),
        is_other=request.query_params.get("sent") == "before",
        state_words=STATE_WORDS,
        tones=STATE_TONES,
        has_server=here.settings.has_mail_server,
    )
    if not registration.is_over and not await _is_somebody_remembered(request, event.id, token):
        remember(response, event.id, token, here.settings)
    return response


def _file_address(token: str, question: str) -> str:
    return address("personal.file", token=token, question=question)


async def answer_file(request: Request) -> Response:
    """A file that somebody answered with, for themselves."""
    registration = await held_registration(request)
    return await answer_file_response(request, await questions_of(registration.event), registration.id)


async def _is_somebody_remembered(request: Request, event_id: UUID, token: str) -> bool:
    """Whether this browser remembers whose page this is, or another registration that stands."""
    kept = request.cookies.get(cookie_name(event_id), "")
    if kept == token:
        return True
    other = await links.registration_behind(installation(request).signer, kept)
    return other is not None and not other.is_over


async def edit(request: Request) -> Response:
    """Correct what one said of oneself."""
    registration = await held_registration(request)
    if registration.is_over or registration.state == State.NOMINATED:
        return RedirectResponse(address("personal", token=request.path_params["token"]), 303)
    if request.method != "POST" and not may_correct(registration.event, now()):
        return await too_late(request, registration, _CORRECTIONS_OVER)
    questions = _open_to(registration, await questions_of(registration.event))
    try:
        return await _edit(request, questions)
    except SealError as error:  # before anything was saved
        _log.error("registration %s is corrected without its sealed answers: %s", registration.reference, error)
        return await _edit(request, questions.without_sealed(), is_closed=True)


async def too_late(request: Request, registration: Registration, title: LazyText) -> Response:
    """Say until when somebody could do this by themselves, where there was such a day, and whom to ask now."""
    said = "" if may_correct(registration.event, now()) else corrections_text(registration.event, now())
    return await personal_page(request, registration, "publishing/pocket/too_late.html", said=said, title=title)


def _open_to(registration: Registration, questions: Questions) -> Questions:
    """Return the form with the categories that somebody may change to by themselves, and their own.

    Who belongs to a delegation stays in the category in which it named them, who accompanies somebody in theirs.
    """
    event = registration.event
    if registration.delegation_id is not None or registration.host_id is not None:
        return questions.among({registration.category_id})
    chosen = {
        one.id for one in questions.categories if one.access not in NOT_CHOSEN and window_of(event, now(), one).is_open
    }
    return questions.among(chosen | {registration.category_id})


async def _edit(request: Request, questions: Questions, *, is_closed: bool = False) -> Response:
    """Correct the answers to these questions; those to others stay as they are. Raise SealError."""
    return await edit_registration(
        request,
        questions,
        partial(held_registration, request),
        save=partial(_save, request, is_closed),
        show=partial(_show, request, is_closed),
        details=partial(own_details, installation(request), questions, now()),
        form=own_form,
    )


async def _save(
    request: Request, is_closed: bool, registration: Registration, form: RegistrationForm, version: int
) -> Response:
    if not may_correct(registration.event, now()):
        raise RefusedError(f"{corrections_text(registration.event, now())} {_ASK_THEM}")
    is_elsewhere = fold_email(form.email.data) != registration.email
    if is_elsewhere and not await allow(f"new address {registration.id}", 5, _DAY, now()):
        raise HTTPException(429)
    sealer = Sealer(master_keys(installation(request).settings), now())
    corrected = await save_correction(registration, form, version, sealer)
    registration.link_generation = corrected.link_generation
    here = installation(request)
    token = personal_token(registration, here)
    response = redirect(request, address("personal", token=token), CORRECTED_BESIDE if is_closed else CORRECTED)
    remember(response, registration.event_id, token, here.settings)
    return response


async def _show(request: Request, is_closed: bool, registration: Registration, edit: Edit) -> Response:
    page, context = "publishing/pocket/edit.html", {"edit": edit, "form": edit.form, "is_closed": is_closed}
    return await personal_page(request, registration, page, edit.status, **context)


async def cancellation(request: Request) -> Response:
    """Ask whether to cancel (GET), and do it (POST)."""
    registration = await held_registration(request)
    token = request.path_params["token"]
    if request.method != "POST" and not registration.is_over:
        brought = Brought(await brought_by(registration)).standing
        return await personal_page(request, registration, "publishing/pocket/cancellation.html", brought=brought)
    await life_operations.cancel(await questions_of(registration.event), registration.id, now())
    return RedirectResponse(address("personal", token=token), 303)


async def forget_device(request: Request) -> Response:
    """Have this browser forget whose registration was made with it."""
    registration = await held_registration(request)
    response = RedirectResponse(address("event", slug=registration.event.slug), 303)
    forget(response, registration.event_id, installation(request).settings)
    # Pages that were read here, and what was typed, go too.
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
