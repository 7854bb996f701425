"""The page of an event that asks before an act, and what deletions tell."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.lazy import gettext as _
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.flash import Flash

DELETE = _("Delete “%(title)s”?")
DELETED = Flash(_("“%(title)s” is deleted. You can bring it back from this page."))
BACK = Flash(_("“%(title)s” is back."))
NOT_THERE = Flash(_("This is not there to be brought back any more."), tone="warm")


async def ask(request: Request, page: str, asked: Confirmation, status: int = 200) -> Response:
    """Answer with the question; `page` names the page of the menu that it belongs to."""
    frame = await organize_frame(request.state.actor, request.state.event, page)
    return confirmation(request, frame, asked, status)
