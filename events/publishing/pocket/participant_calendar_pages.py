"""A participant's calendar behind their private link: how to subscribe, how much it tells, who looks at it."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import public_frame
from events.congress.registration import link_operations as links
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.calendars.acting import JOINED, RENEWED, SEPARATED, JoiningForm, join_typed, take_out
from events.publishing.calendars.private import private_calendar
from events.publishing.pocket.participant_queries import held_registration


async def calendar(request: Request) -> Response:
    """Show the addresses of the calendar and of all that concerns the same person."""
    return await _page(request, await held_registration(request), Edit(JoiningForm()))


async def feed_renewal(request: Request) -> Response:
    """Replace the addresses of the calendar."""
    registration = await held_registration(request)
    await links.renew_feed(registration.id, now())
    return _back(request, RENEWED)


async def feed_joining(request: Request) -> Response:
    """Bring this registration together with another page of the same person."""
    return await edit_row(
        request,
        load=partial(_load, request),
        form=JoiningForm,
        save=partial(_join, request),
        show=partial(_page, request),
    )


async def feed_separation(request: Request) -> Response:
    """Take this registration out of the joint calendar."""
    await take_out(await held_registration(request), now())
    return _back(request, SEPARATED)


async def _load(request: Request) -> Present[Registration]:
    return Present(await held_registration(request), {})


async def _join(request: Request, registration: Registration, form: JoiningForm, _version: int) -> Response:
    await join_typed(installation(request).signer, registration, form, now())
    return _back(request, JOINED)


def _back(request: Request, done: Flash) -> Response:
    return redirect(request, address("personal.calendar", token=request.path_params["token"]), done)


async def _page(request: Request, registration: Registration, edit: Edit) -> Response:
    frame = await public_frame(registration.event, "personal")
    frame["event_nav"]["action"] = None
    return render(
        request,
        "publishing/pocket/calendar.html",
        edit.status,
        {"cache-control": "no-store", "referrer-policy": "same-origin"},
        **frame,
        registration=registration,
        token=request.path_params["token"],
        calendar=await private_calendar(installation(request), registration, request.query_params.get("level")),
        form=edit.form,
    )
