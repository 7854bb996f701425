"""The itinerary of a demonstration's mission: places, legs, who deviates, warnings that were set aside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from events.demonstration.mission_file import MadeMission
from events.demonstration.reading import Item
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, Place, WarningSetAside
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from events.platform.storage.wall_times import time_columns, zone_columns
from events.platform.zoned import ZonedTime

_PLACE = ("local_name", "local_language", "address", "phone", "iata")
_LEG = (
    "origin_terminal",
    "destination_terminal",
    "carrier",
    "number",
    "vehicle",
    "driver",
    "driver_phone",
    "reference",
    "language",
    "interpreter_name",
)


async def make_itinerary(made: MadeMission, data: Item) -> None:
    """All of it, in the caller's transaction."""
    for item in data["places"]:
        made.places[item["code"]] = _place(made, item)
    for item in data["legs"]:
        made.legs[item["code"]] = _leg(made, item, made.at(data["revised_on"]))
    await Place.bulk_create(made.places.values())
    await Leg.bulk_create(made.legs.values())
    await LegPerson.bulk_create(chain.from_iterable(_people(made, item) for item in data["legs"]))
    await LegObjective.bulk_create(chain.from_iterable(_objectives(made, item) for item in data["legs"]))
    await WarningSetAside.bulk_create(_set_aside(made, item) for item in data["set_aside"])


def _place(made: MadeMission, item: Item) -> Place:
    place = Place(
        id=uuid.uuid4(),
        mission=made.mission,
        time_zone=item["zone"],
        **{name: item[name] for name in ("code", "kind", "city", "country", "latitude", "longitude", "altitude")},
        **{name: item[name] for name in _PLACE if name in item},
    )
    made.say(place.id, item, "name")
    return place


def _leg(made: MadeMission, item: Item, revised: dt.datetime) -> Leg:
    starts, ends = _hours(made, item)
    leg = Leg(
        id=uuid.uuid4(),
        mission=made.mission,
        **{name: item[name] for name in ("code", "kind", "status", "is_shared")},
        **time_columns(starts=starts, ends=ends),
        **zone_columns(starts=starts, ends=ends),
        origin_id=made.places[item["origin"]].id,
        destination_id=_id_of(made.places, item, "destination"),
        **{name: item[name] for name in _LEG if name in item},
        partner_id=_id_of(made.partners, item, "partner"),
        contact_id=_id_of(made.contacts, item, "contact"),
        needs_interpreter=item.get("needs_interpreter", False),
        interpreter_id=_id_of(made.delegates, item, "interpreter"),
        uid=str(uuid.uuid4()),
        created_at=made.created_at,
        **_change(made, item, revised),
    )
    made.say(leg.id, item, "title", "notes", "agenda")
    return leg


def _change(made: MadeMission, item: Item, revised: dt.datetime) -> Item:
    """Return when a leg was last changed, `revised` for one that never was, and whether that was its cancellation."""
    changed = made.at(item["revised_on"]) if "revised_on" in item else None
    cancelled = changed if item["status"] == "cancelled" else None
    return {"sequence": 1 if changed else 0, "revised_at": changed or revised, "cancelled_at": cancelled}


def _id_of(rows: Mapping[str, Any], item: Item, name: str) -> uuid.UUID | None:
    found: uuid.UUID | None = rows[item[name]].id if name in item else None
    return found


def _hours(made: MadeMission, item: Item) -> tuple[ZonedTime, ZonedTime]:
    """When a leg starts and ends; `lasts` (minutes) is how long a journey takes, whatever clocks do in that season."""
    zone = made.places[item["origin"]].time_zone
    there = made.places[str(item.get("destination", item["origin"]))].time_zone
    starts = ZonedTime.parse(made.days.wall(item["starts"]), zone).resolved()
    if "lasts" in item:
        return starts, ZonedTime.from_instant(starts.instant() + dt.timedelta(minutes=item["lasts"]), there)
    return starts, ZonedTime.parse(made.days.wall(item["ends"]), there).resolved()


def _people(made: MadeMission, item: Item) -> Iterator[LegPerson]:
    leg = made.legs[item["code"]]
    for name in ("on", "off"):
        for code in item.get(name, ()):
            delegate = made.delegates[code]
            yield LegPerson(leg_id=leg.id, delegate_id=delegate.id, is_on=name == "on", changed_at=made.created_at)


def _objectives(made: MadeMission, item: Item) -> Iterator[LegObjective]:
    for code in item.get("objectives", ()):
        yield LegObjective(leg_id=made.legs[item["code"]].id, objective_id=made.objectives[code].id)


def _set_aside(made: MadeMission, item: Item) -> WarningSetAside:
    code, leg = WarningCode(item["warning"]), made.legs[item["leg"]]
    other = made.legs[item["other"]].id if "other" in item else None
    return WarningSetAside(
        mission=made.mission,
        key=Warning(code, leg.id, other, distinct=item.get("distinct", "")).key,
        reason=item["reason"],
        set_aside_by_name=item["by"],
        set_aside_at=made.at(item["on"]),
    )
