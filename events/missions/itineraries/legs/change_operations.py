"""The parts of a leg that are told when it changes shortly before it starts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from events.missions.file.models import Delegate
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan import values as plan
from events.missions.itineraries.plan.kinds import STAYS, LegStatus
from events.platform.zoned import ZonedTime
from events.records.changes.operations import Was, record_before
from events.records.changes.values import Seen

# Besides when and where: what one looks for at the station, and who is waiting there.
DETAILS = ("number", "carrier", "origin_terminal", "destination_terminal", "vehicle", "driver", "driver_phone")

To = tuple[dt.datetime, dt.datetime]


def seen_leg(leg: plan.Leg) -> Seen:
    """A leg as it stands in the plan."""
    return Seen(
        starts=leg.starts,
        ends=leg.ends,
        places=_places(leg.origin.id if leg.origin else None, leg.destination.id if leg.destination else None),
        is_cancelled=leg.is_cancelled,
        is_stay=leg.is_stay,
        is_open_ended=leg.is_open_ended,
        details={name: getattr(leg, name) for name in DETAILS},
        people=leg.people,
    )


async def remember_legs(
    mission_id: UUID,
    legs: Iterable[Leg],
    now: dt.datetime,
    *,
    to: Mapping[UUID, To] | None = None,
    people: Mapping[UUID, frozenset[UUID]] | None = None,
) -> None:
    """Keep how legs were, in the transaction that changes them and before it does.

    `to` is when they start and end from now on, where that changes; `people` who was on them, read where not given.
    """
    wanted = [leg for leg in legs if _was(leg, frozenset(), to).is_near(now)]
    if wanted:
        on = await _people_on(mission_id, wanted) if people is None else people
        await record_before("leg", mission_id, [_was(leg, on[leg.id], to) for leg in wanted], now)


def _was(leg: Leg, people: frozenset[UUID], to: Mapping[UUID, To] | None) -> Was:
    return Was(leg.id, _seen(leg, people), _moments(leg.kind, to[leg.id]) if to and leg.id in to else ())


async def remember_new(mission_id: UUID, leg: Leg, now: dt.datetime) -> None:
    """Keep that a leg was not there."""
    nothing = Seen(is_stay=leg.kind in STAYS, details=dict.fromkeys(DETAILS, ""), people=frozenset())
    await record_before(
        "leg", mission_id, [Was(leg.id, nothing, _moments(leg.kind, (leg.starts_at, leg.ends_at)))], now
    )


def _seen(leg: Leg, people: frozenset[UUID]) -> Seen:
    return Seen(
        starts=ZonedTime.parse(leg.starts, leg.starts_zone, leg.starts_fold),
        ends=ZonedTime.parse(leg.ends, leg.ends_zone, leg.ends_fold),
        places=_places(leg.origin_id, leg.destination_id),
        is_cancelled=leg.status == LegStatus.CANCELLED,
        is_stay=leg.kind in STAYS,
        is_open_ended=leg.is_open_ended,
        details={name: getattr(leg, name) for name in DETAILS},
        people=people,
    )


def _places(origin: UUID | None, destination: UUID | None) -> tuple[str, str]:
    return str(origin or ""), str(destination or "")


def _moments(kind: str, times: To) -> tuple[dt.datetime, ...]:
    return times if kind in STAYS else times[:1]


async def _people_on(mission_id: UUID, legs: list[Leg]) -> dict[UUID, frozenset[UUID]]:
    ids = await Delegate.filter(mission_id=mission_id, left_at=None).values_list("id", flat=True)
    present = frozenset(UUID(str(id)) for id in ids)
    states: defaultdict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for row in await LegPerson.filter(leg_id__in=[leg.id for leg in legs]):
        states[row.leg_id][row.delegate_id] = row.is_on
    return {
        leg.id: frozenset(person for person in present if states[leg.id].get(person, leg.is_shared)) for leg in legs
    }
