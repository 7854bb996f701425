"""The mails of invitations: true when they leave, in the recipient's language, in our words or the team's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import decline, withdraw
from events.congress.invitations.queries import token_of
from events.congress.invitations.sending_operations import remind_of_invitations, send_invitations
from events.congress.organizing.models import Event
from events.platform.web.installation import Installation
from events.publishing.delivery.delivery import Delivery
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.links import MASK, masked
from events.publishing.delivery.messages import compose_masked
from events.records.outbox.models import Message
from tests.congress.invitations.inviting import AWA, invited_event, make_invitation
from tests.factories import NOW, make_account
from tests.publishing.delivery.making import MailServer


async def sent(**wished: Any) -> tuple[Invitation, Message]:
    """An invitation whose mail waits in the outbox."""
    row = await make_invitation(*await invited_event(texts={"sender": {"fr": "GWOPA", "en": "GWOPA"}}), **wished)
    assert await send_invitations([row], by=None, now=NOW) == [row.id]
    return row, await Message.get(kind="invitation")


async def test_it_leads_to_the_page_in_the_language_of_the_invitation(
    site: Installation, delivery: Delivery, post: MailServer
) -> None:
    row, message = await sent(answer_by=dt.date(2099, 4, 1))
    assert await delivery.deliver_next()
    [mail] = post.mails
    text = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    assert (mail["to"].addresses[0].addr_spec, "Invitation" in mail["subject"]) == (AWA, True)
    assert f"/fr/invitations/{token_of(site.signer, row)}" in text
    assert "GWOPA vous invite" in text
    assert "avril 2099" in text
    assert "a invité cette adresse" in text
    await message.refresh_from_db()
    assert f"/fr/invitations/{MASK}" in message.sent_text
    assert masked(f"see http://x/fr/invitations/{token_of(site.signer, row)}") == f"see http://x/fr/invitations/{MASK}"


async def _withdrawn(row: Invitation) -> None:
    await withdraw(row, by=(await make_account()).id, now=NOW)


async def _declined(row: Invitation) -> None:
    await decline(row, NOW)


async def _readdressed(row: Invitation) -> None:
    await Invitation.filter(id=row.id).update(email="ida@example.org")


async def _expired(row: Invitation) -> None:
    await Invitation.filter(id=row.id).update(answer_by=dt.date(2020, 1, 1))


async def _unpublished(row: Invitation) -> None:
    await Event.filter(id=row.event_id).update(state="draft")


async def _used(row: Invitation) -> None:
    await Invitation.filter(id=row.id).update(uses=0)


@pytest.mark.parametrize("happens", [_withdrawn, _declined, _readdressed, _expired, _unpublished, _used])
async def test_it_is_not_sent_once_it_is_no_longer_true(site: Installation, happens: Any) -> None:
    row, message = await sent()
    assert "invitations" in (await compose_masked(message, site)).source
    await happens(row)
    with pytest.raises(NoLongerTrue):
        await compose_masked(message, site)


async def test_a_reminder_says_that_it_is_one_and_comes_once_a_day(site: Installation) -> None:
    row, _message = await sent()
    later = NOW + dt.timedelta(days=1)
    assert [len(await remind_of_invitations([row], by=None, now=at)) for at in (NOW, NOW, later)] == [1, 0, 1]
    reminder = await Message.filter(kind="invitation_reminder").first()
    assert reminder is not None
    assert (await compose_masked(reminder, site)).source.startswith("Votre réponse manque encore")
