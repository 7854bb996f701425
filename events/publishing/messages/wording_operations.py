"""Acts on the texts of an event's automatic mails, and on who they come from."""

from __future__ import annotations

import datetime as dt
import uuid

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event, MailWording
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError, hold_version
from events.records.auditing.acts import Act
from events.records.texts.models import Text
from events.records.texts.operations import write_texts


async def save_wording(event: Event, kind: str, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save the text of one kind of mail; an empty one is ours again. Raise ChangedMeanwhileError."""
    async with transaction():
        await note_change(event.id, "mail_wording", event.id, Act.WRITTEN, now, by=by)
        row = await MailWording.get_or_none(event_id=event.id, kind=kind)
        if row is None:
            if entered.version:
                raise ChangedMeanwhileError
            if not any(text for bodies in entered.texts.values() for text in bodies.values()):
                return
            row = await MailWording.create(id=uuid.uuid4(), event_id=event.id, kind=kind)
        else:
            await hold_version(MailWording, row.id, entered.version)
        await write_texts(event.id, row.id, entered.texts, now)


async def remove_wording(event: Event, kind: str, *, by: uuid.UUID, now: dt.datetime) -> bool:
    """Go back to our text of one kind of mail, in every language; False when it was ours."""
    async with transaction():
        await note_change(event.id, "mail_wording", event.id, Act.REMOVED, now, by=by)
        row = await MailWording.get_or_none(event_id=event.id, kind=kind)
        if row is None:
            return False
        await Text.filter(subject=row.id).delete()
        await row.delete()
    return True


async def save_sender(event: Event, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save who an event's mails come from and where answers go. Raise ChangedMeanwhileError."""
    async with transaction():
        await note_change(event.id, "event", event.id, Act.REVISED, now, by=by)
        await hold_version(Event, event.id, entered.version)
        await Event.filter(id=event.id).update(**entered.columns, updated_at=now)
        await write_texts(event.id, event.id, entered.texts, now)
