"""Telling those who wait that registration is open, and destroying alerts that are done or too old."""

from __future__ import annotations

import asyncio
import datetime as dt

from events.congress.alerts.models import Alert
from events.congress.alerts.operations import end_alerts
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.opening import offered_windows, open_now
from events.congress.registration.question_queries import questions_of
from events.platform.storage.database import execute_rows, identifier, transaction
from events.records.outbox.operations import queue_mail

ALERT = "alert"
UNCONFIRMED_FOR = dt.timedelta(days=7)
_TOGETHER = 100  # in one transaction
# Of each alert the mail that told of the opening, once nothing more becomes of it.
_SETTLED = """
SELECT alert.id, message.state FROM opening_alert AS alert
JOIN message ON message.subject = alert.id AND message.created_at = alert.told_at
WHERE message.kind = 'alert' AND message.state NOT IN ('queued', 'sending', 'held') LIMIT $1
"""


async def tell_of_openings(now: dt.datetime) -> int:
    """Queue the mails of all events of which something is open that was not when people asked. Return how many."""
    waiting = Alert.filter(told_at=None, confirmed_at__not_isnull=True)
    ids = await waiting.distinct().values_list("event_id", flat=True)
    events = await Event.filter(id__in=ids, state="published").order_by("id") if ids else []
    told = sum([await _tell(event, now) for event in events])
    await _settle()
    return told


async def _tell(event: Event, now: dt.datetime) -> int:
    is_open = {str(one) for one in open_now(offered_windows(event, await questions_of(event), now))}
    rows = Alert.filter(event_id=event.id, told_at=None, confirmed_at__not_isnull=True) if is_open else None
    due = [row for row in await rows.order_by("asked_at", "id") if is_open - {*row.open_then}] if rows else []
    queued = 0
    for at in range(0, len(due), _TOGETHER):
        async with transaction():
            queued += sum([await _queue(event, row, now) for row in due[at : at + _TOGETHER]])
    return queued


async def _queue(event: Event, row: Alert, now: dt.datetime) -> int:
    """Queue one mail, once whoever tries; none to who is registered by now, whose alert ends."""
    await asyncio.sleep(0)  # others are answered meanwhile
    if await Registration.exists(event_id=event.id, email=row.email, active_key__isnull=False):
        await end_alerts([row.id])
        return 0
    if not await Alert.filter(id=row.id, told_at=None).update(told_at=now):
        return 0
    return await queue_mail(
        ALERT,
        recipient=row.email,
        language=row.language,
        dedup=f"{ALERT}:{row.id}:{now:%Y%m%d%H%M%S}",
        now=now,
        scope=event.id,
        subject=row.id,
    )


async def _settle() -> None:
    """Destroy the alerts whose mail has left; one whose mail came too late to be true waits again."""
    rows = await execute_rows(_SETTLED, [_TOGETHER])
    states = {identifier(row["id"]): row["state"] for row in rows}
    overtaken = [id for id, state in states.items() if state == "withdrawn"]
    await Alert.filter(id__in=overtaken).update(told_at=None)
    if done := states.keys() - set(overtaken):
        await end_alerts(done)


async def destroy_due_alerts(now: dt.datetime) -> int:
    """Destroy alerts that nobody confirmed within a week, and those of events that are over. Return how many."""
    unconfirmed = Alert.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED_FOR)
    over = Alert.filter(event__ends_on__lt=now.astimezone(dt.UTC).date())
    due = {row.id for rows in (unconfirmed, over) for row in await rows.only("id")}
    if due:
        await end_alerts(due)
    return len(due)
