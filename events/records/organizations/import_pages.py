"""Organizers read organizations from a table: send it, see what each line does, confirm that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.reading import TableError
from events.platform.tables.sheet_child import MOST_ROWS
from events.platform.web.addresses import address
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.records.imports.pages import preview_page, upload_page
from events.records.imports.values import Preview, Rows
from events.records.organizations.import_operations import import_organizations, preview_organizations
from events.records.organizations.importing import COLUMNS, HeadError, Line, left_out_of, lines_of
from events.records.people.frames import account_frame

NO_NAMES = _("The first line of the file names the columns, and “Name” is not among them.")


class _Import:
    heading = _("Import organizations")
    lead = _("Those that are new are made and confirmed; those that are known stay as they are.")
    columns: Sequence[LazyText | str] = tuple(words[0] for words in COLUMNS.values())
    most_lines = MOST_ROWS
    form: Callable[..., Form] = Form

    def __init__(self, request: Request) -> None:
        self._actor = request.state.actor
        self.scope = self._actor.account_id

    @property
    def page(self) -> str:
        return address("organize.organizations.import")

    @property
    def back(self) -> str:
        return address("organize.organizations")

    def preview_page(self, digest: str) -> str:
        return address("organize.organizations.import.preview", table=digest)

    async def frame(self) -> Mapping[str, Any]:
        return account_frame(self._actor)

    async def look(self, rows: Rows) -> Preview:
        preview = await preview_organizations(await _lines(rows))
        return Preview(preview.outcomes, left_out_of(rows))

    async def write(self, rows: Rows, form: Form, version: int) -> Preview:
        return await import_organizations(await _lines(rows), now(), by=self._actor.account_id, version=version)


async def _lines(rows: Rows) -> list[Line]:
    try:
        return await asyncio.to_thread(lines_of, rows)
    except HeadError:
        raise TableError(NO_NAMES) from None


async def upload(request: Request) -> Response:
    """Send a table of organizations."""
    return await upload_page(request, _Import(request))


async def preview(request: Request) -> Response:
    """Show what a table of organizations would do (GET); do it (POST)."""
    return await preview_page(request, _Import(request))
