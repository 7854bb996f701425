"""Passports, visas and vaccinations by the sealed values of a delegation. Every reading is a recorded look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from events.missions.file.models import Delegate, Mission, Requirement
from events.missions.itineraries.warnings.rules.values import Papers
from events.records.vault.operations import Looker, read_sensitive_of_all
from events.records.vault.sealing import MasterKeys

PASSPORT_EXPIRES = "passport_expires_on"
PASSPORT_COUNTRY = "passport_country"
WITHOUT_END = "yes"  # a tick whose paper does not end


def tick_name(requirement_id: UUID) -> str:
    """The name of the sealed value that says that somebody has what a requirement asks for."""
    return f"requirement:{requirement_id}"


async def papers_of(
    mission: Mission, *, keys: MasterKeys, by: UUID | None, where: str, now: dt.datetime
) -> dict[UUID, Papers]:
    """The papers of everybody on the delegation, for reckoning warnings. Raises SealError."""
    requirements = await Requirement.filter(mission_id=mission.id, removed_at=None).values_list("id", flat=True)
    delegates = await Delegate.filter(mission_id=mission.id, left_at=None).values_list("id", flat=True)
    ticks = {tick_name(UUID(str(found))): UUID(str(found)) for found in requirements}
    subjects = [UUID(str(found)) for found in delegates]
    names = [PASSPORT_EXPIRES, PASSPORT_COUNTRY, *ticks]
    values = await read_sensitive_of_all(keys, mission.id, subjects, names, Looker(by, where, now))
    return {subject: _papers(values.get(subject, {}), ticks) for subject in subjects}


def _papers(values: Mapping[str, str], ticks: Mapping[str, UUID]) -> Papers:
    return Papers(
        passport_expires_on=day_of(values.get(PASSPORT_EXPIRES, "")),
        passport_country=values.get(PASSPORT_COUNTRY) or None,
        ticks={ticks[name]: day_of(value) for name, value in values.items() if name in ticks},
    )


def day_of(value: str) -> dt.date | None:
    """A day as it is kept, "2027-03-15"; None for nothing and for a paper without end."""
    return dt.date.fromisoformat(value) if value and value != WITHOUT_END else None
