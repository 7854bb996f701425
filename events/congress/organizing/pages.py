"""The public face of an event: its overview, its pages of free text, its privacy notice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_skeleton
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event, Page, PrivacyNotice, Track
from events.platform.language.formats import date
from events.platform.language.i18n import current_language, locale
from events.platform.web.addresses import address
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


async def event_overview(request: Request) -> Response:
    """What the event is, when, where, about what; and the ways on: register, programme."""
    event = await public_event(request)
    tracks = await Track.filter(event_id=event.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([track.id for track in tracks], fallback_order(event))
    return render(
        request,
        "congress/organizing/public/overview.html",
        **await public_frame(event, "event"),
        days=days_of(event),
        tracks=[(track, texts.of(track.id, "name"), texts.of(track.id, "description")) for track in tracks],
    )


def days_of(event: Event, current: dt.date | None = None) -> list[dict[str, Any]]:
    """The event's days for the day switch, each leading to its programme."""
    count = min((event.ends_on - event.starts_on).days + 1, 60)
    return [_day(event, event.starts_on + dt.timedelta(days=offset), current) for offset in range(count)]


def _day(event: Event, day: dt.date, current: dt.date | None) -> dict[str, Any]:
    where = locale(current_language())
    moment = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, not an instant
    return {
        "href": address("agenda.day", slug=event.slug, day=day.isoformat()),
        "weekday": str(format_skeleton("E", moment, locale=where)),
        "number": str(day.day),
        "month": str(format_skeleton("MMM", moment, locale=where)),
        "full": date(day),
        "is_current": day == current,
    }


async def free_page(request: Request) -> Response:
    """One page of free text that the organizers wrote."""
    event = await public_event(request)
    page = await Page.get_or_none(event_id=event.id, slug=request.path_params["page"], is_published=True)
    if page is None:
        raise HTTPException(404)
    texts = await texts_of([page.id], fallback_order(event))
    frame = await public_frame(event, "event.page", page.slug)
    return render(
        request,
        "congress/organizing/public/page.html",
        **frame,
        title=texts.of(page.id, "title"),
        body=texts.of(page.id, "body"),
    )


async def privacy_notice(request: Request) -> Response:
    """The wording that whoever registers now agrees to; earlier ones by their number."""
    event = await public_event(request)
    notices = await PrivacyNotice.filter(event_id=event.id).order_by("-number")
    asked = request.query_params.get("version", "")
    notice = next((row for row in notices if not asked or str(row.number) == asked), None)
    if notice is None and asked:
        raise HTTPException(404)
    texts = await texts_of([row.id for row in notices], fallback_order(event))
    return render(
        request,
        "congress/organizing/public/privacy.html",
        **await public_frame(event, "event.privacy"),
        notice=notice,
        body=texts.of(notice.id, "body") if notice else None,
        versions=[(row.number, row.published_at) for row in notices],
    )
