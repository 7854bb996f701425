"""The public programme: a day, a filtered list, a track, a session, speakers, search, how to subscribe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.arranging import ROLE_HEADINGS, by_day, by_letter, day_links, filters, related
from events.congress.agenda.day_grid import lay_out
from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.search_queries import search
from events.congress.agenda.values import Agenda, AgendaSession, AgendaSpeaker, Definition
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import city_of
from events.platform.language.lazy import LazyText
from events.platform.web.cached_answers import end_at
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.platform.zoned import zone

_LONGEST_QUERY = 100
FILTERS = ("track", "type", "room", "language", "day")


async def agenda(request: Request) -> Response:
    """Today's programme while the event lasts, else that of its first day; with filters, a list of all days."""
    chosen = _chosen(request)
    if any(chosen.values()):
        return await _found(request, chosen)
    event, programme = await _programme(request)
    return await _day_page(request, event, programme, _today_or_first(request, event, programme))


async def _programme(request: Request) -> tuple[Event, Agenda]:
    event = await public_event(request)
    return event, await load_agenda(event)


def _today_or_first(request: Request, event: Event, programme: Agenda) -> dt.date:
    """Return today, or the first day. The clock decides it: what is cached of the page ends with the day."""
    place = zone(event.time_zone)
    today = now().astimezone(place).date()
    held = [day for day in programme.days if programme.on(day)] or list(programme.days)
    if today < held[-1]:
        midnight = dt.datetime.combine(max(today, held[0]) + dt.timedelta(days=1), dt.time(), place)
        end_at(request, midnight)
    return today if today in held else held[0]


async def agenda_day(request: Request) -> Response:
    """One day: a grid by room and time on a wide screen, a list on a phone."""
    event, programme = await _programme(request)
    asked = request.path_params["day"]
    day = found(next((day for day in programme.days if day.isoformat() == asked), None))
    return await _day_page(request, event, programme, day)


async def _day_page(request: Request, event: Event, programme: Agenda, day: dt.date) -> Response:
    placed = programme.on(day)
    return render(
        request,
        "publishing/programme/day.html",
        **await _frame(event, programme, day),
        day=day,
        placed=placed,
        grid=lay_out(placed),
        chosen={},
    )


async def find(request: Request) -> Response:
    """Words, filters and a day over the whole programme, whatever the accents and the language."""
    return await _found(request, _chosen(request), clean_line(request.query_params.get("q", ""))[:_LONGEST_QUERY])


def _chosen(request: Request) -> dict[str, str]:
    return {name: clean_line(request.query_params.get(name, "")) for name in FILTERS}


async def _found(request: Request, chosen: dict[str, str], query: str = "") -> Response:
    """Return the sessions that are asked for: those with the words by how well they fit, else by day."""
    event, programme = await _programme(request)
    kept = Filter.read(programme, chosen)
    is_filtered = any(chosen.values())
    if query or not kept.is_known:
        request.scope.pop("cacheable", None)  # nobody fills the memory with what is found for them alone
    results = await search(programme, query, kept.takes)
    listed = [session for session in programme.sessions if kept.takes(session)] if is_filtered and not query else []
    return render(
        request,
        "publishing/programme/search.html",
        **await _frame(event, programme),
        query=query,
        chosen=chosen,
        is_filtered=is_filtered,
        found=results,
        people=() if is_filtered else results.people,
        days=by_day(listed),
        count=len(results.sessions) + len(listed),
    )


@dataclass(frozen=True)
class Filter:
    """A filter of sessions by code, and by day in ISO 8601; each of its parts is empty for all."""

    track: str
    type: str
    room: str
    language: str
    day: str
    is_known: bool

    @classmethod
    def read(cls, programme: Agenda, chosen: dict[str, str]) -> Filter:
        rows: tuple[Sequence[Definition], ...] = (programme.tracks, programme.types, programme.rooms)
        days = {"", *(day.isoformat() for day in programme.days)}
        codes = (*map(_codes, rows), {"", *programme.spoken}, days)
        return cls(**chosen, is_known=all(chosen[name] in known for name, known in zip(FILTERS, codes, strict=True)))

    def takes(self, session: AgendaSession) -> bool:
        return (
            not session.is_break
            and _is_one_of(self.track, (session.track,))
            and _is_one_of(self.type, (session.type,))
            and _is_one_of(self.room, session.rooms)
            and (not self.language or session.is_in(self.language))
            and (not self.day or any(slot.day.isoformat() == self.day for slot in session.slots))
        )


def _codes(rows: Iterable[Definition]) -> set[str]:
    """Return the codes that these rows are asked for by; "" asks for all."""
    return {"", *(row.code for row in rows)}


def _is_one_of(code: str, rows: Iterable[Definition | None]) -> bool:
    """Whether one of the rows has this code; every one will do where no code is asked for."""
    return not code or any(row is not None and row.code == code for row in rows)


async def _frame(
    event: Event, programme: Agenda, day: dt.date | None = None, current: str = "agenda"
) -> dict[str, object]:
    """Return the context of every page of the programme."""
    return {
        **await public_frame(event, current),
        "agenda": programme,
        "day_links": day_links(event.slug, programme, day),
        "filters": filters(programme),
        "place": city_of(event.time_zone),
    }


async def session(request: Request) -> Response:
    """One session: abstract, who, where and when, how to follow it, and how to carry it away."""
    event, programme = await _programme(request)
    one = found(programme.session(request.path_params["code"]))
    if one.is_break:
        raise HTTPException(404)
    return render(
        request,
        "publishing/programme/session.html",
        **await _frame(event, programme),
        session=one,
        parts_by_role=_by_role(one),
        related=related(programme, one),
        add_links=await _add_links(request, event, one),
    )


async def _add_links(request: Request, event: Event, one: AgendaSession) -> Sequence[object]:
    """Return the links that put each slot into a calendar of the web. Calendars are loaded on first use."""
    from events.publishing.calendars.feeds import session_add_links

    return await session_add_links(installation(request), event, one)


def _by_role(one: AgendaSession) -> list[tuple[str, LazyText, list[AgendaSpeaker]]]:
    """Return who is on stage under each role, in the order of the session."""
    groups = groupby(one.parts, key=lambda part: part.role)
    return [(role, ROLE_HEADINGS[role], [part.speaker for part in parts]) for role, parts in groups]


async def track(request: Request) -> Response:
    """A theme with its sessions."""
    event, programme = await _programme(request)
    one = found(programme.track(request.path_params["code"]))
    sessions = [session for session in programme.sessions_in(one) if not session.is_break]
    return render(
        request, "publishing/programme/track.html", **await _frame(event, programme), track=one, days=by_day(sessions)
    )


async def speakers(request: Request) -> Response:
    """Everybody on stage, A to Z."""
    event, programme = await _programme(request)
    frame = await _frame(event, programme, current="speakers")
    return render(request, "publishing/programme/speakers.html", **frame, letters=by_letter(programme.people))


async def speaker(request: Request) -> Response:
    """Somebody on stage, with their sessions."""
    event, programme = await _programme(request)
    one = found(programme.speaker(request.path_params["code"]))
    if one.is_retired and not programme.sessions_of(one):
        raise HTTPException(404)
    frame = await _frame(event, programme, current="speakers")
    return render(
        request, "publishing/programme/speaker.html", **frame, speaker=one, sessions=programme.sessions_of(one)
    )
