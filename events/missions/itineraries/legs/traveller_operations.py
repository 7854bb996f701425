"""Who is on a leg: acts that take people off, put them on, let them join late or leave early; each one transaction.

`LegPerson.sequence` grows each time that somebody's own state changes, and never for what merely says again how it is:
their calendar adds it to the leg's, and a row that went off with a sequence above 0 is told there as cancelled.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.legs.change_operations import remember_legs
from events.missions.itineraries.legs.parting_queries import partings_of
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan.kinds import STAYS, LegStatus
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import NEXT_VERSION, Opened, hold_version
from events.records.auditing.acts import Act


@dataclass(frozen=True)
class Company:
    """Who is on a leg: everybody but `people` when it is shared, else only `people`."""

    is_shared: bool = True
    people: frozenset[UUID] = frozenset()

    def among(self, present: Collection[UUID]) -> frozenset[UUID]:
        """Who that is, of those who are of the delegation."""
        return frozenset(present) - self.people if self.is_shared else frozenset(present) & self.people


Rows = Mapping[UUID, Mapping[UUID, LegPerson]]
States = Mapping[UUID, bool]  # by person whether they are to be on a leg
Changed = list[tuple[UUID, UUID, bool]]  # leg, delegate, whether they are on it now


async def put_on(
    mission: Mission, opened: Opened[UUID], people: Iterable[UUID], *, by: UUID | None, now: dt.datetime
) -> bool:
    """Put people on a leg; says whether anything changed. Raises ChangedMeanwhileError for an older version."""
    return await _change(mission, opened, dict.fromkeys(people, True), by, now)


async def take_off(
    mission: Mission, opened: Opened[UUID], people: Iterable[UUID], *, by: UUID | None, now: dt.datetime
) -> bool:
    """Take people off a leg; says whether anything changed. Raises ChangedMeanwhileError for an older version."""
    return await _change(mission, opened, dict.fromkeys(people, False), by, now)


async def set_people(
    mission: Mission, opened: Opened[UUID], people: Iterable[UUID], *, by: UUID | None, now: dt.datetime
) -> bool:
    """Exactly these of the delegation are on a leg. Raises ChangedMeanwhileError for an older version."""
    wanted = frozenset(people)
    states = {person: person in wanted for person in await present_in(mission.id)}
    return await _change(mission, opened, states, by, now)


async def _change(mission: Mission, opened: Opened[UUID], states: States, by: UUID | None, now: dt.datetime) -> bool:
    async with transaction():
        await hold_scope("mission", mission.id)
        await hold_version(Leg, opened.row, opened.version)
        leg = await Leg.get(id=opened.row, mission_id=mission.id)
        changed = await _settle(mission.id, [leg], states, now, await _rows_of([leg]))
        if changed:
            await note_change(mission.id, "leg", leg.id, Act.PEOPLE, now, by=by, details=_details(changed))
    return bool(changed)


async def joins_at(mission: Mission, delegate_id: UUID, leg_id: UUID, *, by: UUID | None, now: dt.datetime) -> int:
    """Somebody joins the delegation with this leg; in how many legs that changes something.

    They are off the shared legs that begin before it, but for a stay that still lasts then, and on this one. Where
    they were not, so are they on those that follow, up to the first they are on: what says that they leave early stays.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        here = await Leg.get(id=leg_id, mission_id=mission.id)
        legs = await _shared(mission.id)
        before = [leg for leg in legs if _is_before(leg, here) and not _lasts(leg, here)]
        after = [leg for leg in legs if not _is_before(leg, here)]
        changed = await _cut(delegate_id, here, before, after, now)
        await _note_cut(here, Act.JOINS, changed, by, now)
    return _legs_in(changed)


