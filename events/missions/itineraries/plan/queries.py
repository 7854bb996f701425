"""From rows to a Plan: read once per revision of the mission, in as many queries however long the itinerary is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import Any, TypeVar
from uuid import UUID

from tortoise.expressions import Q

from events.missions.file.models import Contact, Delegate, Mission, MissionPartner, MissionStep, Objective
from events.missions.file.rules import MissionState
from events.missions.itineraries import models
from events.missions.itineraries.plan import kinds
from events.missions.itineraries.plan import values as plan
from events.missions.itineraries.plan.links import Document, Participation
from events.missions.itineraries.plan.partings import parted
from events.missions.itineraries.plan.values import Plan
from events.platform.language.i18n import Translated
from events.platform.lru import LruCache
from events.platform.places.gazetteer import Town, towns_called
from events.platform.zoned import ZonedTime
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_in

V = TypeVar("V")

_MOST_LEGS = 3000  # cached, some 5 kB each


def _legs(kept: tuple[int, Plan]) -> int:
    return len(kept[1].legs) + 1


# By mission, with the revision it was read at: of a mission that is being edited, one plan takes memory, not each.
_plans: LruCache[UUID, tuple[int, Plan]] = LruCache(_MOST_LEGS, _legs)


async def load_plan(mission: Mission) -> Plan:
    """Return the whole itinerary of a mission that was just read, cached as long as its revision is the same."""
    known = _plans.get(mission.id)
    if known is not None and known[0] == mission.revision:
        return known[1]
    if known is not None and known[0] < mission.revision:
        known = None
        _plans.forget(mission.id)  # while the new one is read, the old one would take its memory twice
    read = await read_plan(mission)
    known = _plans.get(mission.id)
    if known is None or known[0] < mission.revision:
        _plans.put(mission.id, (mission.revision, read))
    return read


class _Shared(dict[V, V]):
    """Of equal values the first: a plan is cached for long, and each row brings its own."""

    def __missing__(self, value: V) -> V:
        self[value] = value
        return value


# The columns of a leg that its plan shows; a model of each row would take six times the memory while they are read.
_LegRow: Any = namedtuple(
    "_LegRow",
    """id code uid kind status starts starts_zone starts_fold ends ends_zone ends_fold sequence created_at revised_at
    cancelled_at is_shared is_open_ended origin_id destination_id origin_terminal destination_terminal carrier number
    vehicle driver driver_phone reference partner_id contact_id language needs_interpreter interpreter_id
    interpreter_name""",
)


@dataclass(frozen=True)
class _Links:
    """The links from legs to other rows, by leg."""

    people: Mapping[UUID, Mapping[UUID, Participation]]
    told: Mapping[UUID, Mapping[UUID, Mapping[str, Any]]]  # what those who were taken off it were told last
    companies: _Shared[frozenset[UUID]]
    objectives: Mapping[UUID, frozenset[UUID]]
    documents: Mapping[UUID, tuple[UUID, ...]]


async def read_plan(mission: Mission) -> Plan:
    """Return the itinerary as it stands in the tables, whatever is cached."""
    texts = await texts_in(mission.id, fallback_order(mission))
    delegates = await Delegate.filter(mission_id=mission.id).order_by("position", "code")
    partners = await MissionPartner.filter(mission_id=mission.id, removed_at=None).order_by("position", "code")
    documents = await _documents(mission)
    places = {row.id: _place(row, texts) for row in await models.Place.filter(mission_id=mission.id).order_by("code")}
    links = await _links(mission.id, documents)
    present = frozenset(row.id for row in delegates if row.left_at is None)
    legs = models.Leg.filter(mission_id=mission.id).order_by("starts_at", "ends_at", "code")
    rows = [_LegRow(*values) for values in await legs.values_list(*_LegRow._fields)]
    return Plan(
        mission_id=mission.id,
        slug=mission.slug,
        title=texts.of(mission.id, "title"),
        begins_on=mission.begins_on,
        ends_on=mission.ends_on,
        home_zone=mission.home_zone,
        languages=fallback_order(mission),
        version=mission.version,
        revised_at=mission.updated_at,
        legs=tuple(_with_parted(_leg(row, texts, places, links, present), links) for row in rows),
        delegates=tuple(_delegate(row) for row in delegates),
        places=tuple(places.values()),
        objectives=await _objectives(mission, texts),
        partners=tuple(_partner(row, texts) for row in partners),
        contacts=await _contacts([row.id for row in partners], texts),
        documents=tuple(document for document, _leg_id in documents),
        turns=await _turns(mission.id),
    )


async def _turns(mission_id: UUID) -> tuple[dt.datetime, ...]:
    steps = MissionStep.filter(Q(from_state=MissionState.CANCELLED) | Q(to_state=MissionState.CANCELLED))
    return tuple(step.taken_at for step in await steps.filter(mission_id=mission_id).order_by("taken_at", "id"))


async def _links(mission_id: UUID, documents: Iterable[tuple[Document, UUID | None]]) -> _Links:
    people: defaultdict[UUID, dict[UUID, Participation]] = defaultdict(dict)
    told: defaultdict[UUID, dict[UUID, Mapping[str, Any]]] = defaultdict(dict)
    rows = models.LegPerson.filter(leg__mission_id=mission_id)
    ids, states = _Shared[UUID](), _Shared[Participation]()
    columns = ("leg_id", "delegate_id", "told", "is_on", "sequence", "changed_at", "put_on_at")
    for leg, delegate, known, *values in await rows.values_list(*columns):
        people[leg][ids[delegate]] = states[Participation(*values)]
        if known:
            told[leg][ids[delegate]] = known
    served: defaultdict[UUID, set[UUID]] = defaultdict(set)
    pairs = models.LegObjective.filter(leg__mission_id=mission_id)
    for leg, objective in await pairs.values_list("leg_id", "objective_id"):
        served[leg].add(objective)
    papers: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for document, leg_id in documents:
        if leg_id is not None:
            papers[leg_id].append(document.id)
    return _Links(
        people,
        told,
        _Shared(),
        {leg: frozenset(ids) for leg, ids in served.items()},
        {leg: tuple(ids) for leg, ids in papers.items()},
    )


def _leg(
    row: Any, texts: Texts, places: Mapping[UUID, plan.Place], links: _Links, present: frozenset[UUID]
) -> plan.Leg:
    deviations = links.people.get(row.id, {})
    on = frozenset(delegate for delegate, state in deviations.items() if state.is_on)
    off = frozenset(deviations) - on
    return plan.Leg(
        id=row.id,
        code=row.code,
        uid=row.uid,
        kind=kinds.LegKind(row.kind),
        status=kinds.LegStatus(row.status),
        starts=ZonedTime.parse(row.starts, intern(row.starts_zone), row.starts_fold),
        ends=ZonedTime.parse(row.ends, intern(row.ends_zone), row.ends_fold),
        sequence=row.sequence,
        created_at=row.created_at,
        revised_at=row.revised_at,
        cancelled_at=row.cancelled_at,
        is_shared=row.is_shared,
        is_open_ended=row.is_open_ended,
        people=links.companies[((present if row.is_shared else frozenset()) - off | on) & present],
        deviations=deviations,
        title=texts.of(row.id, "title"),
        notes=texts.of(row.id, "notes"),
        agenda=texts.of(row.id, "agenda"),
        origin=places.get(row.origin_id) if row.origin_id else None,
        destination=places.get(row.destination_id) if row.destination_id else None,
        origin_terminal=row.origin_terminal,
        destination_terminal=row.destination_terminal,
        carrier=row.carrier,
        number=row.number,
        vehicle=row.vehicle,
        driver=row.driver,
        driver_phone=row.driver_phone,
        reference=row.reference,
        partner_id=row.partner_id,
        contact_id=row.contact_id,
        language=row.language,
        needs_interpreter=row.needs_interpreter,
        interpreter_id=row.interpreter_id,
        interpreter_name=row.interpreter_name,
        objective_ids=links.objectives.get(row.id, frozenset()),
        document_ids=links.documents.get(row.id, ()),
    )


def _with_parted(leg: plan.Leg, links: _Links) -> plan.Leg:
    told = links.told.get(leg.id)
    if not told:
        return leg
    return replace(leg, parted={person: parted(leg, person, known) for person, known in told.items()})


def _place(row: models.Place, texts: Texts) -> plan.Place:
    name = texts.of(row.id, "name")
    return plan.Place(
        id=row.id,
        code=row.code,
        kind=kinds.PlaceKind(row.kind),
        name=name,
        zone=row.time_zone,
        city=row.city,
        country=row.country,
        local_name=row.local_name,
        local_language=row.local_language,
        address=row.address,
        phone=row.phone,
        latitude=row.latitude,
        longitude=row.longitude,
        altitude=row.altitude,
        iata=row.iata,
        towns=_towns(row, name),
    )


def _towns(row: models.Place, name: Translated) -> tuple[Town, ...]:
    """Where no city is said, the name may be that of a town."""
    names = [row.city] if row.city else name.texts.values()
    return next(filter(None, (towns_called(text, row.country) for text in names)), ())


def _delegate(row: Delegate) -> plan.Delegate:
    return plan.Delegate(
        id=row.id,
        code=row.code,
        name=row.name,
        role=kinds.DelegateRole(row.role),
        language=row.language,
        languages=tuple(row.languages),
        organization=row.organization,
        email=row.email,
        phone=row.phone,
        joined_at=row.created_at,
        left_at=row.left_at,
    )


def _partner(row: MissionPartner, texts: Texts) -> plan.Partner:
    roles = frozenset(kinds.PartnerRole(role) for role in row.roles)
    return plan.Partner(row.id, row.code, texts.of(row.id, "name"), roles, row.language, row.country)


async def _objectives(mission: Mission, texts: Texts) -> tuple[plan.Objective, ...]:
    rows = await Objective.filter(mission_id=mission.id, removed_at=None).order_by("-is_general", "position", "code")
    return tuple(
        plan.Objective(row.id, row.code, row.position, row.is_general, texts.of(row.id, "title")) for row in rows
    )


async def _contacts(partner_ids: list[UUID], texts: Texts) -> tuple[plan.Contact, ...]:
    rows = await Contact.filter(partner_id__in=partner_ids, removed_at=None).order_by("position", "name")
    return tuple(
        plan.Contact(
            id=row.id,
            partner_id=row.partner_id,
            name=row.name,
            function=texts.of(row.id, "function"),
            committee=texts.of(row.committee_id, "name") if row.committee_id else plan.NO_TEXT,
            phone=row.phone,
            email=row.email,
            languages=tuple(row.languages),
        )
        for row in rows
    )


async def _documents(mission: Mission) -> list[tuple[Document, UUID | None]]:
    rows = models.MissionDocument.filter(mission_id=mission.id, removed_at=None).order_by("created_at", "id")
    columns = ("id", "name", "file_id", "file__size", "file__media_type", "is_for_travellers", "is_for_hosts", "leg_id")
    found = await rows.values_list(*columns)
    return [(Document(*values), leg_id) for *values, leg_id in found]
