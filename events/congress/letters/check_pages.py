"""The public page behind the code of a letter or certificate: whether it is genuine, and nobody's name."""

from __future__ import annotations

import datetime as dt

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.badges.codes import ShortCodeError, normalize_short_code
from events.congress.letters.certificate_queries import certificate_at, validity_of
from events.congress.letters.models import Certificate, Letter
from events.congress.letters.queries import letter_at
from events.congress.letters.words import KIND_WORDS
from events.congress.organizing.frame_queries import face_of
from events.congress.registration.form_pages import client_of
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.people.throttle_operations import allow, network_of

_MOST, _WITHIN = 120, dt.timedelta(hours=1)


async def letter(request: Request) -> Response:
    """Tell whether the letter or certificate with this code is genuine; one typed otherwise leads to its address."""
    if not await allow(f"letter checked from {network_of(client_of(request))}", _MOST, _WITHIN, now()):
        raise HTTPException(429)
    typed = request.path_params["code"]
    try:
        code = normalize_short_code(typed)
    except ShortCodeError:
        return _unknown(request, is_slip=True)
    if code != typed:
        return RedirectResponse(address("letters.letter", code=code), 303)
    if found := await letter_at(code):
        return await _letter(request, found)
    if certificate := await certificate_at(code):
        return await _certificate(request, certificate)
    return _unknown(request, is_slip=False)


async def _letter(request: Request, found: Letter) -> Response:
    registration = found.request.registration
    return render(
        request,
        "congress/letters/check.html",
        letter=found,
        kind=KIND_WORDS[found.request.kind],
        event=found.event,
        face=(await face_of(found.event)).event,
        is_cancelled=registration.is_over,
        is_called_off=found.event.state == "cancelled",
    )


async def _certificate(request: Request, found: Certificate) -> Response:
    return render(
        request,
        "congress/letters/check_certificate.html",
        certificate=found,
        validity=await validity_of(found),
        event=found.event,
        face=(await face_of(found.event)).event,
    )


def _unknown(request: Request, *, is_slip: bool) -> Response:
    return render(request, "congress/letters/check_unknown.html", 404, is_slip=is_slip)
