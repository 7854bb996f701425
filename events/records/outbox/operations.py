"""Queuing mail: one row, written in the transaction of what it tells about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from events.platform.storage.database import dialect, execute_count, execute_rows, identifier
from events.platform.storage.statements import Statement
from events.records.outbox.kinds import ERASURE_DONE

_AT_ONCE = 100  # rows of one statement


class Batch(Protocol):
    """A mailing."""

    @property
    def id(self) -> uuid.UUID: ...

    @property
    def scope(self) -> uuid.UUID: ...


async def queue_mail(
    kind: str,
    *,
    recipient: str,
    language: str,
    dedup: str,
    now: dt.datetime,
    scope: uuid.UUID | None = None,
    subject: uuid.UUID | None = None,
    recipient_name: str = "",
    details: Mapping[str, Any] | None = None,
    due_at: dt.datetime | None = None,
) -> bool:
    """Queue one mail for delivery; False when a message with this `dedup` was queued before.

    `kind` names the text ("registration_confirmed"), `subject` the row it is about; links and texts are made
    when it is delivered, so nothing private waits in the table. `details` is for what no row holds, `due_at` for a
    mail that has to wait.
    """
    row = _row(kind, Addressed(recipient, language, dedup, subject, recipient_name), scope, now) | {
        "details": msgspec.json.encode(dict(details or {})).decode(),
        "due_at": due_at or now,
    }
    return bool(await _insert([row], "ON CONFLICT (dedup) DO NOTHING"))


@dataclass(frozen=True)
class Addressed:
    """To whom a mail goes, in which language, and the row that it is about."""

    recipient: str
    language: str
    dedup: str
    subject: uuid.UUID | None
    recipient_name: str = ""


async def queue_batch(kind: str, batch: Batch, mails: Sequence[Addressed], now: dt.datetime) -> int:
    """Queue one held mail for each who has none of this batch, or whose mail was withdrawn. Return how many."""
    details = msgspec.json.encode({"mailing": str(batch.id)}).decode()
    rows = [
        _row(kind, mail, batch.scope, now) | {"details": details, "batch": batch.id, "state": "held"} for mail in mails
    ]
    again = (
        "ON CONFLICT (dedup) DO UPDATE SET state = 'held', last_error = '', attempts = 0, "
        "recipient = excluded.recipient, recipient_name = excluded.recipient_name, language = excluded.language "
        "WHERE message.state = 'withdrawn' AND message.scope = excluded.scope"
    )
    return sum([await _insert(rows[at : at + _AT_ONCE], again) for at in range(0, len(rows), _AT_ONCE)])


async def release_batch(batch: Batch, due_at: dt.datetime) -> int:
    """Let the held mails of a batch leave. Return how many."""
    return await execute_count(
        "UPDATE message SET state = 'queued', due_at = $1 WHERE batch = $2 AND scope = $3 AND state = 'held'",
        [due_at, batch.id, batch.scope],
    )


async def withdraw_batch(batch: Batch, now: dt.datetime) -> int:
    """Withdraw the mails of a batch that have not left. Return how many."""
    return await execute_count(
        "UPDATE message SET state = 'withdrawn', due_at = $1, last_error = 'stopped' "
        "WHERE batch = $2 AND scope = $3 AND state IN ('held', 'queued')",
        [now, batch.id, batch.scope],
    )


def _row(kind: str, mail: Addressed, scope: uuid.UUID | None, now: dt.datetime) -> dict[str, object]:
    made = uuid.uuid4()
    return {
        "id": made,
        "kind": kind,
        "scope": scope,
        "subject": mail.subject,
        "details": "{}",
        "language": mail.language,
        "recipient": mail.recipient,
        "recipient_name": mail.recipient_name,
        "dedup": mail.dedup,
        "message_id": f"{made}@events",
        "due_at": now,
        "created_at": now,
        "last_error": "",
        "sent_subject": "",
        "sent_text": "",
    }


async def _insert(rows: Sequence[Mapping[str, object]], on_conflict: str) -> int:
    """Write the rows in one statement and return how many were written.

    A registration may spend 10 ms in all, and two who queue the same mail at once must both go on.
    """
    values = [value for row in rows for value in row.values()]
    width = len(rows[0])
    places = ", ".join(
        f"({', '.join(f'${at + number}' for number in range(1, width + 1))})" for at in range(0, len(values), width)
    )
    sql = f"INSERT INTO message ({', '.join(rows[0])}) VALUES {places} {on_conflict} RETURNING id"  # noqa: S608
    return len(await execute_rows(sql, values))


async def retry_mails(scope: uuid.UUID | None, ids: Sequence[uuid.UUID], now: dt.datetime) -> list[uuid.UUID]:
    """Let mails of an event or mission leave: those that failed or came back, from the beginning of their tries.

    Those that were held back leave when they are due; one of a batch that is not released, or stopped, stays. Return
    those that leave.
    """
    may_leave = (
        "state IN ('failed', 'bounced') OR state = 'held' AND (batch IS NULL OR batch IN "
        "(SELECT id FROM mailing WHERE released_at IS NOT NULL AND stopped_at IS NULL))"
    )
    due_at = "CASE WHEN state = 'held' THEN due_at ELSE {now} END"
    return await _change(scope, ids, f"state = 'queued', attempts = 0, due_at = {due_at}", may_leave, now)


async def hold_mails(scope: uuid.UUID, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Hold mails of an event back that wait to leave. Return those that are held."""
    may_wait = f"state = 'queued' AND kind <> '{ERASURE_DONE}'"  # what alone keeps an address leaves
    return await _change(scope, ids, "state = 'held'", may_wait)


async def _change(
    scope: uuid.UUID | None, ids: Sequence[uuid.UUID], change: str, condition: str, now: dt.datetime | None = None
) -> list[uuid.UUID]:
    to = Statement(dialect())
    change = change.format(now=to.bind(now)) if now else change
    within = f"scope = {to.bind(scope)}" if scope else "scope IS NULL"
    sql = f"UPDATE message SET {change} WHERE {to.any_of('id', ids)} AND {within} AND ({condition}) RETURNING id"  # noqa: S608 - parts of ours
    return [identifier(row["id"]) for row in await execute_rows(sql, to.values)]


async def note_bounce(message_id: uuid.UUID, recipient: str, said: str) -> bool:
    """Write down that a mail which was sent to this recipient came back; False for any other."""
    return bool(
        await execute_count(
            "UPDATE message SET state = 'bounced', last_error = $1 WHERE id = $2 AND recipient = $3 AND state = 'sent'",
            [f"bounced: {said}", message_id, recipient],
        )
    )


async def empty_mails(subject: uuid.UUID) -> None:
    """Empty the mails about a row whose texts are erased; one that waits is not sent."""
    await execute_count(
        "UPDATE message SET recipient = '', recipient_name = '', details = '{}', sent_subject = '', sent_text = '', "
        "last_error = '', dedup = 'erased:' || CAST(id AS TEXT), "
        "state = CASE WHEN state IN ('queued', 'held', 'sending', 'failed') THEN 'withdrawn' ELSE state END "
        "WHERE subject = $1",
        [subject],
    )
