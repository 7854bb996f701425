"""The mail to a colleague whom somebody offers their place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from events.congress.organizing.frame_queries import face_of
from events.congress.registration.models import PlaceOffer
from events.congress.registration.place_offer_operations import PLACE_OFFER
from events.platform.language.formats import moment
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_event, greeted


async def _about_place(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue for what is offered no more."""
    offer = await PlaceOffer.get_or_none(id=sending.message.subject).select_related("registration__event")
    if offer is None or offer.open_for is None or offer.registration.is_over:
        raise NoLongerTrue("the place is taken, or offered no more")
    event = offer.registration.event
    face = (await face_of(event)).event
    token = sending.installation.signer.token("place-offer", offer.id, 1)
    with speaking(sending.language):
        values = {
            "name": greeted(offer.name),
            "giver": inline(offer.registration.badge_name),
            "until": moment(offer.expires_at, event.time_zone),
            "event": about_event(face, sending.settings),
            "form": await sending.links.private("place_offer", sending.language, token),
        }
    to = (offer.email, offer.name)
    return sending.draft(to, face.name.into(sending.language).text, event, values)


PLACE_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {PLACE_OFFER: _about_place}
