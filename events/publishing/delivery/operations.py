"""Acts of organizers on mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change, record_changes
from events.records.outbox.operations import hold_mails, queue_mail, retry_mails
from events.records.people.throttle_operations import allow

_TESTS_PER_HOUR = 5


class TooManyTestsError(Exception):
    """Enough test mails for this hour."""


@dataclass(frozen=True)
class By:
    """Who does something, and when."""

    account: UUID
    at: dt.datetime


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


async def try_again(event_id: UUID, mails: Sequence[UUID], by: By) -> int:
    """Let mails leave that failed, came back or were held back. Return how many."""
    async with transaction():
        queued = await retry_mails(event_id, mails, by.at)
        await _record(event_id, queued, Act.QUEUED_AGAIN, by)
    return len(queued)


async def hold_back(event_id: UUID, mails: Sequence[UUID], by: By) -> int:
    """Hold mails back that wait to leave. Return how many."""
    async with transaction():
        held = await hold_mails(event_id, mails)
        await _record(event_id, held, Act.HELD_BACK, by)
    return len(held)


async def _record(event_id: UUID, mails: Sequence[UUID], act: Act, by: By) -> None:
    details: dict[UUID, dict[str, str]] = {one: {} for one in mails}
    await record_changes(event_id, "message", details, act, by.at, actor=by.account)
