"""A mail as its recipient sees it, for the organizers' page: private links masked, nothing in it opens."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from events.congress.registration.models import Registration
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.platform.web.templating import render_text
from events.publishing.delivery.attachments import filenames, registration_documents
from events.publishing.delivery.delivery import sender_address, sender_name
from events.publishing.delivery.drafts import Draft, NoLongerTrue
from events.publishing.delivery.letter import Letter, plain_text, read_letter
from events.publishing.delivery.messages import compose_masked, may_have_documents
from events.records.outbox.models import Message


@dataclass(frozen=True)
class MailPreview:
    """The letter with its heads; for one not yet sent, as it would go out now."""

    letter: Letter
    html: Markup  # without links or forms
    plain: str
    language: str
    sender: str
    reply_to: str
    recipient: str
    files: tuple[str, ...]


async def mail_preview(message: Message, installation: Installation) -> MailPreview | None:
    """Return what was sent, else what would be; None when there is nothing to send any more."""
    try:
        draft = await compose_masked(message, installation)
    except NoLongerTrue:
        draft = None
    if message.state == "sent":
        return await _preview(message, draft, f"{message.sent_subject}\n\n{message.sent_text}", installation)
    return await _preview(message, draft, draft.source, installation) if draft else None


async def _preview(message: Message, draft: Draft | None, source: str, installation: Installation) -> MailPreview:
    letter = read_letter(source)
    with speaking(message.language):
        plain = plain_text(letter)
        html = Markup(render_text("publishing/delivery/blocks.html", letter=letter, is_preview=True))  # noqa: S704 - our template, escaped
    return MailPreview(
        letter=letter,
        html=html,
        plain=plain,
        language=message.language,
        sender=_mailbox(draft.sender_name if draft else sender_name(installation), sender_address(installation)),
        reply_to=draft.reply_to if draft else "",
        recipient=_mailbox(message.recipient_name, draft.recipient if draft else message.recipient),
        files=await _files(message),
    )


async def _files(message: Message) -> tuple[str, ...]:
    if not may_have_documents(message.kind):
        return ()
    registration = await Registration.get_or_none(id=message.subject).select_related("event")
    return tuple(filenames(registration_documents(), registration, message.language)) if registration else ()


def _mailbox(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
