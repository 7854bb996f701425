"""The list of invitations as a file: those that its filters find, with all columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations.list_pages import asked_of, cells_of
from events.congress.invitations.list_queries import Asked, Line, all_of
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.tables.files import Table
from events.platform.tables.responses import table_response
from events.platform.web.lists.cells import Cell, Pill
from events.platform.web.lists.declared import Column
from events.platform.zoned import ZonedTime


async def invitations_csv(request: Request) -> Response:
    """Send the invitations that the list shows as a file for any spreadsheet."""
    return await _file(request, "csv")


async def invitations_xlsx(request: Request) -> Response:
    """Send the same as a file of a spreadsheet."""
    return await _file(request, "xlsx")


async def _file(request: Request, kind: str) -> Response:
    event = request.state.event
    questions = await questions_of(event)
    listing, asked = asked_of(request, questions)
    rows = _rows(asked, questions, listing.columns, event.time_zone)
    heads = [str(column.label) for column in listing.columns]
    return await table_response(Table(f"{event.slug}-invitations", heads, rows), kind)


async def _rows(
    asked: Asked, questions: Questions, columns: Sequence[Column], zone: str
) -> AsyncIterator[Sequence[str]]:
    async for line in all_of(asked):
        cells = cells_of(line, questions, zone) | _times(line, zone)
        cells["category"] = str(questions.category(line.invitation.category_id).name)  # no page marks its language here
        yield [_text(cells[column.key]) for column in columns]


def _times(line: Line, zone: str) -> dict[str, Cell]:
    """Return days and instants as programs sort them."""
    row = line.invitation
    return {
        "answer_by": row.answer_by.isoformat() if row.answer_by else "",
        "sent_at": _stored(row.sent_at, zone),
        "created_at": _stored(row.created_at, zone),
    }


def _stored(at: dt.datetime | None, zone: str) -> str:
    return ZonedTime.from_instant(at, zone).stored.replace("T", " ") if at else ""


def _text(cell: Cell) -> str:
    return str(cell.label) if isinstance(cell, Pill) else str(cell)
