"""The pages behind a participant's private link: the registration, correcting it, leaving."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.congress.organizing.frame_queries import public_frame
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.correction_operations import correct
from events.congress.registration.correction_pages import refusal_shown, shown_answers
from events.congress.registration.device import cookie_name, forget, remember
from events.congress.registration.forms import RegistrationForm, correction_form
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import version_of
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.pocket.participant_queries import (
    badge_token,
    calendar_links,
    category_of,
    held_registration,
    pass_of,
    personal_token,
    place_of,
)
from events.records.people.throttle_operations import allow
from events.records.seats.operations import NoSeatError

_DAY = dt.timedelta(days=1)


async def personal(request: Request) -> Response:
    """What became of the registration, what comes next, and all there is to carry away."""
    registration = await held_registration(request)
    here, event = installation(request), registration.event
    questions = await questions_of(event)
    category = category_of(registration, questions)
    token = personal_token(registration, here)
    response = await _page(
        request,
        registration,
        "publishing/pocket/page.html",
        category=category,
        place=await place_of(registration, category),
        door=await pass_of(registration, here, now()),
        badge=address("badges.badge", token=badge_token(registration, here)),
        calendar=calendar_links(registration, here),
        answers=await shown_answers(registration, questions),
        is_other=request.query_params.get("sent") == "before",
        done=request.query_params.get("done", ""),
    )
    if registration.state != "cancelled" and not await _is_somebody_remembered(request, event.id, token):
        remember(response, event.id, token, here.settings)
    return response


async def _is_somebody_remembered(request: Request, event_id: UUID, token: str) -> bool:
    """Whether this browser remembers whose page this is, or another registration that stands."""
    kept = request.cookies.get(cookie_name(event_id), "")
    if kept == token:
        return True
    other = await links.registration_behind(installation(request).signer, kept)
    return other is not None and other.state != "cancelled"


async def _page(
    request: Request, registration: Registration, template: str, status: int = 200, **context: Any
) -> HTMLResponse:
    frame = await public_frame(registration.event, "personal")
    frame["event_nav"]["action"] = None
    token = request.path_params["token"]
    headers = {"cache-control": "no-store", "referrer-policy": "same-origin"}
    return render(request, template, status, headers, **frame, registration=registration, token=token, **context)


async def edit(request: Request) -> Response:
    """Correct what one said of oneself."""
    registration = await held_registration(request)
    if registration.state == "cancelled":
        return RedirectResponse(address("personal", token=request.path_params["token"]), 303)
    questions, before = await questions_of(registration.event), await details_of(registration)
    if request.method != "POST":
        return await _edit_page(request, registration, correction_form(questions, before))
    sent = await read_form(request)
    form = correction_form(questions, before, sent)
    if not form.validate():
        return await _edit_page(request, registration, form, 422)
    if form.details().email != before.email and not await allow(f"new address {registration.id}", 5, _DAY, now()):
        raise HTTPException(429)
    version = version_of(str(sent.get("version", "")))
    try:
        corrected = await correct(questions, registration, form.details(), version=version, now=now())
    except (ChangedMeanwhileError, AlreadyRegisteredError, NoSeatError) as error:
        refusal_shown(form, error)
        return await _edit_page(request, await held_registration(request), form, 422)
    registration.link_generation = corrected.link_generation
    here = installation(request)
    token = personal_token(registration, here)
    response = RedirectResponse(address("personal", token=token, done="corrected"), 303)
    remember(response, registration.event_id, token, here.settings)
    return response


async def _edit_page(
    request: Request, registration: Registration, form: RegistrationForm, status: int = 200
) -> Response:
    return await _page(request, registration, "publishing/pocket/edit.html", status, form=form)


async def cancellation(request: Request) -> Response:
    """Ask whether to cancel (GET), and do it (POST)."""
    registration = await held_registration(request)
    token = request.path_params["token"]
    if request.method != "POST" and registration.state != "cancelled":
        return await _page(request, registration, "publishing/pocket/cancellation.html")
    await operations.cancel(await questions_of(registration.event), registration.id, now())
    return RedirectResponse(address("personal", token=token), 303)


async def forget_device(request: Request) -> Response:
    """Have this browser forget whose registration was made with it."""
    registration = await held_registration(request)
    response = RedirectResponse(address("event", slug=registration.event.slug), 303)
    forget(response, registration.event_id, installation(request).settings)
    # Pages that were read here, and what was typed, go too.
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
