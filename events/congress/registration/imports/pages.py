"""Organizers register everybody in a table: send it, see what each line does, confirm that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from starlette.requests import Request

from events.congress.organizing.import_pages import EventImport
from events.congress.registration.imports.columns import columns_of, importable, left_out_of, names_of
from events.congress.registration.imports.forms import ImportForm
from events.congress.registration.imports.line_operations import MOST_LINES, lines_in
from events.congress.registration.imports.lines import Line
from events.congress.registration.imports.operations import Terms, import_registrations, preview_registrations
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.flash import Flash
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.records.imports.values import Preview, Rows

_CANCELLED = Flash(_("The event is cancelled. Nobody can register for it any more."), tone="warm")


class RegistrationImport(EventImport):
    list_name = "organize.registrations"
    cancelled = _CANCELLED
    heading = _("Import registrations")
    lead = _(
        "Whoever is not registered yet is registered on their behalf, without a consent. Nobody is registered twice."
    )
    most_lines = MOST_LINES
    form: Callable[..., Form] = ImportForm

    def __init__(self, request: Request, questions: Questions) -> None:
        super().__init__(request)
        self._questions = questions
        self.columns: Sequence[LazyText | str] = names_of(questions)

    @classmethod
    async def of(cls, request: Request) -> RegistrationImport:
        return cls(request, await questions_of(request.state.event))

    async def look(self, rows: Rows) -> Preview:
        preview = await preview_registrations(self._questions, await self._lines(rows))
        return replace(preview, left_out=left_out_of(rows[0], columns_of(rows[0], importable(self._questions))))

    async def write(self, rows: Rows, form: Form, version: int) -> Preview:
        terms = Terms(self.actor.account_id, form["is_told"].data, version)
        return await import_registrations(self._questions, await self._lines(rows), terms, now())

    async def _lines(self, rows: Rows) -> list[Line]:
        return await lines_in(rows, self._questions, self.event.default_language)
