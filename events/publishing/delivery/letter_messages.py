"""The mail that tells what became of a request for a letter: it is there, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from events.congress.letters.models import LetterRequest
from events.congress.letters.operations import LETTER_NOTICE
from events.congress.letters.words import KIND_WORDS
from events.congress.organizing.frame_queries import face_of
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_event, greeted


async def _about_letter(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where the request is in another state by now."""
    details = sending.message.details
    request_id = UUID(str(details.get("request", UUID(int=0))))
    row = await LetterRequest.get_or_none(id=request_id).select_related("registration__event")
    if row is None or row.registration.is_over:
        raise NoLongerTrue("the request is gone, or who asked takes part no more")
    if row.state != details.get("state"):
        raise NoLongerTrue(f"the request is {row.state} by now")
    registration, event = row.registration, row.registration.event
    face = (await face_of(event)).event
    token = sending.installation.signer.token("registration", registration.id, registration.link_generation)
    with speaking(sending.language):
        values = {
            "name": greeted(registration.badge_name),
            "state": row.state,
            "letter": str(KIND_WORDS[row.kind]),
            "reason": inline(row.reason),
            "event": about_event(face, sending.settings),
            "letters_page": await sending.links.private("personal.letters", sending.language, token),
        }
    to = (registration.email, registration.badge_name)
    return sending.draft(to, face.name.into(sending.language).text, event, values)


LETTER_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {LETTER_NOTICE: _about_letter}
