"""Missions for tests: rows whole and plausible by default, with what matters to a test given by it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from events.congress.organizing.models import Event
from events.missions.file.models import Contact, Delegate, Mission, MissionPartner, Objective
from events.missions.itineraries.models import Leg, LegObjective, LegPerson, Place
from events.platform.storage.database import transaction
from events.platform.zoned import ZonedTime
from events.records.people.models import Account, Grant
from events.records.texts.operations import write_texts
from events.secretariat.mission_events.operations import link_event
from tests.factories import NOW

Texts = dict[str, dict[str, str]]


async def make_mission(
    slug: str = "mission", *, texts: Texts | None = None, event: Event | None = None, **values: Any
) -> Mission:
    """A published mission to Bolivia of two weeks in March 2027, prepared in Montréal; it may go with an event."""
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "slug": slug,
        "state": "approved",
        "default_language": "fr",
        "languages": ["fr", "es", "en"],
        "begins_on": dt.date(2027, 3, 15),
        "ends_on": dt.date(2027, 3, 30),
        "home_zone": "America/Toronto",
        "country": "BO",
        "organization": "Eau vive",
        "currency": "CAD",
        "contact_email": "mission@example.org",
        "published_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    mission = await Mission.create(**(given | values))
    if event is not None:
        await link_event(mission.id, event.id)
    titles = {"fr": "Mission en Bolivie", "es": "Misión a Bolivia", "en": "Mission to Bolivia"}
    await write_mission_texts(mission, mission.id, {"title": titles, **(texts or {})})
    return mission


async def write_mission_texts(mission: Mission, subject: uuid.UUID, texts: Texts) -> None:
    async with transaction():
        await write_texts(mission.id, subject, texts, NOW)


async def grant_mission(account: Account, mission: Mission, role: str = "owner") -> None:
    await Grant.create(
        id=uuid.uuid4(), account=account, role=role, scope_kind="mission", scope=mission.id, granted_at=NOW
    )


async def make_delegate(mission: Mission, code: str = "lea", **values: Any) -> Delegate:
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "mission": mission,
        "code": code,
        "position": 1,
        "name": code.title(),
        "role": "member",
        "organization": "Eau vive",
        "email": f"{code}@example.org",
        "phone": "+1 514 555 0100",
        "language": "fr",
        "languages": ["fr", "en"],
        "created_at": NOW,
    }
    return await Delegate.create(**(given | values))


async def make_partner(
    mission: Mission, code: str = "amupei", *, name: str = "AMUPEI", **values: Any
) -> MissionPartner:
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "mission": mission,
        "code": code,
        "position": 1,
        "roles": ["host"],
        "country": "BO",
        "language": "es",
    }
    partner = await MissionPartner.create(**(given | values))
    await write_mission_texts(mission, partner.id, {"name": {"fr": name, "es": name, "en": name}})
    return partner


async def make_contact(partner: MissionPartner, name: str = "Rosa Mamani", **values: Any) -> Contact:
    given: dict[str, Any] = {"id": uuid.uuid4(), "partner": partner, "position": 1, "name": name, "languages": ["es"]}
    return await Contact.create(**(given | values))


async def make_objective(mission: Mission, code: str = "exchange", **values: Any) -> Objective:
    given: dict[str, Any] = {"id": uuid.uuid4(), "mission": mission, "code": code, "position": 1}
    objective = await Objective.create(**(given | values))
    await write_mission_texts(mission, objective.id, {"title": {"fr": f"Objectif {code}", "es": f"Objetivo {code}"}})
    return objective


async def make_place(mission: Mission, code: str = "la-paz", **values: Any) -> Place:
    """An office in La Paz."""
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "mission": mission,
        "code": code,
        "kind": "office",
        "time_zone": "America/La_Paz",
        "city": "La Paz",
        "country": "BO",
        "latitude": -16.5,
        "longitude": -68.13,
        "altitude": 3640,
    }
    place = await Place.create(**(given | values))
    await write_mission_texts(mission, place.id, {"name": {"fr": f"Lieu {code}", "es": f"Lugar {code}"}})
    return place


async def make_leg(
    mission: Mission,
    code: str = "meeting",
    *,
    kind: str = "meeting",
    starts: str = "2027-03-17T09:00",
    ends: str = "2027-03-17T11:00",
    origin: Place | None = None,
    destination: Place | None = None,
    on: Iterable[Delegate] = (),
    off: Iterable[Delegate] = (),
    objectives: Iterable[Objective] = (),
    title: str = "",
    **values: Any,
) -> Leg:
    """A leg whose zones are those of its places, La Paz where it has none."""
    starts_zone = origin.time_zone if origin else "America/La_Paz"
    ends_zone = destination.time_zone if destination else starts_zone
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "mission": mission,
        "code": code,
        "kind": kind,
        "starts": starts,
        "starts_zone": starts_zone,
        "starts_at": ZonedTime.parse(starts, starts_zone).instant(),
        "ends": ends,
        "ends_zone": ends_zone,
        "ends_at": ZonedTime.parse(ends, ends_zone).instant(),
        "origin": origin,
        "destination": destination,
        "uid": str(uuid.uuid4()),
        "created_at": NOW,
        "revised_at": NOW,
    }
    leg = await Leg.create(**(given | values))
    name = title or f"Étape {code}"
    await write_mission_texts(mission, leg.id, {"title": {"fr": name, "es": name}})
    for people, is_on in ((on, True), (off, False)):
        for delegate in people:
            await LegPerson.create(leg=leg, delegate=delegate, is_on=is_on, changed_at=NOW)
    for objective in objectives:
        await LegObjective.create(leg=leg, objective=objective)
    return leg
