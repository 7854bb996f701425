"""The edit page: what becomes of a form, a version and a save. Answers 200, 422, 409 or 303, and nothing else does.

A handler that edits a row loads it or raises 404, says which form it has, how it is saved and how it is drawn, and
leaves the rest to `edit_row`. Whoever saves an older version than the present one gets 409 with both, field by field.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from tortoise.models import Model

from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.differences import Difference, differences
from events.platform.web.email_fields import are_reachable, keep_standing
from events.platform.web.forms import Form, read_form

Row = TypeVar("Row")
Typed = TypeVar("Typed", bound=Form)


@dataclass(frozen=True)
class Present(Generic[Row]):
    """A row as it stands now, what its form shows of it, and its version: 0 for one that is not there yet."""

    row: Row
    data: Mapping[str, Any]
    version: int = 0


@dataclass(frozen=True)
class Edit:
    """A form as its page draws it, for the macros in `platform/macros/editing.html`.

    Saving again overwrites `version`. `conflict` lists the fields that differ from what somebody else saved meanwhile;
    None while nobody did.
    """

    form: Form
    version: int = 0
    status: int = 200
    conflict: tuple[Difference, ...] | None = None


class RefusedError(Exception):
    """A form cannot be saved, for a reason that only saving finds; told at the field, or above the form."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def mark(self, form: Form) -> None:
        if self.field:
            form[self.field].errors = [*form[self.field].errors, self.message]
        else:
            form.form_errors.append(self.message)


async def edit_row(
    request: Request,
    *,
    load: Callable[[], Awaitable[Present[Row]]],
    form: Callable[..., Typed],
    save: Callable[[Row, Typed, int], Awaitable[Response]],
    show: Callable[[Row, Edit], Awaitable[Response]],
    largest: int = 0,
    read: Callable[[], Awaitable[FormData]] | None = None,
) -> Response:
    """Answer for a page that edits a row.

    `load` reads the row or raises 404; it is called again after a conflict. `form` makes the form of what was sent,
    or of `data=`. `save` is given a valid form and the version that was opened, and answers 303; it may raise
    ChangedMeanwhileError and RefusedError. `show` draws the page with the status of its Edit. `largest` is how many
    bytes may be sent where the form asks for files; `read` reads what was sent otherwise than `read_form`.
    """
    present = await load()
    if request.method != "POST":
        return await show(present.row, Edit(form(data=present.data), present.version))
    sent = await (read() if read else read_form(request, with_files=largest > 0, largest=largest))
    try:
        typed, version = form(sent), version_of(str(sent.get("version", "")))
        keep_standing(typed, present.data)
        if not (typed.validate() and await are_reachable(request, typed)):
            return await show(present.row, Edit(typed, version, 422))
        try:
            return await save(present.row, typed, version)
        except RefusedError as refused:
            refused.mark(typed)
            return await show(present.row, Edit(typed, version, 422))
        except ChangedMeanwhileError:
            await _read_scope_again(request)
            present = await load()
            conflict = differences(form(data=present.data), typed)
            return await show(present.row, Edit(typed, present.version, 409, conflict))
    finally:
        await sent.close()


async def _read_scope_again(request: Request) -> None:
    """The revision of the event or mission may be older than the conflict, and what is remembered goes by it."""
    for name in ("event", "mission"):
        scope = getattr(request.state, name, None)
        if isinstance(scope, Model):
            await scope.refresh_from_db()


def version_of(text: str) -> int:
    """Return the version that a form carries; one that no row has when it carries nonsense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def found(row: Row | None) -> Row:
    """Return a row that was looked for. Raise HTTPException 404 when there is none."""
    if row is None:
        raise HTTPException(404)
    return row
