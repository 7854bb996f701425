"""A mail as its recipient sees it, for the organizers' page: private links masked, nothing in it opens."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from markupsafe import Markup

from events.congress.registration.models import Registration
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation, now
from events.platform.web.templating import render_text
from events.publishing.delivery.attachments import filenames, registration_documents
from events.publishing.delivery.delivery import sender_address, sender_name
from events.publishing.delivery.drafts import Draft, NoLongerTrue
from events.publishing.delivery.letter import Letter, plain_text, read_letter
from events.publishing.delivery.messages import compose_masked, may_have_documents
from events.publishing.delivery.placeholders import Wording
from events.records.outbox.models import Message
from events.records.outbox.operations import Addressed


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


def unstored_mail(kind: str, reader: Addressed, scope: UUID, batch: UUID | None = None) -> Message:
    """Return a mail that is only looked at: it is not stored and goes to nobody."""
    return Message(
        id=uuid4(),
        scope=scope,
        batch=batch,
        kind=kind,
        subject=reader.subject,
        language=reader.language,
        recipient=reader.recipient,
        recipient_name=reader.recipient_name,
        state="queued",
        details={},
        created_at=now(),
        due_at=now(),
    )


async def mail_preview(
    message: Message, installation: Installation, tried: Wording | None = None
) -> MailPreview | None:
    """Return what was sent, else what would be, in the words that are `tried`; None when there is nothing to send."""
    try:
        draft = await compose_masked(message, installation, tried)
    except NoLongerTrue:
        draft = None
    if message.state in {"sent", "bounced"}:
        return await _preview(message, draft, f"{message.sent_subject}\n\n{message.sent_text}", installation)
    return await _preview(message, draft, draft.source, installation) if draft else None


async def _preview(message: Message, draft: Draft | None, source: str, installation: Installation) -> MailPreview:
    letter = read_letter(source)
    language = draft.language if draft else message.language
    with speaking(language):
        plain = plain_text(letter)
        html = Markup(render_text("publishing/delivery/blocks.html", letter=letter, is_preview=True))  # noqa: S704 - our template, escaped
    return MailPreview(
        letter=letter,
        html=html,
        plain=plain,
        language=language,
        sender=_mailbox(draft.sender_name if draft else sender_name(installation), sender_address(installation)),
        reply_to=draft.reply_to if draft else "",
        recipient=_mailbox(message.recipient_name, draft.recipient if draft else message.recipient),
        files=await _files(message),
    )


async def _files(message: Message) -> tuple[str, ...]:
    if not may_have_documents(message.kind):
        return ()
    registration = await Registration.get_or_none(id=message.subject).select_related("event")
    if registration is None or registration.state != "confirmed":
        return ()
    return tuple(filenames(registration_documents(), registration, message.language))


def _mailbox(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
