"""Until when what is sealed about the people of a mission exists; it moves with the mission's last day."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.missions.file.models import Delegate, Mission
from events.records.vault.operations import move_destruction

# Sealed values are destroyed so many days after a mission's last day, unless the coordinator does it sooner.
KEPT_AFTER = dt.timedelta(days=60)


def destroyed_on(mission: Mission, now: dt.datetime) -> dt.date:
    """Return the day on which what is sealed of a mission's people is destroyed, counted from its end or today."""
    return max(mission.ends_on, now.date()) + KEPT_AFTER


async def move_private_days(mission: Mission, now: dt.datetime) -> None:
    """Move the day of destruction, in the transaction that changed the last day of a mission."""
    people = await Delegate.filter(mission_id=mission.id).values_list("id", flat=True)
    await move_destruction([UUID(str(person)) for person in people], destroyed_on(mission, now))
