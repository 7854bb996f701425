"""Acts on the places of an itinerary: each one transaction. A place that moves to another zone moves its legs."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.itineraries.legs.change_operations import remember_legs
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan.kinds import PlaceKind
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import Opened, hold_version
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.texts.languages import any_text
from events.records.texts.operations import Written, write_texts


@dataclass(frozen=True, kw_only=True)
class PlaceValues:
    """A place as somebody describes it. `texts` holds name and notes, `zone` is an IANA key, `altitude` in metres."""

    kind: PlaceKind
    zone: str
    texts: Written = field(default_factory=dict)
    city: str = ""
    country: str | None = None
    local_name: str = ""
    local_language: str = ""
    address: str = ""
    phone: str = ""
    latitude: float | None = None
    longitude: float | None = None
    altitude: int | None = None
    iata: str = ""

    def columns(self) -> dict[str, Any]:
        names = ("city", "country", "local_name", "local_language", "address", "phone")
        columns = {name: getattr(self, name) for name in (*names, "latitude", "longitude", "altitude", "iata")}
        return columns | {"kind": str(self.kind), "time_zone": self.zone}

    def differing(self, place: Place) -> list[str]:
        """Return the columns in which a place is not so."""
        return sorted(name for name, value in self.columns().items() if getattr(place, name) != value)


async def add_place(mission: Mission, values: PlaceValues, *, by: UUID | None, now: dt.datetime) -> Place:
    """A new place; its code comes from its IATA code or its name."""
    async with transaction():
        await hold_scope("mission", mission.id)
        return await make_place(mission, values, by=by, now=now)


async def place_for(mission: Mission, values: PlaceValues, *, by: UUID | None, now: dt.datetime) -> Place:
    """The mission's place of that IATA code, else a new one; in the caller's transaction, which holds the mission."""
    found = await _airport(mission, values.iata) if values.iata else None
    if found is None:
        return await make_place(mission, values, by=by, now=now)
    if found.removed_at is not None:
        await Place.filter(id=found.id).update(removed_at=None)
        await note_change(mission.id, "place", found.id, Act.RESTORED, now, by=by)
    return found


async def _airport(mission: Mission, iata: str) -> Place | None:
    """One that was not retired, before one that was."""
    known = await Place.filter(mission_id=mission.id, iata=iata).order_by("code")
    return next((place for place in known if place.removed_at is None), next(iter(known), None))


async def make_place(mission: Mission, values: PlaceValues, *, by: UUID | None, now: dt.datetime) -> Place:
    """A new place, in the caller's transaction, which holds the mission."""
    made = uuid.uuid4()
    await note_change(mission.id, "place", made, Act.CREATED, now, by=by)
    name = any_text(values.texts.get("name", {}), mission.default_language)
    code = await free_code(Place, values.iata or name or values.city, mission_id=mission.id)
    place = await Place.create(id=made, mission_id=mission.id, code=code, **values.columns())
    await write_texts(mission.id, made, values.texts, now)
    return place


async def revise_place(
    mission: Mission, opened: Opened[UUID], values: PlaceValues, *, by: UUID | None, now: dt.datetime
) -> bool:
    """Save a place; says whether anything is different. Raises ChangedMeanwhileError for an older version.

    Another zone moves the legs: the clock on the wall stays what was typed, the instants follow (SEQUENCE grows).
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        await hold_version(Place, opened.row, opened.version)
        place = await Place.get(id=opened.row, mission_id=mission.id)
        changed = values.differing(place)
        has_other_texts = await write_texts(mission.id, place.id, values.texts, now)
        if not (changed or has_other_texts):
            return False
        await Place.filter(id=place.id).update(**values.columns())
        await _tell_legs(mission.id, place.id, values.zone if "time_zone" in changed else None, now)
        await note_change(mission.id, "place", place.id, Act.REVISED, now, by=by, details={"changed": changed})
    return True


async def _tell_legs(mission_id: UUID, place_id: UUID, zone: str | None, now: dt.datetime) -> None:
    """Calendars show the place of their legs: all of them are revised; another `zone` moves them."""
    touched = Leg.filter(Q(origin_id=place_id) | Q(destination_id=place_id))
    if zone is None:
        await touched.update(revised_at=now)
        return
    legs = await touched
    # Zones are hours apart: what is near after that was not far before, by the bounds of what is recorded.
    await remember_legs(mission_id, legs, now)
    for leg in legs:
        _move_to(leg, place_id, zone)
        leg.sequence, leg.version, leg.revised_at = leg.sequence + 1, leg.version + 1, now
    fields = ("starts_zone", "starts_fold", "starts_at", "ends_zone", "ends_fold", "ends_at")
    if legs:
        await Leg.bulk_update(legs, [*fields, "sequence", "version", "revised_at"], batch_size=200)


def _move_to(leg: Leg, place_id: UUID, zone: str) -> None:
    is_at_end = leg.destination_id == place_id or (leg.destination_id is None and leg.origin_id == place_id)
    for end, is_there in (("starts", leg.origin_id == place_id), ("ends", is_at_end)):
        if is_there:
            time = ZonedTime.parse(getattr(leg, end), zone)
            fold = getattr(leg, f"{end}_fold") if time.is_repeated else 0
            setattr(leg, f"{end}_zone", zone)
            setattr(leg, f"{end}_fold", fold)
            setattr(leg, f"{end}_at", ZonedTime(time.wall, zone, fold).instant())


async def retire_place(
    mission: Mission, place_id: UUID, *, is_retired: bool, by: UUID | None, now: dt.datetime
) -> None:
    """Take a place out of what is offered, or back in; the legs that are there keep it."""
    async with transaction():
        await note_change(mission.id, "place", place_id, Act.RETIRED if is_retired else Act.RESTORED, now, by=by)
        await Place.filter(id=place_id, mission_id=mission.id).update(removed_at=now if is_retired else None)
