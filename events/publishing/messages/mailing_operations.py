"""Acts on messages to many: writing, queuing for review, releasing, stopping, and what their readers want of news."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.versions import ChangedMeanwhileError, hold_version
from events.platform.zoned import ZonedTime
from events.publishing.delivery.mailing_messages import MAILING
from events.publishing.messages.audience_queries import Audience
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.models import Mailing
from events.records.outbox.operations import queue_batch, release_batch, withdraw_batch
from events.records.texts.models import Text
from events.records.texts.operations import write_texts


class ReleasedError(Exception):
    """The message has been released: what was sent cannot be written otherwise."""


async def create_mailing(event: Event, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> Mailing:
    """Make the draft of a message."""
    made = uuid.uuid4()
    async with transaction():
        mailing = await Mailing.create(id=made, scope=event.id, created_at=now, **entered.columns)
        await write_texts(made, made, entered.texts, now)
        await _record(mailing, Act.CREATED, by, now)
    return mailing


async def revise_mailing(mailing: Mailing, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save a message that has not been released. Raise ChangedMeanwhileError, ReleasedError."""
    async with transaction():
        await hold_version(Mailing, mailing.id, entered.version)
        unreleased = Mailing.filter(id=mailing.id, scope=mailing.scope, released_at=None)
        if not await unreleased.update(**entered.columns):
            raise ReleasedError
        await write_texts(mailing.id, mailing.id, entered.texts, now)
        await _record(mailing, Act.REVISED, by, now)


async def choose_audience(
    mailing: Mailing, query: Mapping[str, str], version: int, *, by: uuid.UUID, now: dt.datetime
) -> None:
    """Have a message reach the registrations that these filters find. Raise ChangedMeanwhileError, ReleasedError."""
    async with transaction():
        await hold_version(Mailing, mailing.id, version)
        row = await Mailing.get_or_none(id=mailing.id, scope=mailing.scope)
        if row is None or not row.is_open:
            raise ReleasedError
        await Mailing.filter(id=row.id).update(audience=dict(query), reaches="registrations")
        await _record(mailing, Act.REVISED, by, now)


async def queue_mailing(mailing: Mailing, audience: Audience, *, by: uuid.UUID, now: dt.datetime) -> int:
    """Put a mail into the outbox for each of the audience who has none of this message. Return how many.

    They are held there until the message is released.
    """
    async with transaction():
        await _hold(mailing)
        number = await queue_batch(MAILING, mailing, audience.recipients, now)
        changes = {"queued_at": now, "stopped_at": None, **({"released_at": None} if number else {})}
        await Mailing.filter(id=mailing.id).update(**changes)
        await _record(mailing, Act.QUEUED, by, now)
    return number


async def release_mailing(event: Event, mailing: Mailing, *, by: uuid.UUID, now: dt.datetime) -> int:
    """Let the mails of a message leave at its time in the event's zone, at once where that is over. Return how many."""
    async with transaction():
        await _hold(mailing)
        due_at = max(now, ZonedTime.parse(mailing.sends_at, event.time_zone).instant()) if mailing.sends_at else now
        number = await release_batch(mailing, due_at)
        if number:
            await Mailing.filter(id=mailing.id).update(released_at=now)
            await _record(mailing, Act.RELEASED, by, now)
    return number


async def stop_mailing(mailing: Mailing, *, by: uuid.UUID, now: dt.datetime) -> int:
    """Withdraw the mails of a message that have not left. Return how many."""
    async with transaction():
        await _hold(mailing)
        number = await withdraw_batch(mailing, now)
        await Mailing.filter(id=mailing.id).update(stopped_at=now, released_at=None)
        await _record(mailing, Act.STOPPED, by, now)
    return number


async def remove_mailing(mailing: Mailing, *, by: uuid.UUID, now: dt.datetime) -> bool:
    """Remove a message of which no mail was ever queued; False for any other."""
    async with transaction():
        if not await Mailing.filter(id=mailing.id, scope=mailing.scope, queued_at=None).delete():
            return False
        await Text.filter(subject=mailing.id).delete()
        await _record(mailing, Act.REMOVED, by, now)
    return True


async def say_news(registration: Registration, *, wanted: bool, now: dt.datetime) -> None:
    """Write down whether somebody wants news of the event; whoever said so already is left as they are."""
    rows = Registration.filter(id=registration.id, event_id=registration.event_id, news_declined_at__isnull=not wanted)
    async with transaction():
        if await rows.update(news_declined_at=None if wanted else now):
            act = Act.NEWS_WANTED if wanted else Act.NEWS_DECLINED
            await record_change(registration.event_id, "registration", registration.id, act, now)


async def _hold(mailing: Mailing) -> None:
    """Make the acts on a message follow each other. Raise ChangedMeanwhileError for one that is gone."""
    if not await execute_count(
        "UPDATE mailing SET version = version + 1 WHERE id = $1 AND scope = $2", [mailing.id, mailing.scope]
    ):
        raise ChangedMeanwhileError


async def _record(mailing: Mailing, act: Act, by: uuid.UUID, now: dt.datetime) -> None:
    await record_change(mailing.scope, "mailing", mailing.id, act, now, actor=by)
