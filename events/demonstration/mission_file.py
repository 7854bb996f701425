"""The file of a demonstration's mission: itself, the partnership, objectives, partners and the delegation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from events.demonstration.reading import Item
from events.missions.file.models import (
    Committee,
    Contact,
    Delegate,
    Indicator,
    Mission,
    MissionPartner,
    MissionStep,
    Objective,
    Requirement,
)
from events.missions.itineraries.models import Leg, Place
from events.partnerships.models import Exchange, Partnership
from events.records.texts.operations import create_texts
from events.secretariat.mission_events.operations import link_event

Said = dict[uuid.UUID, dict[str, dict[str, str]]]

_TEXTS = ("title", "summary", "programme", "context", "brings", "occasion", "notice", "emergency")


@dataclass(frozen=True)
class Days:
    """Days and hours of a data file: "2008-03-15", or {"day": 2}, counted from the mission's first day."""

    first: dt.date

    def day(self, value: Any) -> dt.date:
        if isinstance(value, str):
            return dt.date.fromisoformat(value[:10])
        return self.first + dt.timedelta(days=value["day"])

    def noon(self, value: Any) -> dt.datetime:
        return dt.datetime.combine(self.day(value), dt.time(12), dt.UTC)

    def wall(self, value: Any) -> str:
        """Return a wall time as it is stored."""
        return value if isinstance(value, str) else f"{self.day(value)}T{value['time']}"


@dataclass
class MadeMission:
    """The rows made so far, by the codes of the data file; `texts` wait to be written at once."""

    mission: Mission
    days: Days
    now: dt.datetime
    objectives: dict[str, Objective] = field(default_factory=dict)
    partners: dict[str, MissionPartner] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    delegates: dict[str, Delegate] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    texts: Said = field(default_factory=dict)

    def say(self, subject: uuid.UUID, item: Item, *names: str) -> None:
        """Keep those texts that a row of the data file has."""
        self.texts.setdefault(subject, {}).update({name: item[name] for name in names if name in item})

    def at(self, value: Any) -> dt.datetime:
        """Noon of a day, but never later than now."""
        noon = self.days.noon(value)
        return min(noon, self.now)

    @property
    def created_at(self) -> dt.datetime:
        at: dt.datetime = self.mission.created_at
        return at


async def make_file(data: Item, event_id: uuid.UUID | None, days: Days, now: dt.datetime) -> MadeMission:
    """Make the mission with all that its file has but the itinerary, in the caller's transaction."""
    partnership = await _make_partnership(data["partnership"], days, now)
    mission = await Mission.create(**_values(data, days, now), partnership_id=partnership.id)
    await link_event(mission.id, event_id)
    made = MadeMission(mission, days, now)
    made.say(mission.id, data, *_TEXTS)
    await _make_steps(made, data)
    await _make_objectives(made, data)
    await _make_partners(made, data)
    await _make_delegation(made, data)
    return made


async def _make_partnership(data: Item, days: Days, now: dt.datetime) -> Partnership:
    partnership = await Partnership.create(
        id=uuid.uuid4(),
        code=data["code"],
        begins_on=days.day(data["begins_on"]),
        ends_on=days.day(data["ends_on"]),
        created_at=now,
    )
    texts: Said = {partnership.id: {"name": data["name"], "purpose": data["purpose"]}}
    exchanges = [
        Exchange(
            id=uuid.uuid4(),
            partnership_id=partnership.id,
            begins_on=days.day(item["begins_on"]),
            ends_on=days.day(item["ends_on"]),
        )
        for item in data["exchanges"]
    ]
    texts |= {row.id: {"title": item["title"]} for row, item in zip(exchanges, data["exchanges"], strict=True)}
    await Exchange.bulk_create(exchanges)
    await create_texts(partnership.id, texts, now)
    return partnership


