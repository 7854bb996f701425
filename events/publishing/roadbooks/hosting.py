"""The version for a partner of the mission: what concerns it and nothing else. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.kinds import DelegateRole
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.nearness import is_same_town
from events.missions.itineraries.plan.values import Delegate, Leg, Partner, Place, Plan
from events.platform.language.formats import span
from events.platform.language.i18n import languages, speaking
from events.publishing.roadbooks.days import day_pages
from events.publishing.roadbooks.legs import RowMaker
from events.publishing.roadbooks.roadbook_composing import (
    Extras,
    as_of,
    contact_card,
    delegate_card,
    documents_with,
    goals,
    headings,
    own_numbers,
)
from events.publishing.roadbooks.values import HostVersion, PersonCard

# A flight and the road from its airport are one arrival when no more than this lies between them.
_CHANGING = dt.timedelta(hours=6)


def host_version(plan: Plan, extras: Extras, partner_id: UUID, language: str | None = None) -> HostVersion:
    """Return the version for one partner, in its language, else (when we do not speak it) in `language` or the
    mission's.

    It holds the legs of `concerning`, who comes to them, the lodgings among them, the objectives they serve, the head
    of the delegation and the mission's numbers, the partner's own contacts, and the names of the documents that hosts
    are given. It holds no booking reference, no note, no other document, no driver's phone, no other partner's meeting
    or contact, and nothing of the vault.
    Raise KeyError for what is no partner of the plan.
    """
    partner = {partner.id: partner for partner in plan.partners}[partner_id]
    spoken = spoken_with(plan, partner, language)
    with speaking(spoken):
        legs = concerning(plan, partner_id)
        visitors = visitors_of(plan, legs)
        served = frozenset[UUID]().union(*(leg.objective_ids for leg in legs))
        return HostVersion(
            language=spoken,
            headings=headings(),
            title=str(plan.title),
            dates=span(plan.begins_on, plan.ends_on),
            partner=str(partner.name),
            organization=extras.organization,
            notice=str(extras.notice),
            as_of=as_of(plan, extras.made_at),
            goals=goals(plan, served),
            delegation=tuple(replace(delegate_card(person), phone="", email="") for person in visitors),
            days=day_pages(RowMaker(plan, for_partner=partner_id, visitors=visitors), legs, has_nights=False),
            lodgings=tuple(_lodgings(legs)),
            our_contacts=tuple(_our_contacts(visitors, extras)),
            their_contacts=tuple(contact_card(one) for one in plan.contacts if one.partner_id == partner_id),
            documents=tuple(dict.fromkeys(document.name for document in documents_for(plan, legs))),
        )


def spoken_with(plan: Plan, partner: Partner, language: str | None) -> str:
    """Return the first of these that the product speaks: the partner's language, the one asked for, the mission's."""
    wanted = (partner.language, language, *plan.languages)
    return next((code for code in wanted if code in languages()), languages()[0])


def read_in(plan: Plan, partner_id: UUID, language: str | None) -> Plan:
    """Return the plan with this partner reading in another language; as it is without one that we speak."""
    if language not in languages():
        return plan
    partners = (replace(one, language=language) if one.id == partner_id else one for one in plan.partners)
    return replace(plan, partners=tuple(partners))


def concerning(plan: Plan, partner_id: UUID) -> tuple[Leg, ...]:
    """Return the legs that concern a partner, in order.

    These are its encounters; for each traveller in one, the last transport before it that arrives in its town and the
    first after it that leaves (with the flight before or after the road to the airport, within six hours); and the
    stays in its town around the date of an encounter.
    """
    found = {leg.id for leg in plan.standing if _is_with(partner_id, leg)}
    for person in plan.delegates:
        mine = plan.legs_of(person.id)
        for encounter in filter(partial(_is_with, partner_id), mine):
            found |= {leg.id for leg in _around(mine, encounter)}
    return tuple(leg for leg in plan.standing if leg.id in found)


def _is_with(partner_id: UUID, leg: Leg) -> bool:
    return leg.is_encounter and leg.partner_id == partner_id


def documents_for(plan: Plan, legs: Sequence[Leg]) -> tuple[Document, ...]:
    """Return the documents that hosts are given: the mission's own, and those of these legs."""
    return tuple(document for document in documents_with(plan, legs) if document.is_for_hosts)


