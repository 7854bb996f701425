"""A leg as it was when somebody was taken off it: their calendar tells nothing of it that is newer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from events.missions.itineraries.plan.kinds import LegKind, PlaceKind
from events.missions.itineraries.plan.values import Leg, Place
from events.platform.language.i18n import Translated
from events.platform.zoned import ZonedTime

_KEPT = ("sequence", "is_open_ended", "origin_terminal", "destination_terminal", "carrier", "number", "reference")
_OF_PLACE = ("code", "zone", "city", "country", "address", "phone", "latitude", "longitude", "iata")


def parted(leg: Leg, person: UUID, told: Mapping[str, Any]) -> Leg:
    """Return the leg as it was when somebody was taken off it: with what `legs.parting_queries` kept of it."""
    return replace(
        leg,
        revised_at=leg.deviations[person].changed_at,
        kind=LegKind(told["kind"]),
        starts=_time(told, "starts"),
        ends=_time(told, "ends"),
        title=Translated(told["title"], told["languages"]),
        origin=_place(told["origin"], told["languages"]),
        destination=_place(told["destination"], told["languages"]),
        partner_id=None,  # named by the title
        **{name: told[name] for name in _KEPT},
    )


def _time(told: Mapping[str, Any], name: str) -> ZonedTime:
    return ZonedTime.parse(told[name], told[f"{name}_zone"], told[f"{name}_fold"])


def _place(told: Mapping[str, Any] | None, languages: Sequence[str]) -> Place | None:
    if told is None:
        return None
    name, kind = Translated(told["name"], languages), PlaceKind(told["kind"])
    return Place(id=UUID(told["id"]), kind=kind, name=name, **{each: told[each] for each in _OF_PLACE})
