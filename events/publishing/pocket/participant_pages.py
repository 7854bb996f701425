"""The pages behind a participant's private link: the registration, correcting it, leaving."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.congress.organizing.frame_queries import public_frame
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.correction_pages import edit_registration, save_correction
from events.congress.registration.device_cookie import cookie_name, forget, remember
from events.congress.registration.facts import facts_of
from events.congress.registration.forms import RegistrationForm
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of
from events.platform.language.cleaning import fold_email
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit
from events.platform.web.flash import Flash, redirect
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

_DAY = dt.timedelta(days=1)

CORRECTED = Flash(
    _("Your badge keeps its code. If you changed your address, use the new link that was sent there."),
    title=_("Your corrections are saved"),
)


async def personal(request: Request) -> Response:
    """Show the state of the registration, what comes next, and all there is to carry away."""
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
        facts=facts_of(registration.reference, await details_of(registration), questions),
        is_other=request.query_params.get("sent") == "before",
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
    request: Request, registration: Registration, template: str, status: int = 200, **context: object
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
    return await edit_registration(
        request,
        await questions_of(registration.event),
        partial(held_registration, request),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _save(request: Request, registration: Registration, form: RegistrationForm, version: int) -> Response:
    is_elsewhere = fold_email(form.email.data) != registration.email
    if is_elsewhere and not await allow(f"new address {registration.id}", 5, _DAY, now()):
        raise HTTPException(429)
    corrected = await save_correction(registration, form, version, now=now())
    registration.link_generation = corrected.link_generation
    here = installation(request)
    token = personal_token(registration, here)
    response = redirect(request, address("personal", token=token), CORRECTED)
    remember(response, registration.event_id, token, here.settings)
    return response


async def _show(request: Request, registration: Registration, edit: Edit) -> Response:
    return await _page(request, registration, "publishing/pocket/edit.html", edit.status, edit=edit, form=edit.form)


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
