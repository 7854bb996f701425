"""Issuing certificates of attendance."""

from __future__ import annotations

import datetime as dt
import uuid

from events.congress.badges.codes import new_short_code
from events.congress.letters.certificate_queries import attended_by, is_certificate_out, last_certificate, says_what_is
from events.congress.letters.composing import digests_named
from events.congress.letters.models import Certificate
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def certificate_of(event: Event, registration: Registration, now: dt.datetime) -> Certificate | None:
    """Return the certificate of somebody: a new one where the last says what is no longer so.

    None before its day, and for who did not come.
    """
    if not is_certificate_out(event, registration, now):
        return None
    attended = await attended_by(event, registration)
    last = await last_certificate(registration)
    if last is not None and says_what_is(last, attended):
        return last
    made = uuid.uuid4()
    async with transaction():
        await record_change(event.id, "registration", registration.id, Act.CERTIFICATE_ISSUED, now)
        return await Certificate.create(
            id=made,
            event_id=event.id,
            registration_id=registration.id,
            code=new_short_code(),
            digests=digests_named(made, attended.values.keys(), attended.values),
            issued_at=now,
        )
