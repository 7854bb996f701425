"""The list of people for the authorities of the host state: each person once, by an owner."""

from __future__ import annotations

import datetime as dt
import uuid
from uuid import UUID

from events.congress.letters.accreditation_queries import to_be_listed
from events.congress.letters.models import AccreditationEntry, AccreditationList
from events.congress.organizing.models import Event
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change


async def make_list(event: Event, *, by: UUID, now: dt.datetime) -> AccreditationList | None:
    """Put everybody on a list who is on none and gave a passport; return None where nobody is left.

    Its file can be downloaded for a day, and everybody on it stands on no later one.
    """
    async with transaction():
        await hold_event(event.id)  # two who click at once make one list
        people = await to_be_listed(event.id)
        if not people:
            return None
        number = await AccreditationList.filter(event_id=event.id).count() + 1
        made = await AccreditationList.create(
            id=uuid.uuid4(), event_id=event.id, number=number, made_at=now, made_by=by
        )
        await AccreditationEntry.bulk_create(
            [AccreditationEntry(list_id=made.id, registration_id=person) for person in people], batch_size=500
        )
        details = {"number": number, "people": len(people)}
        await record_change(event.id, "accreditation_list", made.id, Act.EXPORTED, now, actor=by, details=details)
    return made
