"""The mail with which the focal point of a delegation gets their link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from events.congress.delegations.operations import DELEGATION_LINK
from events.congress.delegations.queries import file_of, name_of, token_of
from events.congress.delegations.words import when_text
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.windows import window_of
from events.congress.quotas.models import Delegation
from events.congress.registration.question_queries import questions_of
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_event, greeted, sender_of


async def _link(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where the delegation is ended or has another focal point."""
    message, language = sending.message, sending.language
    row = await Delegation.get_or_none(id=message.subject).select_related("event")
    if row is None or row.retired_at is not None or row.event.state == "cancelled":
        raise NoLongerTrue("the delegation is ended or the event is called off")
    if fold_email(message.recipient) != fold_email(row.focal_email):
        raise NoLongerTrue("the delegation has another focal point by now")
    file = await file_of(row, await questions_of(row.event))
    face = (await face_of(row.event)).event
    token = token_of(sending.installation.signer, row)
    with speaking(language):
        values = {
            "name": greeted(row.focal_name),
            "delegation": inline(name_of(row)),
            "quotas": [(inline(one.category.name.into(language)), one.places) for one in file.quotas],
            "when": when_text(window_of(row.event, message.created_at, row)),
            "event": about_event(face, sending.settings),
            "page": await sending.links.private("delegation", language, token),
        }
    return sending.draft((row.focal_email, row.focal_name), sender_of(face, language), row.event, values)


DELEGATION_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {DELEGATION_LINK: _link}
