"""Queuing mail: one row, written in the transaction of what it tells about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from events.platform.storage.database import execute_count, execute_rows


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
) -> bool:
    """Queue one mail for delivery; False when a message with this `dedup` was queued before.

    `kind` names the text ("registration_confirmed"), `subject` the row it is about; links and texts are made
    when it is delivered, so nothing private waits in the table. `details` is for what no row holds.
    """
    made = uuid.uuid4()
    row = {
        "id": made,
        "kind": kind,
        "scope": scope,
        "subject": subject,
        "details": msgspec.json.encode(dict(details or {})).decode(),
        "language": language,
        "recipient": recipient,
        "recipient_name": recipient_name,
        "dedup": dedup,
        "message_id": f"{made}@events",
        "due_at": now,
        "created_at": now,
        "last_error": "",
        "sent_subject": "",
        "sent_text": "",
    }
    # One statement: a registration may spend 10 ms in all, and two who queue the same mail at once must both go on.
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    sql = f"INSERT INTO message ({', '.join(row)}) VALUES ({places}) "  # noqa: S608
    return bool(await execute_rows(sql + "ON CONFLICT (dedup) DO NOTHING RETURNING id", list(row.values())))


async def retry_mail(message_id: uuid.UUID, now: dt.datetime) -> bool:
    """Try a failed message again, from the beginning of its tries; False when it had not failed."""
    return bool(
        await execute_count(
            "UPDATE message SET state = 'queued', attempts = 0, due_at = $1 WHERE id = $2 AND state = 'failed'",
            [now, message_id],
        )
    )
