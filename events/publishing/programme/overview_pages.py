"""The overview of an event: its name, days, place and themes, and how one registers."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.day_links import DayLink, day_link
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import face_of, public_frame
from events.congress.organizing.models import Event, Track
from events.congress.registration.forms import AlertForm
from events.congress.registration.opening import is_awaited
from events.congress.registration.question_queries import questions_of
from events.platform.web.addresses import address
from events.platform.web.installation import installation, now
from events.platform.web.json_ld import as_script
from events.platform.web.templating import render
from events.publishing.programme.structured_data import event_json_ld
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_MOST_DAYS = 60


async def event_overview(request: Request) -> Response:
    """The overview: name, days, place and themes of the event; links to registration and programme."""
    event = await public_event(request)
    tracks = await Track.filter(event_id=event.id, retired_at=None).order_by("position", "code")
    texts = await texts_of([track.id for track in tracks], fallback_order(event))
    return render(
        request,
        "publishing/programme/overview.html",
        **await public_frame(event, "event"),
        days=_days_of(event),
        described=await _described(request, event),
        alert_form=AlertForm() if is_awaited(event, await questions_of(event), now()) else None,
        tracks=[(track, texts.of(track.id, "name"), texts.of(track.id, "description")) for track in tracks],
    )


async def _described(request: Request, event: Event) -> Markup:
    categories = (await questions_of(event)).categories
    attendances = {way for category in categories for way in category.attendances if not category.is_retired}
    here = installation(request).absolute(address("event", slug=event.slug))
    return as_script(event_json_ld((await face_of(event)).event, attendances, here))


def _days_of(event: Event) -> list[DayLink]:
    count = min((event.ends_on - event.starts_on).days + 1, _MOST_DAYS)
    return [day_link(event.slug, event.starts_on + dt.timedelta(days=offset), None) for offset in range(count)]