async def leaves_after(mission: Mission, delegate_id: UUID, leg_id: UUID, *, by: UUID | None, now: dt.datetime) -> int:
    """Somebody leaves the delegation after this leg; in how many legs that changes something.

    They are off the shared legs that begin after it, and on this one. Where they were not, so are they on those
    before, back to the last they are on. A stay that has begun stays theirs; a shorter one is a leg of their own.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        here = await Leg.get(id=leg_id, mission_id=mission.id)
        legs = await _shared(mission.id)
        after = [leg for leg in legs if _is_before(here, leg)]
        before = [leg for leg in reversed(legs) if not _is_before(here, leg)]
        changed = await _cut(delegate_id, here, after, before, now)
        await _note_cut(here, Act.LEAVES, changed, by, now)
    return _legs_in(changed)


async def _cut(person: UUID, here: Leg, gone: list[Leg], kept: list[Leg], now: dt.datetime) -> Changed:
    """Off the `gone` legs; back on `here` and the `kept` ones after it in their order, up to one they are on."""
    rows = await _rows_of([here, *gone, *kept])
    back = list(takewhile(lambda leg: not is_on(leg, rows, person), [here, *_without(kept, here)]))
    changed = await settle_company(here.mission_id, gone, {person: False}, now, rows)
    return changed + await settle_company(here.mission_id, back, {person: True}, now, rows)


async def _note_cut(here: Leg, act: Act, changed: Changed, by: UUID | None, now: dt.datetime) -> None:
    if changed:
        await note_change(here.mission_id, "leg", here.id, act, now, by=by, details=_details(changed))


def _without(legs: list[Leg], here: Leg) -> list[Leg]:
    return [leg for leg in legs if leg.id != here.id]


async def _shared(mission_id: UUID) -> list[Leg]:
    """The shared legs that take place, in the order of their instants."""
    legs = Leg.filter(mission_id=mission_id, is_shared=True).exclude(status=str(LegStatus.CANCELLED))
    return await legs.order_by("starts_at", "ends_at", "code")


def _is_before(one: Leg, other: Leg) -> bool:
    return bool(one.starts_at < other.starts_at)


def _lasts(leg: Leg, other: Leg) -> bool:
    return bool(leg.kind in STAYS and leg.ends_at > other.starts_at)


# -- in the caller's transaction ------------------------------------------------------------------------------------


async def present_in(mission_id: UUID) -> frozenset[UUID]:
    """Who is of the delegation."""
    ids = await Delegate.filter(mission_id=mission_id, left_at=None).values_list("id", flat=True)
    return frozenset(UUID(str(id)) for id in ids)


async def write_company(
    mission_id: UUID, leg: Leg, company: Company, now: dt.datetime, *, is_new: bool = False
) -> bool:
    """Make a leg's company so; says whether it is another. A new leg's deviations were never otherwise: sequence 0."""
    present = await present_in(mission_id)
    wanted = company.among(present)
    rows = {} if is_new else await _rows_of([leg])
    was = wanted if is_new else _people_of(leg, rows, present)
    is_other = not is_new and company.is_shared != leg.is_shared
    if is_other:
        await Leg.filter(id=leg.id).update(is_shared=company.is_shared)
    # Who stays as they are needs a row once the leg's default is another.
    silent = present - (wanted ^ was) - rows.get(leg.id, {}).keys()
    needed = silent - wanted if company.is_shared else silent & wanted
    await LegPerson.bulk_create(_row(leg.id, person, person in wanted, 0, now) for person in sorted(needed))
    await _apply([leg], [(leg.id, person, person in wanted) for person in sorted(wanted ^ was)], rows, now)
    return wanted != was or is_other


async def settle_company(
    mission_id: UUID, legs: list[Leg], states: States, now: dt.datetime, rows: Rows | None = None
) -> Changed:
    """Put people on some legs, or take them off, and raise the versions of those where that changes something."""
    changed = await _settle(mission_id, legs, states, now, await _rows_of(legs) if rows is None else rows)
    if changed:
        await Leg.filter(id__in=list({leg for leg, _person, _state in changed})).update(version=NEXT_VERSION)
    return changed


async def _settle(mission_id: UUID, legs: list[Leg], states: States, now: dt.datetime, rows: Rows) -> Changed:
    present = await present_in(mission_id)
    wanted = {person: states[person] for person in states.keys() & present}
    were = {leg.id: _people_of(leg, rows, present) for leg in legs}
    changed = [
        (leg.id, person, state) for leg in legs for person, state in wanted.items() if (person in were[leg.id]) != state
    ]
    touched = {leg for leg, _person, _state in changed}
    await remember_legs(mission_id, [leg for leg in legs if leg.id in touched], now, people=were)
    await _apply(legs, changed, rows, now)
    return changed


def _people_of(leg: Leg, rows: Rows, present: Iterable[UUID]) -> frozenset[UUID]:
    return frozenset(person for person in present if is_on(leg, rows, person))


def is_on(leg: Leg, rows: Rows, person: UUID) -> bool:
    """Whether somebody of the delegation is on a leg."""
    row = rows.get(leg.id, {}).get(person)
    return bool(row.is_on if row else leg.is_shared)


async def _rows_of(legs: Iterable[Leg]) -> Rows:
    found: defaultdict[UUID, dict[UUID, LegPerson]] = defaultdict(dict)
    for row in await LegPerson.filter(leg_id__in=list({leg.id for leg in legs})):
        found[row.leg_id][row.delegate_id] = row
    return found


async def _apply(legs: Iterable[Leg], changed: Changed, rows: Rows, now: dt.datetime) -> None:
    made, revised = [], []
    left = {leg for leg, _person, state in changed if not state}
    told = await partings_of(leg for leg in legs if leg.id in left)
    for leg, person, state in changed:
        row = rows.get(leg, {}).get(person)
        if row is None:
            row = _row(leg, person, state, 1, now)
            made.append(row)
        else:
            row.is_on, row.sequence, row.changed_at = state, row.sequence + 1, now
            revised.append(row)
        if state and row.told is None:  # who was taken off it before has heard of it
            row.put_on_at = row.put_on_at or now
        row.told = None if state else told[leg]
    await LegPerson.bulk_create(made, batch_size=200)
    if revised:
        await LegPerson.bulk_update(revised, ["is_on", "sequence", "changed_at", "told", "put_on_at"], batch_size=200)


def _row(leg: UUID, person: UUID, state: bool, sequence: int, now: dt.datetime) -> LegPerson:
    return LegPerson(leg_id=leg, delegate_id=person, is_on=state, sequence=sequence, changed_at=now)


def _legs_in(changed: Changed) -> int:
    return len({leg for leg, _person, _state in changed})


def _details(changed: Changed) -> dict[str, Any]:
    """Return what an audit row keeps of it."""
    on = {str(person) for _leg, person, state in changed if state}
    off = {str(person) for _leg, person, state in changed if not state}
    return {"on": sorted(on), "off": sorted(off), "legs": _legs_in(changed)}
