"""Legs as they are told for good to whoever is taken off them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from events.missions.file.models import Mission, MissionPartner
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan.kinds import TRANSPORT
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of

_COLUMNS = (
    "kind",
    "starts",
    "starts_zone",
    "starts_fold",
    "ends",
    "ends_zone",
    "ends_fold",
    "sequence",
    "is_open_ended",
    "origin_terminal",
    "destination_terminal",
    "carrier",
    "number",
    "reference",
)
_OF_PLACE = ("code", "kind", "city", "country", "address", "phone", "latitude", "longitude", "iata")


async def partings_of(legs: Iterable[Leg]) -> Mapping[UUID, dict[str, Any]]:
    """Return of each leg of a mission what a calendar goes on telling of it, as JSON; `plan.partings` reads it.

    Names are kept as words, for what they belong to may be called otherwise, or be gone, the day after.
    """
    found = list(legs)
    if not found:
        return {}
    mission = await Mission.get(id=found[0].mission_id)
    places = await Place.filter(id__in=_ids(found, "origin_id", "destination_id"))
    partners = await MissionPartner.filter(id__in=_ids(found, "partner_id"), removed_at=None)
    texts = await texts_of([*(leg.id for leg in found), *(row.id for row in places), *(row.id for row in partners)])
    told = {None: None} | {row.id: _place(row, texts) for row in places}
    return {
        leg.id: {
            **{name: getattr(leg, name) for name in _COLUMNS},
            "origin": told[leg.origin_id],
            "destination": told[leg.destination_id],
            "title": _title(leg, texts),
            "languages": list(fallback_order(mission)),
        }
        for leg in found
    }


def _ids(legs: Iterable[Leg], *names: str) -> list[UUID]:
    return list({id for leg in legs for name in names if (id := getattr(leg, name))})


def _place(row: Place, texts: Texts) -> dict[str, Any]:
    """Return a place as its value in the plan has it."""
    kept = {name: getattr(row, name) for name in _OF_PLACE}
    return kept | {"id": str(row.id), "zone": row.time_zone, "name": dict(texts.of(row.id, "name").texts)}


def _title(leg: Leg, texts: Texts) -> dict[str, str]:
    """Return what the leg is called; a meeting without a title after the partner, while that is one."""
    title = texts.of(leg.id, "title")
    if not title and leg.partner_id and leg.kind not in TRANSPORT:
        title = texts.of(leg.partner_id, "name")
    return dict(title.texts)
