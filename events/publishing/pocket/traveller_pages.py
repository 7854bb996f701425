"""A traveller's own pages: the journey day by day, a stop's card, the map, whom to call, documents, the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.bookings.writing import as_script, reservations_json_ld
from events.missions.fieldwork.feed_operations import renew_feed
from events.missions.fieldwork.forms import legs_for
from events.missions.fieldwork.link_pages import Held, by_link, traveller_page
from events.missions.fieldwork.models import FieldNote
from events.missions.fieldwork.now_next import date_there, is_news, now_and_next
from events.missions.file.link_queries import roadbook_token
from events.missions.itineraries.plan.days import Entry, Part, days_of
from events.missions.itineraries.plan.public_holidays import public_holiday
from events.missions.itineraries.plan.values import Contact, Leg
from events.missions.itineraries.plan.words import about_partner, dotted, languages_of, word_of_role
from events.missions.itineraries.views.journey import Sheet, draw, journey_of
from events.missions.itineraries.views.shown import DayLinks, ShownLeg
from events.missions.itineraries.views.telling import Teller, high, stay_ends
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.publishing.calendars.acting import RefusedError, act_on_joining
from events.publishing.calendars.mission_feeds import leg_add_links
from events.publishing.calendars.private import private_calendar
from events.publishing.pocket.offline_list import documents_of, keep_list
from events.records.files.models import StoredFile
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.people.throttle_operations import allow

_HOUR = dt.timedelta(hours=1)
_drawn: LruCache[tuple[str, int, str], tuple[Sheet, ...]] = LruCache(100)


def teller_of(held: Held) -> Teller:
    return Teller(held.plan, held.person, is_private=True)


def links_of(held: Held) -> DayLinks:
    """Where a leg leads for its traveller."""
    return DayLinks(
        leg=lambda leg: held.to("traveller.leg", code=leg.code),
        document=lambda document: held.to("traveller.file", file=document.file_id),
    )


@by_link
async def traveller(request: Request, held: Held) -> Response:
    """Now and next, then each day."""
    moment, teller = now(), teller_of(held)
    today = date_there(held.legs, held.plan, held.person, moment)
    days = days_of(held.plan, held.delegate.id, holidays=partial(public_holiday, language=current_language()))
    status = now_and_next(held.legs, moment)
    kept = keep_list(held, "", roadbook_of(request, held))
    return await traveller_page(
        request,
        held,
        "publishing/pocket/traveller.html",
        "traveller",
        moment,
        days=teller.days(days, today),
        today=today if any(day.date == today for day in days) else None,
        links=links_of(held),
        going_on=[_told(teller, leg) for leg in status.now],
        stay=_told(teller, status.stay) if status.stay else None,
        next=_told(teller, status.next) if status.next else None,
        news={leg.id for leg in held.legs if is_news(leg, moment)},
        reservations=Markup(as_script(reservations_json_ld(held.plan, held.person, with_reference=True))),  # noqa: S704
        kept_size=sum(one.size for one in kept),
    )


def _told(teller: Teller, leg: Leg) -> ShownLeg:
    return teller.leg(Entry(leg, Part.BEGINS))


@by_link
async def leg(request: Request, held: Held) -> Response:
    """The card of one stop: whom to call, where to go, what for."""
    found = next((leg for leg in held.legs if leg.code == request.path_params["code"]), None)
    if found is None:
        raise HTTPException(404)
    kinds = [kind for kind in ("time", "driver", "minutes", "note") if found in legs_for(kind, [found])]
    return await traveller_page(
        request,
        held,
        "publishing/pocket/leg.html",
        "traveller",
        now(),
        shown=_told(teller_of(held), found),
        leaving=stay_ends(found) if found.is_stay else None,
        objectives=[one.title for one in held.plan.objectives if one.id in found.objective_ids],
        links=links_of(held),
        languages_of=languages_of,
        kinds=kinds,
        add_links=leg_add_links(held.plan, held.person, found, now()),
    )


@by_link
async def map_page(request: Request, held: Held) -> Response:
    """Where the journey goes."""
    journey = journey_of(held.legs)
    key = (held.token, held.mission.revision, current_language())
    drawn = _drawn.get(key) or _drawn.put(key, draw(journey, links_of(held).leg or str, _("Map of your journey")))
    return await traveller_page(
        request, held, "publishing/pocket/map.html", "traveller.map", now(), journey=journey, sheets=drawn, high=high
    )


@dataclass(frozen=True)
class Called:
    """A partner with those of it who can be called."""

    name: Any
    about: str
    people: tuple[Contact, ...]


@by_link
async def contacts(request: Request, held: Held) -> Response:
    """Whom to call: the office, the delegation, each partner's people, and in an emergency."""
    plan = held.plan
    by_partner = [
        Called(one.name, about_partner(one), tuple(c for c in plan.contacts if c.partner_id == one.id))
        for one in plan.partners
    ]
    return await traveller_page(
        request,
        held,
        "publishing/pocket/contacts.html",
        "traveller.contacts",
        now(),
        partners=by_partner,
        others=[one for one in plan.delegates if one.left_at is None and one.id != held.delegate.id],
        word_of_role=word_of_role,
        languages_of=languages_of,
        dotted=dotted,
    )


