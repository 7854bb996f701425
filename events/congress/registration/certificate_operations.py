"""Sending people to their certificates of attendance, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from events.congress.organizing.certificate_days import certificates_out_at
from events.congress.organizing.models import Event
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.congress.registration.telling_operations import News, tell
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change

CERTIFICATE_MAIL = "registration_certificate"


async def send_certificates(event_id: UUID, ids: Sequence[UUID], *, by: UUID, now: dt.datetime) -> Mapping[UUID, bool]:
    """Tell those who came where their certificate is, on its day at the earliest.

    Return, for each of them, whether a mail goes by this: nobody gets a second one.
    """
    told: dict[UUID, bool] = {}
    async with transaction():
        event = await Event.get(id=event_id)
        news = News(CERTIFICATE_MAIL, occasion="1", due_at=max(now, certificates_out_at(event)))
        came = Registration.filter(event_id=event_id, id__in=list(ids), state=State.CONFIRMED)
        for row in await came.filter(checked_in_at__isnull=False).order_by("id"):
            told[row.id] = await tell(row, news, now)
            if told[row.id]:
                await record_change(event_id, "registration", row.id, Act.CERTIFICATE_SENT, now, actor=by)
    return told
