"""An event as the public sees it: its pages of free text, its privacy notice."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Page, PrivacyNotice
from events.platform.web.editing import found
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


async def free_page(request: Request) -> Response:
    """One page of free text that the organizers wrote."""
    event = await public_event(request)
    slug = request.path_params["page"]
    page = found(await Page.get_or_none(event_id=event.id, slug=slug, is_published=True))
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
    """The version that whoever registers now agrees to; earlier ones by their number."""
    event = await public_event(request)
    notices = await PrivacyNotice.filter(event_id=event.id).order_by("-number")
    notice = _version_asked(notices, request.query_params.get("version", ""))
    texts = await texts_of([row.id for row in notices], fallback_order(event))
    return render(
        request,
        "congress/organizing/public/privacy.html",
        **await public_frame(event, "event.privacy"),
        notice=notice,
        body=texts.of(notice.id, "body") if notice else None,
        versions=[(row.number, row.published_at) for row in notices],
    )


def _version_asked(notices: Sequence[PrivacyNotice], number: str) -> PrivacyNotice | None:
    """Return the notice of a number, the newest without one. Raise HTTPException 404 for a number that none has."""
    if not number:
        return next(iter(notices), None)
    return found({str(notice.number): notice for notice in notices}.get(number))
