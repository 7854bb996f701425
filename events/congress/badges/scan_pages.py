"""The list of what was read at the doors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.scan_list_queries import Line, scan_list
from events.congress.organizing.list_pages import event_list
from events.platform.language.lazy import gettext as _
from events.platform.web.lists.in_sql import SqlList
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace


async def scans(request: Request) -> Response:
    """List what was read, the latest first."""
    return await list_page(await opened(request), "congress/badges/scans.html")


async def opened(request: Request) -> ListPlace[SqlList[Line]]:
    """Return the list of what was read."""
    return event_list(request, "organize.scans", _("Readings at the doors"), scan_list(request.state.event), _MENU)


_MENU = "organize.check_in"
