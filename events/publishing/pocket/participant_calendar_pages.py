"""A participant's calendar behind their private link: how to subscribe, how much it tells, who looks at it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.frame_queries import public_frame
from events.congress.registration import link_operations as links
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.calendars.acting import RefusedError, act_on_joining
from events.publishing.calendars.private import private_calendar
from events.publishing.pocket.participant_queries import held_registration


async def calendar(request: Request) -> Response:
    """The addresses of the calendar and of all that concerns the same person."""
    registration = await held_registration(request)
    return await _page(request, registration)


async def feed(request: Request) -> Response:
    """Replace the addresses, or bring this registration together with another page of the same person."""
    registration, token = await held_registration(request), request.path_params["token"]
    sent = await read_form(request)
    if sent.get("act", "renew") not in {"join", "separate"}:
        await links.renew_feed(registration.id, now())
        return RedirectResponse(address("personal.calendar", token=token, done="calendar"), 303)
    try:
        done = await act_on_joining(installation(request).signer, registration, sent, now())
    except RefusedError as error:
        return await _page(request, registration, str(error), str(sent.get("link", "")))
    return RedirectResponse(address("personal.calendar", token=token, done=done), 303)


async def _page(request: Request, registration: Registration, error: str = "", typed: str = "") -> Response:
    frame = await public_frame(registration.event, "personal")
    frame["event_nav"]["action"] = None
    return render(
        request,
        "publishing/pocket/calendar.html",
        422 if error else 200,
        {"cache-control": "no-store", "referrer-policy": "same-origin"},
        **frame,
        registration=registration,
        token=request.path_params["token"],
        calendar=await private_calendar(installation(request), registration, request.query_params.get("level")),
        done=request.query_params.get("done", ""),
        error=error,
        typed=typed[:500],
    )
