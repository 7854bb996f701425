"""Starring sessions: on public pages by what this browser remembers, and on the pages behind a private link."""

from __future__ import annotations

import datetime as dt

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from events.congress.agenda import star_operations as stars
from events.congress.agenda.arranging import by_day, day_links
from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import Agenda, AgendaSession
from events.congress.organizing.day_links import DayLink
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration.device_cookie import cookie_name
from events.congress.registration.link_operations import registration_behind
from events.congress.registration.models import Registration
from events.congress.registration.remembered_pages import remembered_registration
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render

_PRIVATE = {"cache-control": "no-store"}


async def star(request: Request) -> Response:
    """Star a session from its public page; who is not known here reads how to be."""
    return await _public_star(request, is_starred=True)


async def star_removal(request: Request) -> Response:
    """No longer follow a session, from its public page."""
    return await _public_star(request, is_starred=False)


async def _public_star(request: Request, *, is_starred: bool) -> Response:
    event = await public_event(request)
    session = session_in(await load_agenda(event), request.path_params["code"])
    registration = await remembered_registration(request, event)
    if registration is None:
        frame = await public_frame(event, "agenda")
        return render(request, "congress/agenda/star_unknown.html", 200, _PRIVATE, **frame, session=session)
    await _follow(registration, session, is_starred)
    token = request.cookies[cookie_name(event.id)]
    return _answer(request, is_starred, address("personal.agenda", token=token, only="mine"))


async def my_stars(request: Request) -> Response:
    """Codes of the sessions that the registration remembered in this browser follows."""
    event = await public_event(request)
    registration = await remembered_registration(request, event)
    if registration is None:
        return JSONResponse({"codes": []}, headers=_PRIVATE)
    followed = await stars.starred(registration.id)
    codes = [session.code for session in (await load_agenda(event)).sessions if session.id in followed]
    return JSONResponse({"codes": codes}, headers=_PRIVATE)


async def personal_agenda(request: Request) -> Response:
    """The sessions that the holder follows, or those of a day to choose from."""
    registration, event = await held_registration(request)
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
    """Return the day that is asked for; None for one's own sessions, which come first where there are any."""
    asked = request.query_params.get("day", "")
    chosen = {day.isoformat(): day for day in agenda.days}.get(asked)
    if chosen or has_mine or request.query_params.get("only") == "mine":
        return chosen
    return next(filter(agenda.on, agenda.days), agenda.days[0])


def _on(agenda: Agenda, day: dt.date) -> list[AgendaSession]:
    sessions = [placed.session for placed in agenda.on(day) if not placed.session.is_break]
    return list(dict.fromkeys(sessions))


def _links(event: Event, agenda: Agenda, day: dt.date | None, token: str) -> list[DayLink]:
    """Return the day switch, leading to this page's days instead of the public ones."""
    links = day_links(event.slug, agenda, day)
    for link in links:
        link["href"] = address("personal.agenda", token=token, day=link["href"].rpartition("/")[2])
    return links


async def personal_star(request: Request) -> Response:
    """Star a session from one's own page."""
    return await _personal_star(request, is_starred=True)


async def personal_star_removal(request: Request) -> Response:
    """No longer follow a session, from one's own page."""
    return await _personal_star(request, is_starred=False)


async def _personal_star(request: Request, *, is_starred: bool) -> Response:
    registration, event = await held_registration(request)
    session = session_in(await load_agenda(event), request.path_params["code"])
    day = str((await read_form(request)).get("day", ""))[:10]
    await _follow(registration, session, is_starred)
    back = {"day": day} if day else {"only": "mine"}
    return _answer(request, is_starred, address("personal.agenda", token=request.path_params["token"], **back))


async def _holder(request: Request, token: str) -> Registration | None:
    """Return the registration whose private link this is, while it stands."""
    registration = await registration_behind(installation(request).signer, token)
    return None if registration is None or registration.is_over else registration


async def held_registration(request: Request) -> tuple[Registration, Event]:
    """Return the registration whose private link is asked for, and its event. Raise HTTPException 404."""
    registration = found(await _holder(request, request.path_params["token"]))
    return registration, await Event.get(id=registration.event_id)


def session_in(agenda: Agenda, code: str) -> AgendaSession:
    """Return a session that has a page. Raise HTTPException 404."""
    session = found(agenda.session(code))
    if session.is_break:
        raise HTTPException(404)
    return session


async def _follow(registration: Registration, session: AgendaSession, is_starred: bool) -> None:
    act = stars.star if is_starred else stars.unstar
    await act(registration.id, session.id, now())


def _answer(request: Request, is_starred: bool, back: str) -> Response:
    """In place for the script, as a page for the form."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"starred": is_starred}, headers=_PRIVATE)
    return RedirectResponse(back, 303)
