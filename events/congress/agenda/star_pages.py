"""Starring sessions: on public pages by what this browser remembers, and on the pages behind a private link."""

from __future__ import annotations

import datetime as dt

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events.congress.agenda import star_operations as stars
from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.showing import by_day, day_links
from events.congress.agenda.values import Agenda, AgendaSession
from events.congress.organizing.day_links import DayLink
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration.device import cookie_name
from events.congress.registration.link_operations import registration_behind
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render

_PRIVATE = {"cache-control": "no-store"}


async def star(request: Request) -> Response:
    """Star a session from its public page; who is not known here is told how to be."""
    event = await public_event(request)
    session = _session(await load_agenda(event), request.path_params["code"])
    token = request.cookies.get(cookie_name(event.id), "")
    registration = await _holder(request, token)
    if registration is None or registration.event_id != event.id:
        frame = await public_frame(event, "agenda")
        return render(request, "congress/agenda/star_unknown.html", 200, _PRIVATE, **frame, session=session)
    sent = await read_form(request)
    await _follow(registration, session, sent)
    return _answer(request, sent, address("personal.agenda", token=token, only="mine"))


async def my_stars(request: Request) -> Response:
    """Codes of the sessions that the registration remembered in this browser follows."""
    event = await public_event(request)
    registration = await _holder(request, request.cookies.get(cookie_name(event.id), ""))
    if registration is None or registration.event_id != event.id:
        return JSONResponse({"codes": []}, headers=_PRIVATE)
    followed = await stars.starred(registration.id)
    codes = [session.code for session in (await load_agenda(event)).sessions if session.id in followed]
    return JSONResponse({"codes": codes}, headers=_PRIVATE)


async def personal_agenda(request: Request) -> Response:
    """The sessions one follows, or those of a day to choose from."""
    registration, event = await _held(request)
    agenda = await load_agenda(event)
    followed = await stars.starred(registration.id)
    mine = [session for session in agenda.sessions if session.id in followed]
    day = _day(request, agenda, has_mine=bool(mine))
    shown = by_day(mine) if day is None else [(day, _on(agenda, day))]
    token = request.path_params["token"]
    frame = await public_frame(event, "personal")
    frame["event_nav"]["action"] = None
    return render(
        request,
        "congress/agenda/personal.html",
        200,
        _PRIVATE,
        **frame,
        agenda=agenda,
        registration=registration,
        token=token,
        days=shown,
        day=day,
        count=len(mine),
        followed=followed,
        may_join=registration.state == "confirmed",
        day_links=_links(event, agenda, day, token),
    )


def _day(request: Request, agenda: Agenda, *, has_mine: bool) -> dt.date | None:
    """The day that is asked for; None for one's own sessions, which come first where there are any."""
    asked = request.query_params.get("day", "")
    found = next((day for day in agenda.days if day.isoformat() == asked), None)
    if found or has_mine or request.query_params.get("only") == "mine":
        return found
    return next((day for day in agenda.days if agenda.on(day)), agenda.days[0])


def _on(agenda: Agenda, day: dt.date) -> list[AgendaSession]:
    found = [placed.session for placed in agenda.on(day) if not placed.session.is_break]
    return list(dict.fromkeys(found))


def _links(event: Event, agenda: Agenda, day: dt.date | None, token: str) -> list[DayLink]:
    """The day switch, leading to this page's days instead of the public ones."""
    links = day_links(event.slug, agenda, day)
    for link in links:
        link["href"] = address("personal.agenda", token=token, day=link["href"].rpartition("/")[2])
    return links


async def personal_star(request: Request) -> Response:
    """Star a session from one's own page."""
    registration, event = await _held(request)
    session = _session(await load_agenda(event), request.path_params["code"])
    sent = await read_form(request)
    await _follow(registration, session, sent)
    day = str(sent.get("day", ""))[:10]
    back = {"day": day} if day else {"only": "mine"}
    return _answer(request, sent, address("personal.agenda", token=request.path_params["token"], **back))


async def _holder(request: Request, token: str) -> Registration | None:
    """The registration whose private link this is, while it stands."""
    found = await registration_behind(installation(request).signer, token)
    return None if found is None or found.state == "cancelled" else found


async def _held(request: Request) -> tuple[Registration, Event]:
    registration = await _holder(request, request.path_params["token"])
    if registration is None:
        raise HTTPException(404)
    return registration, await Event.get(id=registration.event_id)


def _session(agenda: Agenda, code: str) -> AgendaSession:
    found = agenda.session(code)
    if found is None or found.is_break:
        raise HTTPException(404)
    return found


async def _follow(registration: Registration, session: AgendaSession, sent: FormData) -> None:
    act = stars.unstar if sent.get("starred") == "no" else stars.star
    await act(registration.id, session.id, now())


def _answer(request: Request, sent: FormData, back: str) -> Response:
    """In place for the script, as a page for the form."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"starred": sent.get("starred") != "no"}, headers=_PRIVATE)
    return RedirectResponse(back, 303)
