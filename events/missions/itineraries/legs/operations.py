"""Acts on legs: each one transaction.

SEQUENCE grows when time, place or status changed (RFC 5546, 2.1.4, and the place, which a traveller acts on as well);
`revised_at` follows every change. A cancelled leg stays, and calendars tell it as cancelled.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.itineraries.legs.change_operations import remember_legs, remember_new
from events.missions.itineraries.legs.place_operations import PlaceValues, place_for
from events.missions.itineraries.legs.traveller_operations import Company, settle_company, write_company
from events.missions.itineraries.models import Leg, LegObjective
from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import Opened, hold_version
from events.platform.storage.wall_times import time_columns, without_instants, zone_columns
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.texts.languages import any_text
from events.records.texts.operations import Written, write_texts

# Booked with somebody: when its time changes, everybody has to hear that it did.
_SETTLED = frozenset({LegStatus.BOOKED, LegStatus.CONFIRMED})
_TIME = ("starts", "starts_zone", "starts_fold", "ends", "ends_zone", "ends_fold", "is_open_ended")
_PLACE = ("origin_id", "destination_id", "origin_terminal", "destination_terminal")
# What calendars or the audit trail tell of without its value: it opens a booking or reaches a private person.
_UNTOLD = frozenset({"reference", "driver_phone"})

Stop = UUID | PlaceValues | None


@dataclass(frozen=True, kw_only=True)
class LegValues:
    """A leg as a coordinator describes it. `texts` holds title, notes and agenda.

    `origin` and `destination` are places of the mission, or what one to make is like. `starts` and `ends` are in the
    zones of their places. `id` is that of a new leg: sent twice, it makes one.
    """

    kind: LegKind
    starts: ZonedTime
    ends: ZonedTime
    origin: Stop = None
    destination: Stop = None
    status: LegStatus = LegStatus.PLANNED
    company: Company = field(default_factory=Company)
    texts: Written = field(default_factory=dict)
    is_open_ended: bool = False
    origin_terminal: str = ""
    destination_terminal: str = ""
    carrier: str = ""
    number: str = ""
    vehicle: str = ""
    driver: str = ""
    driver_phone: str = ""
    reference: str = ""
    partner_id: UUID | None = None
    contact_id: UUID | None = None
    language: str = ""
    needs_interpreter: bool = False
    interpreter_id: UUID | None = None
    interpreter_name: str = ""
    objective_ids: frozenset[UUID] = frozenset()
    id: UUID | None = None


COLUMNS = (
    "is_open_ended",
    "origin_terminal",
    "destination_terminal",
    "carrier",
    "number",
    "vehicle",
    "driver",
    "driver_phone",
    "reference",
    "partner_id",
    "contact_id",
    "language",
    "needs_interpreter",
    "interpreter_id",
    "interpreter_name",
)


async def add_leg(mission: Mission, values: LegValues, *, by: UUID | None, now: dt.datetime) -> Leg:
    """A new leg, its places made where they are missing; the one that is there when it was sent twice."""
    async with transaction():
        await hold_scope("mission", mission.id)
        return await _made_already(mission, values) or await _make(mission, values, by, now)


async def own_leg(mission: Mission, leg_id: UUID, values: LegValues, *, by: UUID | None, now: dt.datetime) -> Leg:
    """Those of `values.company` travel otherwise: off the leg, and on a new one of their own, in one act."""
    async with transaction():
        await hold_scope("mission", mission.id)
        if found := await _made_already(mission, values):
            return found
        made = await _make(mission, values, by, now)
        leg = await Leg.get(id=leg_id, mission_id=mission.id)
        await settle_company(mission.id, [leg], dict.fromkeys(values.company.people, False), now)
        details = {"off": sorted(str(person) for person in values.company.people), "instead": made.code}
        await note_change(mission.id, "leg", leg_id, Act.PEOPLE, now, by=by, details=details)
    return made


async def _made_already(mission: Mission, values: LegValues) -> Leg | None:
    return await Leg.get_or_none(id=values.id, mission_id=mission.id) if values.id else None


async def _make(mission: Mission, values: LegValues, by: UUID | None, now: dt.datetime) -> Leg:
    id = values.id or uuid.uuid4()
    await note_change(mission.id, "leg", id, Act.CREATED, now, by=by)
    columns = await _columns(mission, values, by, now)
    leg = await Leg.create(
        id=id,
        mission_id=mission.id,
        code=await free_code(Leg, _stem(mission, values), mission_id=mission.id),
        uid=str(uuid.uuid4()),
        is_shared=values.company.is_shared,
        created_at=now,
        revised_at=now,
        cancelled_at=now if values.status is LegStatus.CANCELLED else None,
        **columns,
    )
    await write_texts(mission.id, id, values.texts, now)
    await write_company(mission.id, leg, values.company, now, is_new=True)
    await _write_objectives(id, values.objective_ids)
    await remember_new(mission.id, leg, now)
    return leg


def _stem(mission: Mission, values: LegValues) -> str:
    title = any_text(values.texts.get("title", {}), mission.default_language)
    return title or " ".join(filter(None, (values.kind, values.number)))


async def _columns(mission: Mission, values: LegValues, by: UUID | None, now: dt.datetime) -> dict[str, Any]:
    columns = {name: getattr(values, name) for name in COLUMNS}
    columns |= {"kind": str(values.kind), "status": str(values.status)}
    for name, stop in (("origin_id", values.origin), ("destination_id", values.destination)):
        is_new = isinstance(stop, PlaceValues)
        columns[name] = (await place_for(mission, stop, by=by, now=now)).id if is_new else stop  # type: ignore[arg-type]
    times = {"starts": values.starts, "ends": values.ends}
    return columns | time_columns(**times) | zone_columns(**times)


async def revise_leg(
    mission: Mission, opened: Opened[UUID], values: LegValues, *, by: UUID | None, now: dt.datetime
) -> frozenset[str]:
    """Save a leg; says what changed: of "time", "place", "status", "people", "texts", "details".

    What was booked or confirmed becomes changed when its time does, unless the status was changed too. Whether it
    takes place is not said here (`cancel_leg`). Raises ChangedMeanwhileError for an older version.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        await hold_version(Leg, opened.row, opened.version)
        leg = await Leg.get(id=opened.row, mission_id=mission.id)
        columns = await _columns(mission, values, by, now)
        columns["status"] = _status(leg, values)
        await remember_legs(mission.id, [leg], now, to={leg.id: (columns["starts_at"], columns["ends_at"])})
        differing = _differing(leg, columns)
        changed = frozenset(map(_sort_of, differing)) | await _write_links(mission, leg, values, now)
        if changed:
            moves = bool(changed & {"time", "place", "status"})
            shown = {"revised_at": now} if changed != {"people"} else {}
            await Leg.filter(id=leg.id).update(**columns, **shown, sequence=leg.sequence + moves)
            act = Act.MOVED if changed & {"time", "place"} else Act.REVISED
            details = _told(differing) | {"changed": sorted(changed)}
            await note_change(mission.id, "leg", leg.id, act, now, by=by, details=details)
    return changed


