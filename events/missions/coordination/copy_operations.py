"""From a past mission, or a template, to a new one: what is prepared again, its dates shifted.

Never copied: bookings and their references, documents, minutes, results, what was spent, receipts, notes from the
field, ratings, who may do what, and anything sensitive about a person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from events.missions.costs.models import BudgetLine, PerDiemRate
from events.missions.file.change_operations import note_change
from events.missions.file.models import (
    Committee,
    Contact,
    Delegate,
    Indicator,
    Mission,
    MissionPartner,
    Objective,
    Requirement,
)
from events.missions.file.operations import create_mission
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, Place
from events.missions.itineraries.plan.kinds import LegStatus
from events.missions.outcomes.models import JointAction
from events.platform.storage.copying import Renamed, copy_rows
from events.platform.storage.database import transaction
from events.platform.storage.wall_times import time_columns
from events.platform.zoned import ZonedTime, end_of
from events.records.auditing.acts import Act
from events.records.texts.operations import Written, copy_texts


class Part(StrEnum):
    """A part of a mission that can be taken over."""

    TEXTS = "texts"
    OBJECTIVES = "objectives"
    PARTNERS = "partners"
    ITINERARY = "itinerary"
    REQUIREMENTS = "requirements"
    COSTS = "costs"
    DELEGATES = "delegates"
    ACTIONS = "actions"


# A template names no people, and nothing that is agreed with somebody.
OF_TEMPLATES = frozenset(Part) - {Part.DELEGATES, Part.ACTIONS}
# The mission's own texts that are still true next time; an occasion and a notice are of their year.
_OWN_TEXTS = frozenset({"summary", "programme", "context", "brings", "emergency"})
_OPEN = ("open", "under_way")


@dataclass(frozen=True)
class CopyValues:
    """A copy as somebody describes it: its columns (slug and dates among them) and texts, and what it takes over."""

    columns: Mapping[str, Any]
    texts: Written
    parts: Collection[Part]

    @property
    def own_texts(self) -> frozenset[str]:
        """The names of the mission's texts that it takes over: none that it was given."""
        given = {name for name, bodies in self.texts.items() if any(bodies.values())}
        return _OWN_TEXTS - given if Part.TEXTS in self.parts else frozenset()


async def copy_mission(source: Mission, copy: CopyValues, *, by: uuid.UUID, now: dt.datetime) -> Mission:
    """Make a mission with the chosen parts of another one.

    Every leg moves by as many days as the first day does and keeps its wall times. A leg of single persons, and who
    deviates from a shared one, come along only with the delegation. Raise SlugTakenError, and WallTimeError when
    something of it would leave the years that are known.
    """
    columns, parts = {**copy.columns, "copied_from": source.id}, copy.parts
    days = (columns["begins_on"] - source.begins_on).days
    async with transaction():
        made = await create_mission(columns, copy.texts, owner=by, now=now, act=Act.COPIED)
        renamed = await _copy_people(source, made, parts, now)
        if Part.ITINERARY in parts:
            renamed |= await _copy_itinerary(source, made, days, renamed, now)
        if Part.COSTS in parts:
            renamed |= await _copy_costs(source, made, renamed)
        if Part.ACTIONS in parts:
            renamed |= await _carry_actions(source, made, renamed, by, now)
        await _copy_texts(source, made, renamed, copy.own_texts, now)
    return made


async def _copy_people(source: Mission, made: Mission, parts: Collection[Part], now: dt.datetime) -> Renamed:
    """Copy objectives, partners, requirements and delegation: what legs point at."""
    renamed: Renamed = {}
    if Part.OBJECTIVES in parts:
        objectives = await Objective.filter(mission_id=source.id, removed_at=None)
        renamed |= await copy_rows(Objective, objectives, mission_id=made.id, version=1)
        indicators = await Indicator.filter(objective_id__in=list(renamed), removed_at=None)
        renamed |= await copy_rows(Indicator, indicators, objective_id=renamed, reached=None, version=1)
    if Part.PARTNERS in parts:
        renamed |= await _copy_partners(source, made)
    if Part.REQUIREMENTS in parts:
        required = await Requirement.filter(mission_id=source.id, removed_at=None)
        renamed |= await copy_rows(Requirement, required, mission_id=made.id)
    if Part.DELEGATES in parts:
        delegates = await Delegate.filter(mission_id=source.id, left_at=None)
        fresh: dict[str, Any] = {"link_generation": 1, "feed_generation": 1, "created_at": now, "version": 1}
        renamed |= await copy_rows(Delegate, delegates, mission_id=made.id, **fresh)
    return renamed


