"""Late changes are gathered for some minutes, then each person is told of them in one mail.

A batch is closed in one transaction and its mails queued in others, some at a time, each once whatever is tried twice:
three thousand who follow a session do not keep everybody else waiting.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from uuid import UUID

from events.congress.organizing.models import Event
from events.missions.file.models import Delegate, Mission
from events.platform.storage.database import execute_count, execute_rows, instant, transaction
from events.publishing.late_changes.items import Item, items_of
from events.publishing.late_changes.people import followers_of, office_of
from events.records.changes.models import Notice
from events.records.outbox.operations import queue_mail
from events.settings import Settings

_AT_ONCE = 50  # mails queued in one transaction
_AT_MOST = 3  # times the minutes: whoever edits for an hour does not keep the first change from being told
_KEPT = dt.timedelta(days=60)

Recipient = tuple[UUID, str, str, str]  # registration, delegate or account; address, name, language


async def notify_of_changes(settings: Settings, now: dt.datetime) -> int:
    """Queue the mails about every change that was gathered long enough; how many."""
    wait = dt.timedelta(minutes=settings.notice_minutes)
    for scope in await _due(wait, now):
        await _close(scope, now)
    queued = 0
    rows = await execute_rows("SELECT DISTINCT batch FROM notice WHERE batch IS NOT NULL AND told_at IS NULL")
    for row in rows:
        queued += await _notify(UUID(str(row["batch"])), dt.timedelta(hours=settings.notice_hours), now)
    return queued


async def _due(wait: dt.timedelta, now: dt.datetime) -> list[UUID]:
    """Return the events and missions in which nothing was changed for `wait`, or something waits for three times as
    long."""
    rows = await execute_rows(
        "SELECT scope, max(changed_at) AS last, min(first_changed_at) AS first FROM notice"
        " WHERE open_subject IS NOT NULL GROUP BY scope"
    )
    return [
        UUID(str(row["scope"]))
        for row in rows
        if instant(row["last"]) <= now - wait or instant(row["first"]) <= now - _AT_MOST * wait
    ]


async def _close(scope: UUID, now: dt.datetime) -> None:
    await execute_count(
        "UPDATE notice SET open_subject = NULL, batch = $1, gathered_at = $2"
        " WHERE scope = $3 AND open_subject IS NOT NULL",
        [uuid.uuid4(), now, scope],
    )


async def _notify(batch: UUID, window: dt.timedelta, now: dt.datetime) -> int:
    notices = await Notice.filter(batch=batch)
    about, items = await items_of(notices)
    items = [item for item in items if item.is_notifiable(window, now)]
    people = await _concerned(about, items)
    urgent = people and any(item.is_urgent_at(now) for item in items)
    scope = notices[0].scope
    queued = await _queue("change_notice", scope, batch, people, now)
    queued += await _queue("change_short_text", scope, batch, await _office(scope) if urgent else [], now)
    await Notice.filter(batch=batch).update(told_at=now)
    return queued


async def _concerned(about: Event | Mission | None, items: Sequence[Item]) -> list[Recipient]:
    if about is None or about.is_demonstration:
        return []
    return await (_travellers(about, items) if isinstance(about, Mission) else _followers(items))


async def _followers(items: Sequence[Item]) -> list[Recipient]:
    concerned = [item.notice.subject for item in items if item.change_for(None)]
    if not concerned:
        return []
    return [(row.id, row.email, row.badge_name, row.language) for row, _sessions in await followers_of(concerned)]


async def _travellers(mission: Mission, items: Sequence[Item]) -> list[Recipient]:
    delegates = await Delegate.filter(mission_id=mission.id, left_at=None).order_by("position", "code")
    return [
        (row.id, row.email, row.name, row.language)
        for row in delegates
        if row.email and any(item.change_for(row.id) for item in items)
    ]


async def _office(scope: UUID) -> list[Recipient]:
    return [(row.id, row.email, row.person.name, row.language) for row in await office_of(scope)]


async def _queue(kind: str, scope: UUID, batch: UUID, people: Sequence[Recipient], now: dt.datetime) -> int:
    queued = 0
    for first in range(0, len(people), _AT_ONCE):
        async with transaction():
            for subject, email, name, language in people[first : first + _AT_ONCE]:
                queued += await queue_mail(
                    kind,
                    recipient=email,
                    recipient_name=name,
                    language=language,
                    dedup=f"{kind}:{subject}:{batch}",
                    now=now,
                    scope=scope,
                    subject=subject,
                    details={"batch": str(batch)},
                )
    return queued


async def delete_old_notices(now: dt.datetime) -> int:
    """Delete what was told long ago and return how many. The audit trail keeps who changed what."""
    return await execute_count("DELETE FROM notice WHERE told_at IS NOT NULL AND told_at < $1", [now - _KEPT])