async def _write_links(mission: Mission, leg: Leg, values: LegValues, now: dt.datetime) -> frozenset[str]:
    """Write what other rows hold of a leg; the sorts of what changed."""
    written = {  # who is taken off is told of the leg by its texts of before
        "people": await write_company(mission.id, leg, values.company, now),
        "texts": await write_texts(mission.id, leg.id, values.texts, now),
        "details": await _write_objectives(leg.id, values.objective_ids),
    }
    return frozenset(sort for sort, is_other in written.items() if is_other)


def _status(leg: Leg, values: LegValues) -> str:
    if LegStatus.CANCELLED in (leg.status, values.status):
        return leg.status
    is_moved = _typed(values.starts, values.ends) != (*_stored(leg, "starts"), *_stored(leg, "ends"))
    is_settled = leg.status in _SETTLED and values.status == leg.status
    return str(LegStatus.CHANGED if is_moved and is_settled else values.status)


def _typed(*times: ZonedTime) -> tuple[str | int, ...]:
    return tuple(part for time in times for part in (time.stored, time.zone, time.fold))


def _stored(leg: Leg, name: str) -> tuple[str, str, int]:
    return getattr(leg, name), getattr(leg, f"{name}_zone"), getattr(leg, f"{name}_fold")


def _differing(leg: Leg, columns: dict[str, Any]) -> dict[str, list[Any]]:
    """Old and new of what somebody typed differently; instants are derived."""
    typed = without_instants(columns).items()
    return {name: [getattr(leg, name), new] for name, new in typed if getattr(leg, name) != new}