async def _copy_partners(source: Mission, made: Mission) -> Renamed:
    partners = await MissionPartner.filter(mission_id=source.id, removed_at=None)
    closed: dict[str, Any] = {"link_generation": 1, "rating_generation": 1, "is_link_open": False, "version": 1}
    renamed = await copy_rows(MissionPartner, partners, mission_id=made.id, **closed)
    ids = list(renamed)
    committees = await Committee.filter(partner_id__in=ids, removed_at=None)
    renamed |= await copy_rows(Committee, committees, partner_id=renamed)
    contacts = await Contact.filter(partner_id__in=ids, removed_at=None)
    return renamed | await copy_rows(Contact, contacts, partner_id=renamed, committee_id=renamed, version=1)


async def _copy_itinerary(source: Mission, made: Mission, days: int, known: Renamed, now: dt.datetime) -> Renamed:
    places = await Place.filter(mission_id=source.id, removed_at=None)
    renamed = await copy_rows(Place, places, mission_id=made.id, version=1)
    at = known | renamed
    people = known.keys() & {row.id for row in await Delegate.filter(mission_id=source.id)}
    legs = await Leg.filter(mission_id=source.id, status__not=LegStatus.CANCELLED).order_by("starts_at")
    renamed |= await copy_rows(
        Leg,
        [leg for leg in legs if leg.is_shared or people],
        lambda leg: {**_moved(leg, days), "uid": str(uuid.uuid4())},
        mission_id=made.id,
        status=LegStatus.PLANNED,
        reference="",
        sequence=0,
        created_at=now,
        revised_at=now,
        cancelled_at=None,
        version=1,
        **dict.fromkeys(("origin_id", "destination_id", "partner_id", "contact_id", "interpreter_id"), at),
    )
    await _copy_links(source, known | renamed, now)
    return renamed


async def _copy_links(source: Mission, renamed: Renamed, now: dt.datetime) -> None:
    """Copy which objectives legs serve and who deviates; a person's own SEQUENCE starts anew."""
    served = await LegObjective.filter(leg__mission_id=source.id)
    await LegObjective.bulk_create(
        LegObjective(leg_id=renamed[row.leg_id], objective_id=renamed[row.objective_id])
        for row in served
        if renamed.keys() >= {row.leg_id, row.objective_id}
    )
    people = await LegPerson.filter(leg__mission_id=source.id)
    await LegPerson.bulk_create(
        LegPerson(leg_id=renamed[row.leg_id], delegate_id=renamed[row.delegate_id], is_on=row.is_on, changed_at=now)
        for row in people
        if renamed.keys() >= {row.leg_id, row.delegate_id}
    )


def _moved(leg: Leg, days: int) -> dict[str, Any]:
    """Return the hours of a leg so many days on, by the clocks of its places. Raise WallTimeError."""
    start = ZonedTime.parse(leg.starts, leg.starts_zone).shifted(days)
    end = ZonedTime.parse(leg.ends, leg.ends_zone).shifted(days)
    return time_columns(starts=start, ends=end_of(start, end, leg.ends_at - leg.starts_at))


async def _copy_costs(source: Mission, made: Mission, known: Renamed) -> Renamed:
    """Copy what is planned; the rates keep their date, which says how old they are."""
    lines = await BudgetLine.filter(mission_id=source.id, removed_at=None)
    renamed = await copy_rows(BudgetLine, lines, mission_id=made.id, spent=None, leg_id=known, version=1)
    rates = await PerDiemRate.filter(mission_id=source.id)
    return renamed | await copy_rows(PerDiemRate, rates, mission_id=made.id, version=1)


async def _carry_actions(source: Mission, made: Mission, known: Renamed, by: uuid.UUID, now: dt.datetime) -> Renamed:
    """Carry on what is still open; in the source each action says where it went."""
    await note_change(source.id, "mission", source.id, Act.ACTIONS_CARRIED, now, by=by, details={"to": str(made.id)})
    actions = await JointAction.filter(mission_id=source.id, state__in=_OPEN, carried_to=None)
    renamed = await copy_rows(
        JointAction,
        actions,
        lambda action: {"carried_from": action.id},
        mission_id=made.id,
        partner_id=known,
        objective_id=known,
        leg_id=None,
        created_at=now,
        version=1,
    )
    for action in actions:
        action.carried_to = renamed[action.id]
    if actions:
        await JointAction.bulk_update(actions, fields=["carried_to"])
    return renamed


async def _copy_texts(source: Mission, made: Mission, renamed: Renamed, own: Collection[str], now: dt.datetime) -> None:
    """Copy the texts of what was copied, without results; of the mission's own, those in `own`."""

    def is_copied(subject: uuid.UUID, name: str) -> bool:
        return name in own if subject == source.id else name != "result"

    await copy_texts(source.id, made.id, {**renamed, source.id: made.id}, now, is_copied)
