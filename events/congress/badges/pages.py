"""Badges at their addresses: one's own, and all of an event for those who print."""

from __future__ import annotations

import datetime as dt

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.document_queries import NoBadgeError, badge_pdf, badges_pdf_of_event
from events.congress.badges.forms import BadgesForm
from events.congress.badges.order import ORDER_WORDS, Order
from events.congress.organizing.frame_queries import organize_frame, public_frame
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.language.i18n import current_language, languages, set_language
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people.throttle_operations import allow

# A badge costs 10 ms of one core; somebody who reloads it all day is stopped.
_MOST, _WITHIN = 60, dt.timedelta(hours=1)


async def badge(request: Request) -> Response:
    """The badge behind a private address, in the bearer's language; a page says why there is none (409)."""
    registration = await _held(request)
    language = request.query_params.get("lang")
    set_language(language if language in languages() else registration.language)
    if registration.state == "confirmed" and not await allow(f"badge {registration.id}", _MOST, _WITHIN, now()):
        raise HTTPException(429)
    try:
        content = await badge_pdf(installation(request), registration, current_language())
    except NoBadgeError:
        return await _no_badge(request, registration)
    return pdf_response(content, f"badge-{registration.reference}")


async def _held(request: Request) -> Registration:
    signer, token = installation(request).signer, request.path_params["token"]
    subject = signer.subject_of(token)
    held = found(await Registration.get_or_none(id=subject).select_related("event") if subject else None)
    if not signer.is_valid(token, "badge", held.id, held.badge_generation):
        raise HTTPException(404)
    return held


async def _no_badge(request: Request, registration: Registration) -> Response:
    frame = await public_frame(registration.event, "badge")
    frame["event_nav"]["action"] = None
    return render(
        request, "congress/badges/none.html", 409, {"cache-control": "no-store"}, **frame, registration=registration
    )


async def printing(request: Request) -> Response:
    """Choose which badges are printed, and in what order."""
    event: Event = request.state.event
    frame = await organize_frame(request.state.actor, event, "organize.check_in")
    return render(request, "congress/badges/printing.html", **frame, form=BadgesForm(await questions_of(event)))


async def badges(request: Request) -> Response:
    """The badges of everybody who is confirmed, or of one category's, in one document."""
    event: Event = request.state.event
    code = request.query_params.get("category", "")
    chosen = found((await questions_of(event)).category_by_code(code)).id if code else None
    try:
        content = await badges_pdf_of_event(installation(request), event, current_language(), chosen, _order(request))
    except NoBadgeError:
        frame = await organize_frame(request.state.actor, event, "organize.registrations")
        return render(request, "congress/badges/nobody.html", 409, **frame)
    return pdf_response(content, "-".join(filter(None, ("badges", event.slug, code))))


def _order(request: Request) -> Order:
    """Return the order asked for: by name, unless it is one that is known."""
    asked = request.query_params.get("order", "")
    return Order(asked) if asked in ORDER_WORDS else Order.NAME


def pdf_response(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type="application/pdf")
