"""Bringing one person's registrations and missions together: who holds the private links of both may do it.

Nobody is anybody else because a form says so, and several people share an address of e-mail: the links decide.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.link_operations import registration_behind
from events.congress.registration.models import Registration
from events.missions.file.link_queries import delegate_behind
from events.missions.file.models import Delegate
from events.platform.signing import TOKEN_CHARACTERS, Signer
from events.platform.storage.database import transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.models import Person

Holder = Registration | Delegate

_LINK = re.compile(rf"/(registrations|travellers)/([A-Za-z0-9_-]{{{TOKEN_CHARACTERS}}})(?![A-Za-z0-9_-])")


@dataclass(frozen=True)
class Joined:
    """Something else of the same person: a registration's event or a delegate's mission, by id."""

    row_id: UUID
    is_mission: bool
    about: UUID


async def holder_behind(signer: Signer, text: str) -> Holder | None:
    """Return whose private page an address leads to, pasted with or without its host; None where it is none of ours."""
    found = _LINK.search(text)
    if found is None:
        return None
    if found[1] == "registrations":
        return await registration_behind(signer, found[2])
    delegate = await delegate_behind(signer, found[2], "traveller")
    return delegate if delegate is None or delegate.left_at is None else None


async def join(one: Holder, other: Holder, now: dt.datetime) -> bool:
    """Make both rows, and what either was joined with before, one person's. False when they are already."""
    if one.id == other.id or (one.person_id is not None and one.person_id == other.person_id):
        return False
    async with transaction():
        person = one.person_id or other.person_id or (await _person_of(one, now)).id
        for row in (one, other):
            if row.person_id != person:
                await _give(row, person)
            await _record(row, Act.CALENDARS_JOINED, now)
    return True


async def _give(row: Holder, person: UUID) -> None:
    """Make a row a person's, and with it all that is of the same person."""
    if row.person_id is None:
        await Delegate.filter(id=row.id).update(person_id=person)
        return
    for model in (Registration, Delegate):
        await model.filter(person_id=row.person_id).update(person_id=person)


async def separate(row: Holder, now: dt.datetime) -> None:
    """Make a row that was joined a person's of its own again."""
    async with transaction():
        person = await _person_of(row, now)
        await type(row).filter(id=row.id).update(person_id=person.id)
        await _record(row, Act.CALENDARS_SEPARATED, now)


async def joined_with(row: Holder) -> list[Joined]:
    """Return what else is of the same person, registrations first."""
    if row.person_id is None:
        return []
    events = Registration.filter(person_id=row.person_id).exclude(id=row.id).order_by("registered_at")
    missions = Delegate.filter(person_id=row.person_id).exclude(id=row.id).order_by("created_at")
    found = [Joined(one.id, False, one.event_id) for one in await events]
    return found + [Joined(one.id, True, one.mission_id) for one in await missions]


async def _person_of(row: Holder, now: dt.datetime) -> Person:
    name = row.badge_name if isinstance(row, Registration) else row.name
    country = row.country if isinstance(row, Registration) else None
    return await Person.create(id=uuid.uuid4(), name=name, language=row.language, country=country, created_at=now)


async def _record(row: Holder, act: Act, now: dt.datetime) -> None:
    kind, scope = ("registration", row.event_id) if isinstance(row, Registration) else ("delegate", row.mission_id)
    await record_change(scope, kind, row.id, act, now)
