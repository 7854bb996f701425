"""Whether somebody wants news of an event that is not about their own registration (RFC 8058)."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.event_queries import event_by_id
from events.congress.organizing.frame_queries import public_frame
from events.congress.registration.models import Registration
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.messages.mailing_operations import say_news

_HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


async def news(request: Request) -> Response:
    """Ask whether somebody wants no more news (GET); note it (POST), which mail programs send by themselves."""
    registration = await _registration(request)
    if request.method == "POST":
        await say_news(registration, wanted=False, now=now())
        await registration.refresh_from_db(fields=["news_declined_at"])
    return await _page(request, registration)


async def news_again(request: Request) -> Response:
    """Note that somebody wants news after all."""
    registration = await _registration(request)
    await say_news(registration, wanted=True, now=now())
    await registration.refresh_from_db(fields=["news_declined_at"])
    return await _page(request, registration)


async def _page(request: Request, registration: Registration) -> Response:
    frame = await public_frame(registration.event, "personal")
    frame["event_nav"]["action"] = None
    token = request.path_params["token"]
    return render(
        request,
        "publishing/messages/news.html",
        200,
        _HEADERS,
        **frame,
        token=token,
        is_wanted=registration.news_declined_at is None,
    )


async def _registration(request: Request) -> Registration:
    """Return the registration whose news link was opened. Raise HTTPException 404 for a replaced or forged one."""
    signer, token = installation(request).signer, request.path_params["token"]
    subject = signer.subject_of(token)
    row = await Registration.get_or_none(id=subject) if subject else None
    if row is None or not signer.is_valid(token, "news", row.id, row.link_generation):
        raise HTTPException(404)
    row.event = await event_by_id(installation(request).revisions, row.event_id)
    return row
