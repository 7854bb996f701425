"""The last mail to somebody who was erased: it leaves, and its row forgets to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from events.congress.organizing.models import Event
from events.platform.storage.database import execute_rows
from events.publishing.delivery.delivery import PAUSES, Delivery
from events.records.outbox.kinds import ERASURE_DONE
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail, retry_mails
from tests.factories import NOW
from tests.publishing.delivery.conftest import Clock
from tests.publishing.delivery.making import MailServer

WHO = "kanarienvogel@example.org"


async def last_mail(event: Event, language: str = "fr") -> None:
    kept: dict[str, Any] = {"recipient": WHO, "language": language, "dedup": ERASURE_DONE, "scope": event.id}
    await queue_mail(ERASURE_DONE, now=NOW, **kept)


async def is_kept() -> bool:
    return any(WHO in str(row) for row in await execute_rows("SELECT * FROM message"))


@pytest.mark.parametrize("language", ["fr", "es", "en"])
async def test_it_names_nobody_and_the_address_is_gone_once_it_has_left(
    delivery: Delivery, post: MailServer, event: Event, language: str
) -> None:
    await last_mail(event, language)
    assert await is_kept()
    assert await delivery.deliver_next()
    assert len(post.mails) == 1
    [mail] = await Message.all()
    assert (mail.state, mail.recipient, await is_kept()) == ("sent", "", False)
    assert mail.sent_text


async def test_what_is_refused_for_good_is_not_kept_to_be_tried_again(
    delivery: Delivery, post: MailServer, event: Event, clock: Clock
) -> None:
    await last_mail(event)
    post.to_recipients = ["451 later, " + WHO] * (len(PAUSES) + 1)
    for pause in PAUSES:
        assert await delivery.deliver_next()
        assert (await Message.get()).recipient == WHO
        clock.now += pause + dt.timedelta(seconds=1)
    assert await delivery.deliver_next()
    [mail] = await Message.all()
    assert (mail.state, mail.recipient, mail.last_error, await is_kept()) == ("withdrawn", "", "", False)
    assert await retry_mails(event.id, [mail.id], clock.now) == []
