"""The order in which the questions of an event are asked."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.models import FormField
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act


async def place_before(asked: FormField, code: str, *, by: UUID, now: dt.datetime) -> None:
    """Ask a question before the one with this code; at the end when there is none such."""
    async with transaction():
        await note_change(asked.event_id, "form_field", asked.id, Act.MOVED, now, by=by)
        others = FormField.filter(event_id=asked.event_id).exclude(id=asked.id).order_by("position", "code")
        rows = await others.only("id", "code", "position")
        at = next((number for number, row in enumerate(rows) if row.code == code), len(rows))
        for position, row in enumerate([*rows[:at], asked, *rows[at:]], 1):
            await FormField.filter(id=row.id).exclude(position=position).update(position=position)
