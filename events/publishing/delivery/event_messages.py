"""The mail that tells what became of an event: called off, moved, taken back, published again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from events.congress.editions.notice_operations import EVENT_NOTICE, dates_in
from events.congress.organizing.frame_queries import face_of
from events.congress.registration.models import Registration
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.words import about_event, greeted, sender_of


async def _about_event(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where the act was taken back, or the registration is over."""
    registration = await Registration.get_or_none(id=sending.message.subject).select_related("event")
    if registration is None or registration.is_over:
        raise NoLongerTrue("the registration is gone or over")
    event, details = registration.event, sending.message.details
    act = str(details.get("act", ""))
    if event.state != ("published" if act == "moved" else act):
        raise NoLongerTrue(f"the event is {event.state} by now")
    if "to" in details and details["to"] != dates_in(event):
        raise NoLongerTrue("the event has other dates by now")
    face = (await face_of(event)).event
    with speaking(sending.language):
        values = {
            "name": greeted(registration.badge_name),
            "act": act,
            "event": about_event(face, sending.settings),
            "reference": registration.reference,
        }
    to = (registration.email, registration.badge_name)
    return sending.draft(to, sender_of(face, sending.language), event, values)


EVENT_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {EVENT_NOTICE: _about_event}