def _sort_of(name: str) -> str:
    if name in _TIME:
        return "time"
    return "place" if name in _PLACE else "status" if name == "status" else "details"


def _told(differing: dict[str, list[Any]]) -> dict[str, Any]:
    """Old and new value of what differs, as an audit row keeps them."""
    return {
        name: "other" if name in _UNTOLD else [str(value) if value is not None else None for value in pair]
        for name, pair in differing.items()
    }


async def _write_objectives(leg_id: UUID, wanted: frozenset[UUID]) -> bool:
    rows = await LegObjective.filter(leg_id=leg_id).values_list("objective_id", flat=True)
    present = {UUID(str(row)) for row in rows}
    if gone := present - wanted:
        await LegObjective.filter(leg_id=leg_id, objective_id__in=list(gone)).delete()
    if missing := wanted - present:
        await LegObjective.bulk_create(LegObjective(leg_id=leg_id, objective_id=id) for id in sorted(missing))
    return present != wanted


async def cancel_leg(mission: Mission, opened: Opened[UUID], reason: str, *, by: UUID | None, now: dt.datetime) -> bool:
    """Say that a leg does not take place; it stays, marked. False when it was cancelled already.

    Raises ChangedMeanwhileError for an older version.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        leg = await Leg.get(id=opened.row, mission_id=mission.id)
        if leg.status == LegStatus.CANCELLED:
            return False
        await hold_version(Leg, opened.row, opened.version)
        await remember_legs(mission.id, [leg], now)
        details = {"reason": reason, "was": leg.status}
        await note_change(mission.id, "leg", leg.id, Act.CANCELLED, now, by=by, details=details)
        columns = {"status": str(LegStatus.CANCELLED), "cancelled_at": now, "revised_at": now}
        await Leg.filter(id=leg.id).update(**columns, sequence=leg.sequence + 1)
    return True


async def restore_leg(mission: Mission, opened: Opened[UUID], *, by: UUID | None, now: dt.datetime) -> bool:
    """Say that a cancelled leg takes place after all, in the state it had. False when it was not cancelled.

    Raises ChangedMeanwhileError for an older version.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        leg = await Leg.get(id=opened.row, mission_id=mission.id)
        if leg.status != LegStatus.CANCELLED:
            return False
        await hold_version(Leg, opened.row, opened.version)
        await remember_legs(mission.id, [leg], now)
        last = await last_cancellation(leg.id)
        was = str(last.details.get("was", "")) if last else ""
        status = was if was in {*map(str, LegStatus)} else str(LegStatus.PLANNED)
        await note_change(mission.id, "leg", leg.id, Act.RESTORED, now, by=by)
        columns = {"status": status, "cancelled_at": None, "revised_at": now}
        await Leg.filter(id=leg.id).update(**columns, sequence=leg.sequence + 1)
    return True


async def last_cancellation(leg_id: UUID) -> Change | None:
    """The audit row of the last time that a leg was cancelled: its details hold the `reason`."""
    return await Change.filter(subject=leg_id, kind="leg", act=Act.CANCELLED).order_by("-made_at", "-id").first()
