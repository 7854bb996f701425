"""The mails about a request for erasure: its receipt, why it is refused, and the last one of all: it is carried out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.operations import ERASURE_NOTICE
from events.platform.language.formats import day
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_event, greeted, sender_of
from events.records.outbox.kinds import ERASURE_DONE


async def _about_request(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where the request stands otherwise by now."""
    details = sending.message.details
    request_id = UUID(str(details.get("request", UUID(int=0))))
    row = await ErasureRequest.get_or_none(id=request_id).select_related("registration__event")
    if row is None or row.state != details.get("state"):
        raise NoLongerTrue(f"the request is {row.state if row else 'gone'} by now")
    registration, event = row.registration, row.registration.event
    face = (await face_of(event)).event
    token = sending.installation.signer.token("registration", registration.id, registration.link_generation)
    with speaking(sending.language):
        values = {
            "name": greeted(registration.badge_name),
            "state": row.state,
            "reason": inline(row.answer, 1000),
            "until": day(row.due_on(event.time_zone)),
            "event": about_event(face, sending.settings),
            "request_page": await sending.links.private("personal.erasure", sending.language, token),
        }
    to = (registration.email, registration.badge_name)
    return sending.draft(to, sender_of(face, sending.language), event, values)


async def _carried_out(sending: Sending) -> Draft:
    """Return the mail, which names nobody. Raise NoLongerTrue once the address is forgotten."""
    message = sending.message
    event = await Event.get_or_none(id=message.scope)
    if event is None or not message.recipient:
        raise NoLongerTrue("the address is forgotten")
    face = (await face_of(event)).event
    with speaking(sending.language):
        values = {"name": "", "event": about_event(face, sending.settings)}
    return sending.draft((message.recipient, ""), sender_of(face, sending.language), event, values)


ERASURE_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {
    ERASURE_NOTICE: _about_request,
    ERASURE_DONE: _carried_out,
}
