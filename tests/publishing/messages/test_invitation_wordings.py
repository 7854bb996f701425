"""The texts of invitations in the words of the team."""

from __future__ import annotations

import httpx

from events.congress.invitations.sending_operations import send_invitations
from events.congress.organizing.models import Event
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.installation import Installation
from events.publishing.delivery.messages import compose_masked
from events.records.outbox.models import Message
from tests.congress.invitations.inviting import make_invitation
from tests.factories import NOW, make_category

TEXT = "/en/organize/events/congress/mail-texts/invitation"
TYPED = {
    "subject-fr": "Venez : {event}",
    "body-fr": "Bonjour {name},\n\nVenez en tant que {category}.\n\nAvant le {until}.\n\n[Répondre]({link})",
    "version": "0",
}


async def test_what_only_registrations_have_is_no_placeholder_of_it(owner: httpx.AsyncClient) -> None:
    ours = (await owner.get(TEXT)).text
    assert ("{until}" in ours, "{reference}" in ours) == (True, False)
    without_link = await owner.post(TEXT, data=TYPED | {"body-fr": "Bonjour"})
    assert (without_link.status_code, "{link}" in without_link.text) == (422, True)
    assert (await owner.post(TEXT, data=TYPED | {"body-fr": "{reference} {link}"})).status_code == 422


async def test_an_invitation_is_sent_in_the_words_of_the_team(
    owner: httpx.AsyncClient, congress: Event, site: Installation
) -> None:
    row = await make_invitation(congress, await make_category(congress), name="")
    async with transaction():
        await raise_revision(congress.id)
    await send_invitations([row], by=None, now=NOW)
    assert (await owner.post(TEXT, data=TYPED)).status_code == 303
    source = (await compose_masked(await Message.get(kind="invitation"), site)).source
    assert source.startswith("Venez : Congrès mondial\n\nBonjour,\n\nVenez en tant que Opérateur.\n\n[Répondre](http")
    assert "a invité cette adresse" in source
    assert "Venez : Congrès mondial" in (await owner.get(TEXT)).text
