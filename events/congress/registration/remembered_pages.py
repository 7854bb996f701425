"""The way back of whoever this browser remembers, on pages that are the same bytes for everybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events.congress.organizing.event_queries import event_by_slug, public_event
from events.congress.organizing.models import Event
from events.congress.registration.device_cookie import cookie_name
from events.congress.registration.link_operations import registration_behind
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.platform.web.installation import installation

_PRIVATE = {"cache-control": "no-store"}


async def remembered_registration(request: Request, event: Event) -> Registration | None:
    """Return the registration for this event that the browser remembers, while it stands."""
    token = request.cookies.get(cookie_name(event.id), "")
    found = await registration_behind(installation(request).signer, token) if token else None
    return None if found is None or found.is_over or found.event_id != event.id else found


async def me(request: Request) -> Response:
    """Tell the script of an event's pages the name to show; {} for whom this browser does not remember.

    Neither link nor key stands in it: a script that reads it can open nothing.
    """
    slug = request.query_params.get("event", "")
    event = await _event(request, slug) if any(name.startswith("registration_") for name in request.cookies) else None
    registration = await remembered_registration(request, event) if event else None
    return JSONResponse({"name": registration.badge_name} if registration else {}, headers=_PRIVATE)


async def _event(request: Request, slug: str) -> Event | None:
    is_one = 0 < len(slug) <= Event._meta.fields_map["slug"].max_length and "\0" not in slug  # type: ignore[attr-defined]
    return await event_by_slug(installation(request).revisions, slug) if is_one else None


async def my_registration(request: Request) -> Response:
    """Lead to the own page, or to where its link is sent anew."""
    return await _lead(request, "personal")


async def my_sessions(request: Request) -> Response:
    """Lead to the own sessions, or to where the link is sent anew."""
    return await _lead(request, "personal.agenda")


async def _lead(request: Request, name: str) -> Response:
    event = await public_event(request)
    if await remembered_registration(request, event) is None:
        return RedirectResponse(address("registration.link", slug=event.slug), 303, _PRIVATE)
    token = request.cookies[cookie_name(event.id)]
    return RedirectResponse(address(name, token=token), 303, _PRIVATE)
