"""Reading the texts of an event's automatic mails, and trying them out on somebody who is registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import used_of
from events.congress.organizing.models import Event, MailWording
from events.congress.registration.models import Registration
from events.platform.web.installation import Installation
from events.publishing.delivery.invitation_messages import INVITATION_WRITERS
from events.publishing.delivery.messages import stages_of
from events.publishing.delivery.placeholders import Wording
from events.publishing.delivery.preview import MailPreview, mail_preview, unstored_mail
from events.records.outbox.operations import Addressed
from events.records.texts.queries import texts_of

_LATEST = 500  # among whom one is looked for


@dataclass(frozen=True)
class Written:
    """The organizers' texts of a kind of mail, by name and language; version 0 where they wrote nothing."""

    version: int
    texts: Mapping[str, Mapping[str, str]]

    def wording(self, language: str) -> Wording:
        return Wording(*(self.texts[part].get(language, "") for part in Wording._fields))


async def written_of(event: Event, kind: str) -> Written:
    """Return what organizers wrote for one kind of mail."""
    row = await MailWording.get_or_none(event_id=event.id, kind=kind)
    if row is None:
        return Written(0, {part: {} for part in Wording._fields})
    texts = await texts_of([row.id])
    return Written(row.version, {part: texts.of(row.id, part).texts for part in Wording._fields})


async def languages_written(event: Event) -> Mapping[str, list[str]]:
    """Return the languages in which organizers wrote a text, by kind of mail."""
    rows = await MailWording.filter(event_id=event.id)
    texts = await texts_of([row.id for row in rows])
    return {row.kind: sorted(texts.of(row.id, "body").texts) for row in rows}


async def tried_out(
    event: Event, kind: str, tried: Mapping[str, Wording], installation: Installation
) -> list[tuple[str, MailPreview]]:
    """Return the mail in each language, to whoever registered last and would get one like it; empty without anybody."""
    chosen = await (_invited(event) if kind in INVITATION_WRITERS else _registered(event, kind))
    previews = []
    for language, wording in tried.items():
        one = next((one for one in chosen if one.language == language), next(iter(chosen), None))
        if one:
            mail = unstored_mail(kind, replace(one, language=language), event.id)
            preview = await mail_preview(mail, installation, wording)
            previews += [(language, preview)] if preview else []
    return previews


async def _registered(event: Event, kind: str) -> list[Addressed]:
    """Return those who are registered and would get a mail of this kind, the last first."""
    latest = await Registration.filter(event_id=event.id).order_by("-registered_at", "id").limit(_LATEST)
    return [
        Addressed(one.email, one.language, "", one.id, one.badge_name) for one in latest if one.stage in stages_of(kind)
    ]


async def _invited(event: Event) -> list[Addressed]:
    """Return those whose invitation can be answered, the last first."""
    rows = Invitation.filter(event_id=event.id, email__not_isnull=True, withdrawn_at=None, declined_at=None)
    latest = await rows.order_by("-created_at", "id").limit(_LATEST)
    used = await used_of([one.id for one in latest]) if latest else {}
    return [Addressed(one.email or "", one.language, "", one.id, one.name) for one in latest if used[one.id] < one.uses]
