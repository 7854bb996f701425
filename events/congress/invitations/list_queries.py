"""Reading the list of invitations: a page of it, how many there are in each state, and whom one act reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.invitations.list_columns import Part, condition_of, order_of
from events.congress.invitations.models import Invitation
from events.congress.invitations.states import USED, state_sql
from events.platform.storage.database import dialect, execute_rows, identifier
from events.platform.storage.statements import Statement
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.view import PAGE
from events.records.outbox.models import Message
from events.records.outbox.queries import MailNote, note_of

_BATCH = 500


@dataclass(frozen=True)
class Line:
    """An invitation of the list: its state, how many registered by it, and the latest mail about it."""

    invitation: Invitation
    state: str
    used: int
    mail: MailNote | None


@dataclass(frozen=True)
class Asked:
    """What is asked of the invitations of an event, on a day in its zone."""

    event_id: UUID
    request: ListRequest
    today: dt.date

    def where(self, to: Statement, *further: Part) -> str:
        """Return the condition on the invitation `i`."""
        parts = [part(to) for part in (condition_of(self.request, self.today), *further)]
        return " AND ".join([f"i.event_id = {to.bind(self.event_id)}", *parts])


async def page_of(asked: Asked) -> list[Line]:
    """Return a page of the invitations, sorted as asked."""
    return await _lines(asked, (asked.request.page - 1) * PAGE, PAGE)


async def all_of(asked: Asked) -> AsyncIterator[Line]:
    """Give every invitation that was found, sorted as asked, read in batches."""
    offset = 0
    while lines := await _lines(asked, offset, _BATCH):
        for line in lines:
            yield line
        offset += _BATCH


async def _lines(asked: Asked, offset: int, most: int) -> list[Line]:
    to = Statement(dialect())
    state, where = state_sql(to.bind(asked.today)), asked.where(to)
    order = order_of(asked.request, asked.today)(to)
    sql = (
        f"SELECT i.id AS id, {state} AS state, {USED} AS used FROM invitation i WHERE {where} "  # noqa: S608 - parts of ours
        f"ORDER BY {order} LIMIT {to.bind(most)} OFFSET {to.bind(offset)}"
    )
    found = [(identifier(row["id"]), str(row["state"]), int(row["used"])) for row in await execute_rows(sql, to.values)]
    ids = [one for one, _state, _used in found]
    rows = Invitation.filter(id__in=ids).select_related("delegation")
    by_id = {row.id: row for row in await rows} if ids else {}
    mails = await latest_mails_about(ids) if ids else {}
    return [Line(by_id[one], state, used, mails.get(one)) for one, state, used in found if one in by_id]


async def latest_mails_about(ids: Sequence[UUID]) -> dict[UUID, MailNote]:
    """Return the latest mail about each of these invitations."""
    mails = Message.filter(subject__in=list(ids)).order_by("created_at", "id")
    return {mail.subject: note_of(mail) for mail in await mails if mail.subject is not None}


async def counts_of(event_id: UUID, today: dt.date) -> dict[str, int]:
    """Return how many invitations of an event are in each state."""
    to = Statement(dialect())
    state = state_sql(to.bind(today))
    sql = f"SELECT {state} AS state, count(*) AS number FROM invitation i WHERE i.event_id = {to.bind(event_id)} GROUP BY 1"  # noqa: S608, E501
    return {str(row["state"]): int(row["number"]) for row in await execute_rows(sql, to.values)}


async def count_of(asked: Asked) -> int:
    """Return how many were found."""
    to = Statement(dialect())
    sql = f"SELECT count(*) AS number FROM invitation i WHERE {asked.where(to)}"  # noqa: S608 - parts of ours
    return int((await execute_rows(sql, to.values))[0]["number"])


async def addressed_among(asked: Asked, reached: Part) -> list[Invitation]:
    """Return those found that are for one address and fulfil a further condition, the first made first."""
    to = Statement(dialect())
    where = asked.where(to, reached)
    sql = f"SELECT i.id AS id FROM invitation i WHERE {where} AND i.email IS NOT NULL"  # noqa: S608 - parts of ours
    ids = [identifier(row["id"]) for row in await execute_rows(sql, to.values)]
    rows: list[Invitation] = []
    for at in range(0, len(ids), 500):
        rows += await Invitation.filter(id__in=ids[at : at + 500])
    return sorted(rows, key=lambda row: (row.created_at, row.id))
