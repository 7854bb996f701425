"""What stands around a page that is not there: the event it would belong to, and the way to one's own page."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request

from events.congress.organizing.event_queries import event_by_id, event_by_slug
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.gate import choose_language
from events.platform.web.installation import installation

_IN_EVENT = re.compile(r"/\w\w/events/([\w-]{1,80})/", re.ASCII)
_OF_SOMEBODY = re.compile(r"/\w\w/registrations/([\w-]{1,100})(?:/|$)", re.ASCII)


async def frame_of_lost(request: Request, status: int) -> dict[str, Any]:
    """Return the context of the event inside which an address leads nowhere; nothing for drafts and other refusals."""
    event = await _event(request) if status == 404 else None
    if event is None or event.state == "draft":
        return {}
    choose_language(request)
    link = {"label": _("Send me my link again"), "href": address("registration.link", slug=event.slug)}
    return {**await public_frame(event, "lost"), "actions": [link]}


async def _event(request: Request) -> Event | None:
    """Return the event that the address names, or that of a private link which once held."""
    revisions, path = installation(request).revisions, request.url.path
    if inside := _IN_EVENT.match(path):
        return await event_by_slug(revisions, inside[1])
    token = own[1] if (own := _OF_SOMEBODY.match(path)) else ""
    signer = installation(request).signer
    subject = signer.subject_of(token) if token else None
    found = await Registration.get_or_none(id=subject) if subject else None
    if found is None or not any(
        signer.is_valid(token, "registration", found.id, one) for one in range(found.link_generation + 1)
    ):
        return None
    return await event_by_id(revisions, found.event_id)
