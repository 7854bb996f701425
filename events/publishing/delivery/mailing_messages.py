"""The mails of a mailing: what organizers wrote to many, in the language of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from events.congress.agenda.models import Speaker
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.models import Registration
from events.platform.language.i18n import speaking
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.placeholders import Wording, filled
from events.publishing.delivery.registration_words import about_registration, of_event
from events.publishing.delivery.words import about_event, greeted, sender_of
from events.records.outbox.models import Mailing
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

MAILING = "mailing"


async def _mailing(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where it was stopped, or its reader is gone or does not want it."""
    mailing = await _mailing_of(sending)
    if mailing.reaches == "speakers":
        return await _to_speaker(sending, mailing)
    registration = await Registration.get_or_none(id=sending.message.subject).select_related("event")
    if registration is None or not is_written_to(registration, mailing):
        raise NoLongerTrue("the registration is gone, over, or wants no news")
    event = (await face_of(registration.event)).event
    sending, wording = await _worded(sending, mailing, event.event)
    about = await about_registration(sending, registration, event)
    news = await sending.links.news(registration, sending.language) if mailing.is_news else ""
    draft = sending.worded(
        filled(wording, about.placeholders),
        (registration.email, registration.badge_name),
        sender_of(event, sending.language),
        event.event,
        event=about.event,
        news=news,
    )
    return replace(draft, unsubscribe=news)


def is_written_to(registration: Registration, mailing: Mailing) -> bool:
    """Whether somebody gets a mailing: not whose registration is over, nor news who wants none."""
    return not registration.is_over and not (mailing.is_news and registration.news_declined_at)


async def _to_speaker(sending: Sending, mailing: Mailing) -> Draft:
    speaker = await Speaker.get_or_none(id=sending.message.subject, retired_at=None).select_related("event")
    if speaker is None or not speaker.email:
        raise NoLongerTrue("the speaker is gone or has no address")
    event: EventWithTexts = (await face_of(speaker.event)).event
    sending, wording = await _worded(sending, mailing, event.event)
    with speaking(sending.language):
        words = about_event(event, sending.settings)
    return sending.worded(
        filled(wording, of_event(words) | {"name": greeted(speaker.name)}),
        (speaker.email, speaker.name),
        sender_of(event, sending.language),
        event.event,
        event=words,
        is_speaker=True,
    )


async def _mailing_of(sending: Sending) -> Mailing:
    message = sending.message
    mailing = await Mailing.get_or_none(id=message.batch, scope=message.scope)
    if mailing is None or mailing.stopped_at:
        raise NoLongerTrue("the message was stopped")
    return mailing


async def _worded(sending: Sending, mailing: Mailing, event: Event) -> tuple[Sending, Wording]:
    """Return what is written in the language of the reader, else all of it in the first of the event that has it."""
    texts = await texts_of([mailing.id], fallback_order(event))
    body = texts.of(mailing.id, "body").into(sending.language)
    subject = texts.of(mailing.id, "subject").into(body.language)
    return replace(sending, language=body.language), Wording(subject.text, body.text)


MAILING_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {MAILING: _mailing}
