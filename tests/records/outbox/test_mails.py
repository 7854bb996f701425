"""Mails as rows: queued once, tried again where that helps, and told to organizers in words."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from events.platform.language.i18n import speaking
from events.records.outbox.kinds import KIND_WORDS, kind_name
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail, retry_mails
from events.records.outbox.queries import find_mail, note_of
from tests.factories import NOW

EVENT = uuid.UUID(int=1)
LATER = NOW + dt.timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("database")


async def queue(number: int = 1, **changes: Any) -> bool:
    given: dict[str, Any] = {
        "kind": "registration_confirmed",
        "recipient": f"ana{number}@example.org",
        "recipient_name": "Ana Díaz",
        "language": "fr",
        "dedup": f"confirmed:{number}",
        "now": NOW + dt.timedelta(minutes=number),
        "scope": EVENT,
    }
    given |= changes
    return await queue_mail(given.pop("kind"), **given)


async def test_the_same_mail_is_queued_once() -> None:
    assert [await queue(), await queue(), await queue(2)] == [True, False, True]
    assert await Message.all().count() == 2


async def test_a_mail_is_due_at_once_or_at_its_hour() -> None:
    await queue(now=NOW)
    await queue(2, now=NOW, due_at=LATER, details={"act": "moved"})
    rows = await Message.all().order_by("due_at")
    assert [(row.due_at, row.state, row.attempts, row.details) for row in rows] == [
        (NOW, "queued", 0, {}),
        (LATER, "queued", 0, {"act": "moved"}),
    ]
    assert [row.message_id for row in rows] == [f"{row.id}@events" for row in rows]


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed", "withdrawn"])
async def test_only_what_failed_is_tried_again_from_the_beginning(state: str) -> None:
    await queue()
    message = await Message.get()
    await Message.all().update(state=state, attempts=6)
    assert bool(await retry_mails(EVENT, [message.id], LATER)) is (state == "failed")
    tried = await Message.get()
    wanted = ("queued", 0, LATER) if state == "failed" else (state, 6, message.due_at)
    assert (tried.state, tried.attempts, tried.due_at) == wanted
    assert not await retry_mails(EVENT, [uuid.uuid4()], LATER)


@pytest.mark.parametrize(
    ("columns", "state", "tone", "failure", "said", "may_retry"),
    [
        ({}, "Waiting", "wait", "", "", False),
        (
            {"attempts": 1, "last_error": "postponed: 451 later"},
            "Tried, waiting",
            "wait",
            "by itself",
            "451 later",
            False,
        ),
        ({"state": "sending"}, "Being sent", "info", "", "", False),
        ({"state": "sent", "sent_at": LATER}, "Sent", "good", "", "", False),
        (
            {"state": "withdrawn", "last_error": "overtaken: cancelled"},
            "Withdrawn",
            "quiet",
            "no longer true",
            "",
            False,
        ),
        ({"state": "failed", "last_error": "refused: 550 unknown"}, "Failed", "fail", "for good", "550 unknown", True),
        ({"state": "failed", "last_error": "server: down"}, "Failed", "fail", "six times", "down", True),
        ({"state": "failed", "last_error": "composing: KeyError"}, "Failed", "fail", "six times", "", True),
        ({"attempts": 2, "last_error": "composing: x"}, "Tried, waiting", "wait", "put together", "", False),
        ({"state": "unheard of"}, "unheard of", "quiet", "", "", False),
    ],
)
async def test_an_organizer_reads_where_a_mail_stands_and_what_to_do(
    columns: dict[str, Any], state: str, tone: str, failure: str, said: str, may_retry: bool
) -> None:
    await queue(now=NOW)
    await Message.all().update(**columns)
    with speaking("en"):
        note = note_of(await Message.get())
    assert (note.state_name, note.tone, note.server_said, note.may_retry) == (state, tone, said, may_retry)
    assert failure in note.failure if failure else note.failure == ""
    assert note.at == columns.get("sent_at", NOW)
    assert (note.recipient, note.recipient_name) == ("ana1@example.org", "Ana Díaz")


async def test_every_kind_of_mail_has_a_name_and_an_unknown_one_keeps_its_own() -> None:
    with speaking("en"):
        names = [kind_name(kind) for kind in KIND_WORDS]
        assert kind_name("unheard_of") == "unheard_of"
    assert len(set(names)) == len(names)
    assert not set(names) & set(KIND_WORDS)


async def test_an_address_that_names_no_mail_finds_none() -> None:
    await queue()
    assert [await find_mail(EVENT, text) for text in ("", "x", str(uuid.uuid4()))] == [None, None, None]
