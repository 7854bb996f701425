"""Asking for an alert, confirming it, ending it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable, Collection
from typing import Any
from uuid import UUID

from events.congress.alerts.models import Alert
from events.congress.organizing.models import Event
from events.congress.registration.opening import offered_windows, open_now
from events.congress.registration.question_queries import questions_of
from events.platform.storage.database import transaction
from events.records.outbox.operations import empty_mails, queue_mail
from events.records.people.throttle_operations import allow

CONFIRMATION = "alert_confirmation"
MailAt = Callable[[dt.datetime], Awaitable[dt.datetime]]
_MOST, _WITHIN = 3, dt.timedelta(days=1)  # mails to an address that anybody can type


async def ask_for_alert(event: Event, email: str, language: str, now: dt.datetime, mail_at: MailAt) -> None:
    """Send an address the link that confirms its alert, when its mail may leave; one that is confirmed is told so.

    Nothing happens when so many mails went there within the day.
    """
    if not await allow(f"alert {event.id} to {email}", _MOST, _WITHIN, now):
        return
    windows = offered_windows(event, await questions_of(event), now)
    asked: dict[str, Any] = {"language": language, "open_then": sorted(map(str, open_now(windows))), "asked_at": now}
    async with transaction():
        row = await _alert(event.id, email, asked)
        await Alert.filter(id=row.id, confirmed_at=None).update(**asked)
        await queue_mail(
            CONFIRMATION,
            recipient=email,
            language=language,
            dedup=f"{CONFIRMATION}:{row.id}:{now:%Y%m%d%H%M}",
            now=now,
            scope=event.id,
            subject=row.id,
            due_at=await mail_at(now),
        )


async def _alert(event_id: UUID, email: str, asked: dict[str, Any]) -> Alert:
    """Return the alert of an address, made now unless there is one."""
    made = Alert(id=uuid.uuid4(), event_id=event_id, email=email, **asked)
    await Alert.bulk_create([made], ignore_conflicts=True)
    return await Alert.get(event_id=event_id, email=email)


async def confirm_alert(alert_id: UUID, now: dt.datetime) -> None:
    await Alert.filter(id=alert_id, confirmed_at=None).update(confirmed_at=now)


async def end_alerts(ids: Collection[UUID]) -> None:
    """Destroy alerts and what their mails hold; one that waits is not sent."""
    async with transaction():
        await Alert.filter(id__in=list(ids)).delete()
        for one in ids:
            await empty_mails(one)


async def end_alerts_of(event_id: UUID, email: str) -> None:
    """Destroy the alert of an address at this event, in the caller's transaction."""
    await end_alerts([row.id for row in await Alert.filter(event_id=event_id, email=email)])
