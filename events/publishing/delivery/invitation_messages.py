"""The mails of invitations: who is asked to come, and the reminder to whoever has not answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import token_of, used_of
from events.congress.invitations.sending_operations import INVITATION, REMINDER
from events.congress.invitations.values import today_in
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.registration.question_queries import questions_of
from events.platform.language.formats import day
from events.platform.language.i18n import speaking
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.placeholders import filled
from events.publishing.delivery.registration_words import of_event
from events.publishing.delivery.wordings import wording_of
from events.publishing.delivery.words import ScopeWords, about_event, greeted, sender_of


async def _about_invitation(sending: Sending) -> Draft:
    row, event = await _invitation(sending)
    face, language = (await face_of(event)).event, sending.language
    token = token_of(sending.installation.signer, row)
    link = await sending.links.private("invitation", language, token)
    category = inline((await questions_of(event)).category(row.category_id).name.into(language))
    with speaking(language):
        about = about_event(face, sending.settings)
        until = day(row.answer_by) if row.answer_by else ""
        said = {"name": greeted(row.name), "category": category, "until": until, "link": link}
    to, sender = (row.email or "", row.name), sender_of(face, language)
    wording = sending.tried or await wording_of(event, sending.message.kind, language)
    if wording.body:
        source = filled(wording, of_event(about) | said | {"register": _form(sending, event)})
        return sending.worded(source, to, sender, event, event=about, is_invited=True)
    return sending.draft(to, sender, event, said | {"event": about, "host": _host(about)})


def _host(event: ScopeWords) -> str:
    """Return who invites, empty where the team gave no name of its own."""
    return event.organization


def _form(sending: Sending, event: Event) -> str:
    return sending.installation.absolute(address("registration", sending.language, slug=event.slug))


async def _invitation(sending: Sending) -> tuple[Invitation, Event]:
    """Return the invitation that a mail is still true of, with its event. Raise NoLongerTrue."""
    row = await Invitation.get_or_none(id=sending.message.subject).select_related("event")
    if row is None or row.email is None or row.email != sending.message.recipient:
        raise NoLongerTrue("the invitation is gone, or is for another address by now")
    event = row.event
    if event.state != "published":
        raise NoLongerTrue(f"the event is {event.state} by now")
    if row.withdrawn_at or row.declined_at or row.is_over(today_in(event, now())):
        raise NoLongerTrue("the invitation is withdrawn, declined or over by now")
    if (await used_of([row.id]))[row.id] >= row.uses:
        raise NoLongerTrue("the invitation is accepted by now")
    return row, event


INVITATION_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = dict.fromkeys(
    (INVITATION, REMINDER), _about_invitation
)