def _values(data: Item, days: Days, now: dt.datetime) -> Item:
    same = ("slug", "state", "default_language", "languages", "home_zone", "country", "organization", "currency")
    return {
        "id": uuid.uuid4(),
        **{name: data[name] for name in (*same, "contact_email", "contact_phone")},
        "begins_on": days.day(data["begins_on"]),
        "ends_on": days.day(data["ends_on"]),
        "published_at": now if data["is_published"] else None,
        "is_demonstration": True,
        "created_at": days.noon(data["created_on"]),
        "updated_at": now,
    }


async def _make_steps(made: MadeMission, data: Item) -> None:
    before = ["draft", *(item["to"] for item in data["steps"])]
    await MissionStep.bulk_create(
        MissionStep(
            mission=made.mission,
            from_state=state,
            to_state=item["to"],
            taken_at=made.at(item["on"]),
            taken_by_name=item["by"],
            reason=item["reason"],
        )
        for state, item in zip(before, data["steps"], strict=False)
    )


async def _make_objectives(made: MadeMission, data: Item) -> None:
    indicators: list[Indicator] = []
    for position, item in enumerate(data["objectives"]):
        objective = Objective(
            id=uuid.uuid4(),
            mission=made.mission,
            code=item["code"],
            position=position,
            is_general=item["is_general"],
        )
        made.objectives[item["code"]] = objective
        made.say(objective.id, item, "title", "result")
        indicators += _indicators(made, objective, item["indicators"])
    await Objective.bulk_create(made.objectives.values())
    await Indicator.bulk_create(indicators)


def _indicators(made: MadeMission, objective: Objective, items: list[Item]) -> Iterator[Indicator]:
    for position, item in enumerate(items):
        indicator = Indicator(
            id=uuid.uuid4(),
            objective_id=objective.id,
            position=position,
            kind=item["kind"],
            target=item.get("target"),
            reached=item.get("reached"),
        )
        made.say(indicator.id, item, "label", "aim", "result")
        yield indicator


async def _make_partners(made: MadeMission, data: Item) -> None:
    committees: dict[str, Committee] = {}
    for position, item in enumerate(data["partners"]):
        partner = MissionPartner(
            id=uuid.uuid4(),
            mission=made.mission,
            position=position,
            **{name: item[name] for name in ("code", "roles", "country", "language", "email")},
        )
        made.partners[item["code"]] = partner
        made.say(partner.id, item, "name", "description", "brings")
        committees |= _committees(made, partner, item["committees"])
        made.contacts |= _contacts(made, partner, item["contacts"], committees)
    await MissionPartner.bulk_create(made.partners.values())
    await Committee.bulk_create(committees.values())
    await Contact.bulk_create(made.contacts.values())


def _committees(made: MadeMission, partner: MissionPartner, items: list[Item]) -> dict[str, Committee]:
    found = {}
    for position, item in enumerate(items):
        committee = Committee(id=uuid.uuid4(), partner_id=partner.id, position=position, city=item["city"])
        found[item["code"]] = committee
        made.say(committee.id, item, "name")
    return found


def _contacts(
    made: MadeMission, partner: MissionPartner, items: list[Item], committees: dict[str, Committee]
) -> dict[str, Contact]:
    found = {}
    for position, item in enumerate(items):
        contact = Contact(
            id=uuid.uuid4(),
            partner_id=partner.id,
            committee_id=committees[item["committee"]].id if "committee" in item else None,
            position=position,
            **{name: item[name] for name in ("name", "phone", "email", "languages")},
        )
        found[item["code"]] = contact
        made.say(contact.id, item, "function")
    return found


async def _make_delegation(made: MadeMission, data: Item) -> None:
    same = ("code", "name", "role", "organization", "email", "phone", "language", "languages")
    for position, item in enumerate(data["delegates"]):
        made.delegates[item["code"]] = Delegate(
            id=uuid.uuid4(),
            mission=made.mission,
            position=position,
            created_at=made.created_at,
            **{name: item[name] for name in same},
        )
    for item in data["requirements"]:
        requirement = Requirement(id=uuid.uuid4(), mission=made.mission, country=item["country"], kind=item["kind"])
        made.requirements[item["code"]] = requirement
        made.say(requirement.id, item, "name")
    await Delegate.bulk_create(made.delegates.values())
    await Requirement.bulk_create(made.requirements.values())
