"""A participant's certificate of attendance behind their private link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.pages import pdf_response
from events.congress.letters.certificate_operations import certificate_of
from events.congress.letters.certificate_queries import certificate_content, has_certificate, is_certificate_out
from events.congress.letters.paper_queries import certificate_pdf
from events.congress.letters.queries import languages_of
from events.congress.organizing.certificate_days import first_certificate_day
from events.congress.registration.models import Registration
from events.platform.language.i18n import own_name
from events.platform.web.installation import installation, now
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.records.people.throttle_operations import allow

_MOST, _WITHIN = 60, dt.timedelta(hours=1)  # as of badges


@dataclass(frozen=True)
class CertificateOffer:
    """From when on somebody has a certificate, and in which languages: code and own name, their own first."""

    first_day: dt.date
    is_out: bool
    languages: tuple[tuple[str, str], ...]


def certificate_offer(registration: Registration, at: dt.datetime) -> CertificateOffer | None:
    """Return what somebody who came is told of their certificate; the registration has its event fetched."""
    if not has_certificate(registration):
        return None
    event = registration.event
    is_out = is_certificate_out(event, registration, at)
    codes = sorted(languages_of(event), key=lambda code: code != registration.language)
    return CertificateOffer(first_certificate_day(event), is_out, tuple((code, own_name(code)) for code in codes))


async def certificate(request: Request) -> Response:
    """The certificate as a PDF, in the language asked for or that of the registration; or a page that says why not."""
    registration = await held_registration(request)
    event, here, at = registration.event, installation(request), now()
    if has_certificate(registration) and not await allow(f"certificate {registration.id}", _MOST, _WITHIN, at):
        raise HTTPException(429)
    issued = await certificate_of(event, registration, at)
    if issued is None:
        offer = certificate_offer(registration, at)
        return await personal_page(request, registration, "publishing/pocket/no_certificate.html", offer=offer)
    content, paper = await certificate_content(event, registration, _language(request, registration), at)
    return pdf_response(await certificate_pdf(here, issued, content, paper), f"certificate-{issued.code}")


def _language(request: Request, registration: Registration) -> str:
    known = languages_of(registration.event)
    asked = (request.query_params.get("lang", ""), registration.language)
    return next((code for code in asked if code in known), known[0])
