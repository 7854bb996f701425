"""Every import into an event: its pages stand below the list that grows, and a cancelled event takes none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.page import FORM, Page
from events.platform.web.permissions import Rule
from events.records.imports.pages import TableImport, preview_page, upload_page


class EventImport:
    """What a `TableImport` into an event says of its addresses and menus; `list_name` is the row of the list's page."""

    list_name: str
    cancelled: Flash  # why a cancelled event takes no more

    def __init__(self, request: Request) -> None:
        self.actor, self.event = request.state.actor, request.state.event
        self.scope = self.event.id

    @classmethod
    async def of(cls, request: Request) -> Any:
        """Return the import into the event in the address, a `TableImport`."""
        return cls(request)

    @property
    def page(self) -> str:
        return address(f"{self.list_name}.import", slug=self.event.slug)

    @property
    def back(self) -> str:
        return address(self.list_name, slug=self.event.slug)

    def preview_page(self, digest: str) -> str:
        return address(f"{self.list_name}.import.preview", slug=self.event.slug, table=digest)

    async def frame(self) -> Mapping[str, Any]:
        return await organize_frame(self.actor, self.event, self.list_name)


def import_rows(path: str, kind: type[EventImport]) -> tuple[Page, Page]:
    """Return the rows of the two pages of an import, the second below the `path` of the first."""
    name = f"{kind.list_name}.import"
    return (
        Page(name, path, Rule.EDIT, partial(_answer, upload_page, kind), FORM),
        Page(f"{name}.preview", path + "/preview", Rule.EDIT, partial(_answer, preview_page, kind), FORM),
    )


async def _answer(
    page: Callable[[Request, TableImport], Awaitable[Response]], kind: type[EventImport], request: Request
) -> Response:
    """Return one of the two pages; lead back to the list where the event is cancelled."""
    event = request.state.event
    if event.state == "cancelled":
        return redirect(request, address(kind.list_name, slug=event.slug), kind.cancelled)
    return await page(request, await kind.of(request))
