"""The mail that leads to a certificate of attendance."""

from __future__ import annotations

import datetime as dt

import pytest

from events.congress.organizing.models import Event
from events.congress.registration.certificate_operations import CERTIFICATE_MAIL, send_certificates
from events.congress.registration.models import Registration
from events.platform.web.installation import Installation
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.messages import compose_masked
from events.records.outbox.models import Message
from tests.factories import NOW, make_account
from tests.publishing.delivery.making import make_registration


async def test_the_mail_names_the_day_of_now_and_is_not_sent_to_who_did_not_come_after_all(
    site: Installation, event: Event
) -> None:
    row = await make_registration(event, language="es", checked_in_at=NOW)
    await send_certificates(event.id, [row.id], by=(await make_account()).id, now=NOW)
    await Event.filter(id=event.id).update(certificates_from=dt.date(2027, 6, 3))
    message = await Message.get(kind=CERTIFICATE_MAIL)
    assert "3 de junio de 2027" in (await compose_masked(message, site)).source
    await Registration.all().update(checked_in_at=None)
    with pytest.raises(NoLongerTrue, match="taken back"):
        await compose_masked(message, site)