@by_link
async def documents(request: Request, held: Held) -> Response:
    """What to carry away: the roadbook, documents, the calendar."""
    return await _documents(request, held)


async def _documents(request: Request, held: Held, error: str = "", typed: str = "") -> Response:
    """`error` says why what was `typed` to join another calendar could not be taken."""
    of_legs: Mapping[UUID, Leg] = {id: leg for leg in held.legs for id in leg.document_ids}
    return await traveller_page(
        request,
        held,
        "publishing/pocket/documents.html",
        "traveller.documents",
        now(),
        422 if error else 200,
        documents=[(one, of_legs.get(one.id)) for one in documents_of(held)],
        title=teller_of(held).title,
        roadbook=roadbook_of(request, held),
        calendar=await private_calendar(installation(request), held.delegate, request.query_params.get("level")),
        done=request.query_params.get("done", ""),
        error=error,
        typed=typed[:500],
    )


def roadbook_of(request: Request, held: Held) -> str:
    token = roadbook_token(installation(request).signer, held.delegate)
    return address("roadbooks.traveller", token=token, lang=current_language())


@by_link
async def feed(request: Request, held: Held) -> Response:
    """Give the calendar another address, or bring this journey together with another page of the same person."""
    sent = await read_form(request)
    if sent.get("act", "renew") in {"join", "separate"}:
        try:
            done = await act_on_joining(installation(request).signer, held.delegate, sent, now())
        except RefusedError as error:
            return await _documents(request, held, str(error), str(sent.get("link", "")))
        return RedirectResponse(held.to("traveller.documents", done=done), 303)
    if not await allow(f"field feed {held.delegate.id}", 10, _HOUR, now()):
        raise HTTPException(429)
    await renew_feed(held.delegate, now())
    return RedirectResponse(held.to("traveller.documents", done="calendar"), 303)


@by_link
async def file(request: Request, held: Held) -> Response:
    """A document that travellers are given, or a picture that this one sent."""
    stored = await _file_for(held, request.path_params["file"])
    if stored is None:
        raise HTTPException(404)
    return await file_response(request, stored, is_inline="inline" in request.query_params)


async def _file_for(held: Held, text: str) -> StoredFile | None:
    try:
        file_id = UUID(text)
    except ValueError:
        return None
    is_given = any(one.file_id == file_id for one in documents_of(held))
    if not is_given and not await FieldNote.filter(delegate_id=held.delegate.id, file_id=file_id).exists():
        return None
    return await file_in(held.mission.id, file_id)
