"""Joining a session online: registered people are let in from some minutes before it begins until it ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.star_pages import held_registration, session_in
from events.congress.agenda.values import AgendaSession, AgendaSlot
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.remembered_pages import remembered_registration
from events.platform.web.installation import now
from events.platform.web.templating import render

EARLY = dt.timedelta(minutes=15)  # before the start people are let in
_LATE = dt.timedelta(minutes=30)  # sessions that run over


@dataclass(frozen=True)
class Door:
    """How a session is joined in one of its slots, and whether it can be at a moment."""

    slot: AgendaSlot
    address: str
    is_over: bool
    is_open: bool


def door_at(session: AgendaSession, at: dt.datetime) -> Door | None:
    """Return how a session is joined: in the slot that goes on or comes next, else in the last; None for no stream."""
    slots = [slot for slot in session.slots if session.join_address(slot) and slot.cancelled_at is None]
    if not slots or session.is_cancelled:
        return None
    slot = next((slot for slot in slots if at < slot.ends_at + _LATE), slots[-1])
    is_over = at >= slot.ends_at + _LATE
    return Door(slot, session.join_address(slot), is_over, not is_over and at >= slot.starts_at - EARLY)


async def join(request: Request) -> Response:
    """Let in whoever this browser remembers as registered; tell others how to join."""
    event = await public_event(request)
    return await _join(request, event, await remembered_registration(request, event), "")


async def personal_join(request: Request) -> Response:
    """Let in whoever holds a private link."""
    registration, event = await held_registration(request)
    return await _join(request, event, registration, request.path_params["token"])


async def _join(request: Request, event: Event, registration: Registration | None, token: str) -> Response:
    session = session_in(await load_agenda(event), request.path_params["code"])
    if not session.is_streamed:
        raise HTTPException(404)
    door = None if event.state == "cancelled" else door_at(session, now())
    is_confirmed = registration is not None and registration.state == "confirmed"
    if is_confirmed and door is not None and door.is_open:
        return RedirectResponse(door.address, 303)
    return render(
        request,
        "congress/agenda/join.html",
        **await public_frame(event, "agenda"),
        session=session,
        door=door,
        registration=registration,
        is_confirmed=is_confirmed,
        early=int(EARLY.total_seconds() // 60),
        token=token,
    )
