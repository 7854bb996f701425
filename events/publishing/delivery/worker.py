"""The task that delivers mail: inside the server, or apart on PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from events.platform.loops import Loop, sleep_until
from events.platform.smtp.connection import Outage, PostOffice
from events.platform.web.installation import Installation, now
from events.publishing.delivery.attachments import Document, registration_documents
from events.publishing.delivery.delivery import Delivery, own_name, trace

logger = logging.getLogger("events.publishing.delivery")

_IDLE = 2.0  # seconds between two looks at an empty outbox
_TROUBLE = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)  # seconds after the first, second … look that failed in a row


def loop_inside(installation: Installation) -> Loop | None:
    """Return the loop of a server that delivers mail itself; None where a worker apart does, or without mail server.

    At the end the message in hand is finished; one that takes too long is sent again when its lease is over.
    """
    settings = installation.settings
    return partial(work, installation) if settings.worker and settings.smtp_url else None


async def work(
    installation: Installation,
    stop: asyncio.Event,
    *,
    documents: Sequence[Document] | None = None,
    idle: float = _IDLE,
) -> None:
    """Deliver what is due until `stop` is set, at the sending rate of the settings; looks again after `idle` seconds.

    Without a mail server nothing is touched. Neither the mail server nor the database being away ends it: it looks
    again after five seconds, then ten, up to five minutes.
    """
    settings = installation.settings
    if not settings.smtp_url:
        logger.warning("no EVENTS_SMTP_URL is set: mails wait in the outbox")
        await stop.wait()
        return
    office = PostOffice(settings.smtp_url, own_name(installation))
    given = registration_documents() if documents is None else documents
    delivery = Delivery(installation, office, given, now)
    try:
        await _rounds(delivery, Pace(settings.mail_rate), stop, idle)
    finally:
        await office.close()


async def _rounds(delivery: Delivery, pace: Pace, stop: asyncio.Event, idle: float) -> None:
    failures, clock = 0, asyncio.get_running_loop().time
    while not stop.is_set():
        try:
            if await delivery.deliver_next():
                pause = pace.pause(clock())
            else:
                await delivery.office.close()
                pause = idle
            failures = 0
        except Exception as failure:
            pause = _TROUBLE[min(failures, len(_TROUBLE) - 1)]
            failures += 1
            said = failure.detail[:200] if isinstance(failure, Outage) else trace(failure)
            logger.error("mail cannot be delivered, next look in %d s: %s", pause, said)
        await sleep_until(stop, pause)


@dataclass
class Pace:
    """So many messages a minute, evenly."""

    per_minute: int
    _free_at: float = 0.0

    def pause(self, at: float) -> float:
        """Return the seconds to wait after a message that was sent at `at` (seconds of a steady clock)."""
        self._free_at = max(self._free_at + 60 / self.per_minute, at)
        return self._free_at - at
