"""Reading the messages of an event, and showing one as its readers will see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.congress.organizing.models import Event
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import Translated
from events.platform.web.installation import Installation
from events.publishing.delivery.mailing_messages import MAILING
from events.publishing.delivery.preview import MailPreview, mail_preview, unstored_mail
from events.publishing.messages.audience_queries import Audience
from events.records.outbox.models import Mailing
from events.records.outbox.queries import counts_of_batches
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


@dataclass(frozen=True)
class MailingLine:
    """A message as a line of the list; `counts` are its mails by state."""

    mailing: Mailing
    subject: Translated
    counts: Mapping[str, int]


async def mailings_of(event: Event) -> list[MailingLine]:
    """Return the messages of an event, the newest first."""
    rows = await Mailing.filter(scope=event.id).order_by("-created_at", "id")
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    counts = await counts_of_batches(event.id)
    return [MailingLine(row, texts.of(row.id, "subject"), counts.get(row.id, {})) for row in rows]


async def find_mailing(event: Event, mailing: str) -> Mailing | None:
    """Return a message of this event by the id in an address."""
    asked = uuid_in(mailing)
    return await Mailing.get_or_none(id=asked, scope=event.id) if asked else None


async def shown_to(audience: Audience, mailing: Mailing, installation: Installation) -> list[tuple[str, MailPreview]]:
    """Return the mail to the first reader in each language."""
    shown = []
    for language in audience.languages:
        reader = audience.first_in(language)
        if reader is None:
            continue
        mail = unstored_mail(MAILING, reader, mailing.scope, mailing.id)
        preview = await mail_preview(mail, installation)
        shown += [(language, preview)] if preview else []
    return shown
