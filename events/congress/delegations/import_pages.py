"""Organizers enter every delegation of a table: send it, see what each line does, confirm that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from starlette.requests import Request

from events.congress.delegations.forms import ImportForm
from events.congress.delegations.import_operations import Terms, import_delegations, preview_delegations
from events.congress.delegations.importing import HeadError, Line, left_out_of, lines_of, names_of
from events.congress.organizing.import_pages import EventImport
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.reading import TableError
from events.platform.web.flash import Flash
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.records.imports.values import Preview, Rows

_LIST = "organize.delegations"
_CANCELLED = Flash(_("The event is cancelled. Nobody can be named or confirm any more."), tone="warm")
_MOST_LINES = 1000
_NOT_SENT = _("The event is not published: the delegations are entered, and their links sent later.")
_NO_ADDRESSES = _(
    "The first line of the file names the columns, and “E-mail address of the focal point” is not among them."
)
_TOO_MANY = _("At most 1,000 delegations are entered at once: split the file.")


class DelegationImport(EventImport):
    list_name = _LIST
    cancelled = _CANCELLED
    heading = _("Import delegations")
    lead = _("Whichever delegation is not entered yet is made, with its places. None is made twice.")
    most_lines = _MOST_LINES
    form: Callable[..., Form] = ImportForm

    def __init__(self, request: Request, questions: Questions) -> None:
        super().__init__(request)
        self._questions = questions
        self.columns: Sequence[LazyText | str] = names_of(questions)

    @classmethod
    async def of(cls, request: Request) -> DelegationImport:
        return cls(request, await questions_of(request.state.event))

    async def look(self, rows: Rows) -> Preview:
        preview = await preview_delegations(self.event, await self._lines(rows))
        notes = () if self.event.state == "published" else (_NOT_SENT,)
        return replace(preview, left_out=left_out_of(rows, self._questions), notes=notes)

    async def write(self, rows: Rows, form: Form, version: int) -> Preview:
        is_sent = form["is_sent"].data and self.event.state == "published"
        terms = Terms(self.actor.account_id, is_sent, version)
        return await import_delegations(self.event, await self._lines(rows), terms, now())

    async def _lines(self, rows: Rows) -> list[Line]:
        if len(rows) > _MOST_LINES + 1:
            raise TableError(_TOO_MANY)
        try:
            return await asyncio.to_thread(lines_of, rows, self._questions, self.event.default_language)
        except HeadError:
            raise TableError(_NO_ADDRESSES) from None
