"""Parts of papers that are not in the plan: the mission's texts and numbers, the map, and whom to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts, with_texts
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.platform.language.i18n import gettext as _
from events.publishing.roadbooks.maps import maps_of
from events.publishing.roadbooks.roadbook_composing import EmergencyContact, Extras
from events.records.vault.operations import Looker, read_sensitive_of_all
from events.records.vault.sealing import MasterKeys

# Sealed values of a delegation, as its form names them.
_NAME, _RELATION, _PHONE = "emergency_name", "emergency_relation", "emergency_phone"


async def extras_of(mission: Mission) -> Extras:
    """Return the mission's own part, in the current language.

    "As of" is the mission's last change: whoever holds two prints sees which is older, and one itinerary gives one
    file.
    """
    face = await with_texts(mission)
    return Extras(
        organization=mission.organization,
        notice=face.text("notice"),
        emergency=face.text("emergency"),
        phones=_phones(face),
        made_at=mission.updated_at,
    )


def _phones(face: MissionWithTexts) -> tuple[tuple[str, str], ...]:
    mission = face.mission
    office = mission.organization or _("The office of the mission")
    return ((office, mission.contact_phone),) if mission.contact_phone else ()


def with_map(extras: Extras, legs: Sequence[Leg]) -> Extras:
    """Return the same with the pictures of a journey, in the current language, and its stops numbered as there."""
    maps, stops = maps_of(legs)
    return replace(extras, maps=maps, stops=stops)


async def emergency_contacts(
    plan: Plan, people: Sequence[Delegate], *, keys: MasterKeys, by: UUID | None, where: str, now: dt.datetime
) -> tuple[EmergencyContact, ...]:
    """Return whom to call for each of these people: every reading is a recorded look, `by` None for the traveller's
    own.

    Raise SealError.
    """
    subjects, names = [one.id for one in people], (_NAME, _RELATION, _PHONE)
    values = await read_sensitive_of_all(keys, plan.mission_id, subjects, names, Looker(by, where, now))
    found = ((person, values.get(person.id, {})) for person in people)
    return tuple(_contact(person, known) for person, known in found if known.get(_NAME) or known.get(_PHONE))


def _contact(person: Delegate, known: Mapping[str, str]) -> EmergencyContact:
    return EmergencyContact(
        traveller=person.name,
        name=known.get(_NAME) or person.name,
        relation=known.get(_RELATION, ""),
        phone=known.get(_PHONE, ""),
    )
