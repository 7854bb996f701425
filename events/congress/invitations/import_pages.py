"""Organizers invite everybody in a table: send it, see what each line does, confirm that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from starlette.requests import Request

from events.congress.invitations.forms import ImportForm, delegation_name
from events.congress.invitations.import_operations import Terms, import_invitations, preview_invitations
from events.congress.invitations.importing import COLUMNS, HeadError, Line, Offered, left_out_of, lines_of
from events.congress.invitations.list_pages import NAME
from events.congress.invitations.queries import delegations_of
from events.congress.organizing.import_pages import EventImport
from events.congress.registration.accompanying import without_accompanying
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.reading import TableError
from events.platform.web.flash import Flash
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.records.imports.values import Preview, Rows
from events.records.organizations.names import key_of

_CANCELLED = Flash(_("The event is cancelled. Nobody can register for it any more."), tone="warm")
_MOST_LINES = 5000
_NOT_SENT = _("The event is not published: the invitations are made, and sent later.")
_NO_ADDRESSES = _("The first line of the file names the columns, and “E-mail address” is not among them.")
_TOO_MANY = _("At most 5,000 people are invited at once: split the file.")


class InvitationImport(EventImport):
    list_name = NAME
    cancelled = _CANCELLED
    heading = _("Import invitations")
    lead = _("Each address is invited once: whoever is invited already is left as they are.")
    columns: Sequence[LazyText | str] = tuple(words[0] for words in COLUMNS.values())
    most_lines = _MOST_LINES
    form: Callable[..., Form] = ImportForm

    def __init__(self, request: Request, offered: Offered) -> None:
        super().__init__(request)
        self._offered = offered

    @classmethod
    async def of(cls, request: Request) -> InvitationImport:
        event = request.state.event
        delegations = {key_of(delegation_name(one)): one.id for one in await delegations_of(event.id)}
        return cls(
            request,
            Offered(without_accompanying(await questions_of(event)).categories, delegations, event.default_language),
        )

    async def look(self, rows: Rows) -> Preview:
        preview = await preview_invitations(self.event, await self._lines(rows))
        notes = () if self.event.state == "published" else (_NOT_SENT,)
        return replace(preview, left_out=left_out_of(rows), notes=notes)

    async def write(self, rows: Rows, form: Form, version: int) -> Preview:
        is_sent = form["is_sent"].data and self.event.state == "published"
        terms = Terms(self.actor.account_id, is_sent, version, form["answer_by"].data, form["at_any_time"].data)
        return await import_invitations(self.event, await self._lines(rows), terms, now())

    async def _lines(self, rows: Rows) -> list[Line]:
        if len(rows) > _MOST_LINES + 1:
            raise TableError(_TOO_MANY)
        try:
            return await asyncio.to_thread(lines_of, rows, self._offered)
        except HeadError:
            raise TableError(_NO_ADDRESSES) from None
