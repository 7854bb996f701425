"""Acts of organizers on mails."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail, retry_mail
from events.records.people.throttle_operations import allow

_TESTS_PER_HOUR = 5


class TooManyTestsError(Exception):
    """Enough test mails for this hour."""


@dataclass(frozen=True, kw_only=True)
class TestMail:
    """A test mail as an organizer asks for it; the same `nonce` queues one."""

    __test__ = False  # the name is no test's

    recipient: str
    language: str
    asked_by: str
    nonce: str


async def send_test_mail(event_id: UUID, mail: TestMail, *, by: UUID, now: dt.datetime) -> None:
    """Queue a test mail. Raise TooManyTestsError after five in an hour."""
    if not await allow(f"test mail by {by}", _TESTS_PER_HOUR, dt.timedelta(hours=1), now):
        raise TooManyTestsError
    async with transaction():
        is_new = await queue_mail(
            "test_mail",
            recipient=mail.recipient,
            language=mail.language,
            dedup=f"test_mail:{event_id}:{mail.nonce}",
            now=now,
            scope=event_id,
            details={"asked_by": mail.asked_by},
        )
        if is_new:
            await record_change(event_id, "message", event_id, Act.TEST_MAIL_QUEUED, now, actor=by)


async def try_again(event_id: UUID, message_id: UUID, *, by: UUID, now: dt.datetime) -> bool:
    """Put a failed mail back into the queue; False when it had neither failed nor come back."""
    async with transaction():
        is_queued = await retry_mail(message_id, now)
        if is_queued:
            await record_change(event_id, "message", message_id, Act.QUEUED_AGAIN, now, actor=by)
    return is_queued