def visitors_of(plan: Plan, legs: Sequence[Leg]) -> tuple[Delegate, ...]:
    """Return who of the delegation comes to the encounters among these legs."""
    people = frozenset[UUID]().union(*(leg.people for leg in legs if leg.is_encounter))
    return tuple(person for person in plan.present if person.id in people)


def _around(mine: Sequence[Leg], encounter: Leg) -> Iterator[Leg]:
    place = encounter.origin
    if place is None:
        return
    journeys = [leg for leg in mine if leg.is_transport]
    before = [leg for leg in journeys if leg.ends_at <= encounter.starts_at]
    yield from _with_neighbour(_from_first(before[::-1], lambda leg: _same_town(leg.destination, place)))
    after = [leg for leg in journeys if leg.starts_at >= encounter.ends_at]
    yield from _with_neighbour(_from_first(after, lambda leg: _same_town(leg.origin, place)))
    yield from (leg for leg in mine if _is_bed(leg, encounter.starts.wall.date(), place))


def _is_bed(leg: Leg, day: dt.date, place: Place) -> bool:
    """Whether it is a bed in the town of a place around a day."""
    return leg.is_stay and leg.starts.wall.date() <= day <= leg.ends.wall.date() and _same_town(leg.origin, place)


def _from_first(journeys: Sequence[Leg], is_wanted: Callable[[Leg], bool]) -> Sequence[Leg]:
    """Return these journeys from the first one on that is wanted and goes to another town."""
    at = (at for at, leg in enumerate(journeys) if is_wanted(leg) and not _is_within(leg))
    return journeys[next(at, len(journeys)) :]


def _with_neighbour(legs: Sequence[Leg]) -> Iterator[Leg]:
    """Yield the first of these, and the second when one changes there from the one to the other."""
    yield from legs[:1]
    if len(legs) > 1:
        gap = max(legs[0].starts_at - legs[1].ends_at, legs[1].starts_at - legs[0].ends_at)
        if gap <= _CHANGING and _same_country(legs):
            yield legs[1]


def _same_country(legs: Sequence[Leg]) -> bool:
    """Whether the point of changing lies in the country of the town: a change abroad is no concern of the host."""
    first, second = legs[0], legs[1]
    is_arrival = second.ends_at <= first.starts_at
    change, town = (second.destination, first.destination) if is_arrival else (second.origin, first.origin)
    return bool(change and town and change.country == town.country)


def _is_within(leg: Leg) -> bool:
    return bool(leg.origin and _same_town(leg.destination, leg.origin))


def _same_town(one: Place | None, other: Place) -> bool:
    return one is not None and is_same_town(one, other)


def _lodgings(legs: Sequence[Leg]) -> Iterator[PersonCard]:
    for leg in legs:
        if leg.is_stay and leg.origin:
            days = span(leg.starts.wall.date(), leg.ends.wall.date())
            address = ", ".join(filter(None, (*leg.origin.address.splitlines(), leg.origin.city)))
            yield PersonCard(name=str(leg.origin.name), about=wording.dotted(days, address), phone=leg.origin.phone)


def _our_contacts(visitors: Sequence[Delegate], extras: Extras) -> Iterator[PersonCard]:
    """Yield the head of the delegation (else whoever comes and has a number), then the mission's own numbers."""
    reachable = [person for person in visitors if person.phone or person.email]
    heads = [person for person in reachable if person.role is DelegateRole.HEAD]
    yield from map(delegate_card, heads or reachable[:1])
    yield from own_numbers(extras)
