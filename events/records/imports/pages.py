"""The two pages of every import: send a table, see line by line what it would do, and have all of it done or nothing.

A room says what its import is (`TableImport`) and gives both pages an address, the second one with `?table=`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.reading import MOST_BYTES, TableError, read_table
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.forms import FileForm
from events.records.files.models import StoredFile
from events.records.files.operations import FileRefusedError
from events.records.imports.table_operations import KeptTables, name_of
from events.records.imports.values import FATE_TONES, FATE_WORDS, Fate, Preview, Rows

MOST_LISTED = 300  # lines of one fate on the page
_LARGEST_FORM = MOST_BYTES + 500_000

IMPORTED = Flash(_("Imported. New: %(new)s, changed: %(changed)s, left as they are: %(left)s."))
_SEND_AGAIN = Flash(_("This file is not kept any more: send it again."), tone="warm")


class TableImport(Protocol):
    """One kind of import, for one request."""

    heading: LazyText
    lead: LazyText
    columns: Sequence[LazyText | str]  # whose names are recognized
    most_lines: int  # of a table
    form: Callable[..., Form]  # what is asked beside the table before it is written
    scope: UUID  # of the files: an event, or an account where they are about all events

    @property
    def page(self) -> str:
        """The address at which a table is sent."""

    @property
    def back(self) -> str:
        """The address of the list that grows."""

    def preview_page(self, digest: str) -> str:
        """Return the address that shows what a table would do."""

    async def frame(self) -> Mapping[str, Any]:
        """Return the context of the menus."""

    async def look(self, rows: Rows) -> Preview:
        """Return what a table would do now. Raise TableError."""

    async def write(self, rows: Rows, form: Form, version: int) -> Preview:
        """Do it. Raise ChangedMeanwhileError when it would no longer do what the preview of that version showed."""


async def upload_page(request: Request, kind: TableImport) -> Response:
    """Send a table; nothing is written before it was looked at."""
    return await edit_row(
        request,
        load=_nothing,
        form=FileForm,
        save=partial(_keep, request, kind),
        show=partial(_show_upload, request, kind),
        largest=_LARGEST_FORM,
    )


async def _nothing() -> Present[None]:
    return Present(None, {})


def _tables(request: Request, kind: TableImport) -> KeptTables:
    return KeptTables(installation(request).settings.files_dir, kind.scope)


async def _keep(request: Request, kind: TableImport, _row: None, form: FileForm, _version: int) -> Response:
    if form.upload is None:
        raise RefusedError(gettext("Choose a file."))
    by, name = request.state.actor.account_id, form.upload.filename or ""
    try:
        rows = await read_table(await form.upload.read(MOST_BYTES + 1))
        await kind.look(rows)
        stored = await _tables(request, kind).keep(rows, name, by=by, now=now())
    except TableError as error:
        raise RefusedError(str(error.message)) from error
    except FileRefusedError as error:
        raise RefusedError(error.text) from error
    return redirect(request, kind.preview_page(stored.sha256))


async def _show_upload(request: Request, kind: TableImport, _row: None, edit: Edit) -> Response:
    return render(request, "records/imports/upload.html", edit.status, **await kind.frame(), kind=kind, form=edit.form)


async def preview_page(request: Request, kind: TableImport) -> Response:
    """Show what a table would do (GET); do it (POST)."""
    tables = _tables(request, kind)
    stored = await tables.find(request.query_params.get("table", "")[:64])
    if stored is None:
        return redirect(request, kind.page, _SEND_AGAIN)
    rows = await tables.rows(stored)
    return await edit_row(
        request,
        load=partial(_look, kind, rows),
        form=kind.form,
        save=partial(_write, request, kind, stored, rows),
        show=partial(_show, request, kind, stored),
    )


async def _look(kind: TableImport, rows: Rows) -> Present[Preview]:
    preview = await kind.look(rows)
    return Present(preview, {}, preview.version)


async def _write(
    request: Request, kind: TableImport, stored: StoredFile, rows: Rows, _shown: Preview, form: Form, version: int
) -> Response:
    done = await kind.write(rows, form, version)
    if done.is_wrong:
        raise RefusedError(gettext("Nothing was written: some lines are refused."))
    await _tables(request, kind).forget(stored, by=request.state.actor.account_id, now=now())
    counts = {str(fate): str(done.count(fate)) for fate in (Fate.NEW, Fate.CHANGED, Fate.LEFT)}
    return redirect(request, kind.back, IMPORTED, **counts)


async def _show(request: Request, kind: TableImport, stored: StoredFile, preview: Preview, edit: Edit) -> Response:
    return render(
        request,
        "records/imports/preview.html",
        edit.status,
        **await kind.frame(),
        kind=kind,
        edit=edit,
        form=edit.form,
        preview=preview,
        file_name=name_of(stored),
        action=f"{request.url.path}?{request.url.query}",
        groups=[(fate, preview.of(fate)) for fate in Fate if preview.count(fate)],
        words=FATE_WORDS,
        tones=FATE_TONES,
        most=MOST_LISTED,
    )
