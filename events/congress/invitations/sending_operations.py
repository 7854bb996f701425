"""Mails of invitations: rows of the outbox, in the language of whoever is invited."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from events.congress.invitations.models import Invitation
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail

INVITATION, REMINDER = "invitation", "invitation_reminder"


async def send_invitations(rows: Sequence[Invitation], *, by: UUID | None, now: dt.datetime) -> list[UUID]:
    """Put the mail of each invitation into the outbox; return those whose is new. Twice in a minute is once."""
    return await _send(rows, INVITATION, f"{now:%Y%m%d%H%M}", by, now)


async def remind_of_invitations(rows: Sequence[Invitation], *, by: UUID | None, now: dt.datetime) -> list[UUID]:
    """Remind of these invitations, each at most once a day; return those whose mail is new."""
    return await _send(rows, REMINDER, f"{now:%Y%m%d}", by, now)


async def _send(rows: Sequence[Invitation], kind: str, occasion: str, by: UUID | None, now: dt.datetime) -> list[UUID]:
    async with transaction():
        sent = [row for row in rows if row.email and await _queue(row, kind, occasion, now)]
        for row in sent:
            act = Act.REMINDED if kind == REMINDER else Act.SENT
            await record_change(row.event_id, "invitation", row.id, act, now, actor=by)
    return [row.id for row in sent]


async def _queue(row: Invitation, kind: str, occasion: str, now: dt.datetime) -> bool:
    await asyncio.sleep(0)  # others are answered meanwhile
    is_new = await queue_mail(
        kind,
        recipient=row.email or "",
        recipient_name=row.name,
        language=row.language,
        dedup=f"{kind}:{row.id}:{row.generation}:{occasion}",
        now=now,
        scope=row.event_id,
        subject=row.id,
    )
    if is_new:
        await Invitation.filter(id=row.id).update(sent_at=now)
    return is_new
