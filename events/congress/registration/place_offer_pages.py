"""The page behind the link of a place that a colleague gives: the form of the event, for that place alone."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from functools import partial
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.event_queries import event_by_id
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.windows import Window
from events.congress.registration.form_pages import Entrance, Invited, form_page, receive
from events.congress.registration.full_queries import Full
from events.congress.registration.models import PlaceOffer, Registration
from events.congress.registration.place_offer_operations import permission_of, take_over
from events.congress.registration.question_queries import questions_of
from events.congress.registration.rules import may_hand_on, new_nonce
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.platform.zoned import ZonedTime


async def place_offer(request: Request) -> Response:
    """The form for whom a place is offered to (GET), and what it sends (POST); or what became of the offer."""
    offer = await _offer_behind(request)
    registration = await Registration.get(id=offer.registration_id)
    event = await event_by_id(installation(request).revisions, registration.event_id)
    entrance = await _entrance(request, offer, registration)
    if entrance is None:
        context = await public_frame(event, "registration")
        context["event_nav"]["action"] = None
        headers = {"cache-control": "no-store"}
        return render(
            request, "congress/registration/place_gone.html", 200, headers, **context, is_taken=offer.taken_at
        )
    if request.method == "POST":
        return await receive(request, entrance)
    return await form_page(request, entrance, entrance.form(), new_nonce(), Full())


async def _offer_behind(request: Request) -> PlaceOffer:
    """Return the offer whose link was opened. Raise HTTPException 404."""
    signer, token = installation(request).signer, request.path_params["token"]
    subject = signer.subject_of(token)
    offer = await PlaceOffer.get_or_none(id=subject) if subject else None
    if offer is None or not signer.is_valid(token, "place-offer", offer.id, 1):
        raise HTTPException(404)
    return offer


async def _entrance(request: Request, offer: PlaceOffer, left: Registration) -> Entrance | None:
    """Return the way to the form; None where the place is not to be had."""
    event = await event_by_id(installation(request).revisions, left.event_id)
    questions = await questions_of(event)
    category = questions.category(left.category_id)
    if offer.open_for is None or offer.expires_at <= now() or not may_hand_on(event, left, category.access, now()):
        return None
    only = replace(category, attendances=(left.attendance,), is_retired=False)
    here = address("place_offer", token=request.path_params["token"])
    return Entrance(
        event=event,
        questions=replace(questions.among({category.id}), all_categories=(only,)),
        window=Window("open", closes=ZonedTime.from_instant(offer.expires_at, event.time_zone)),
        action=here,
        data={"badge_name": offer.name, "email": offer.email},
        invited=Invited(
            permission=permission_of(offer),
            page=here,
            email=offer.email,
            delegation_id=left.delegation_id,
            nonce_of=partial(_nonce_of, offer.id),
            intro=_("%(name)s gives you their place. It is yours once you send this form.", name=left.badge_name),
            used=_("This place is no longer offered to you."),
            has_place=True,
            write=partial(take_over, left),
        ),
    )


def _nonce_of(offer_id: UUID, typed: str) -> str:
    digest = hashlib.blake2b(typed.encode(), digest_size=18, key=offer_id.bytes).digest()
    return base64.urlsafe_b64encode(digest).decode()
