"""From a plan to what the roadbook and the day sheet show, in one language. Pure: no clock, no row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.links import Document
from events.missions.itineraries.plan.values import NO_TEXT, Contact, Delegate, Leg, Partner, Plan
from events.platform.language.formats import moment, span
from events.platform.language.i18n import Translated, speaking
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.publishing.roadbooks.days import day_page, day_pages
from events.publishing.roadbooks.legs import RowMaker, specific
from events.publishing.roadbooks.markdown_blocks import blocks
from events.publishing.roadbooks.phrase_books import phrase_books
from events.publishing.roadbooks.stops import StopOnMap, stop_lines
from events.publishing.roadbooks.values import (
    DaySheet,
    Emergency,
    GoalLine,
    MapPicture,
    PartnerCard,
    PersonCard,
    Roadbook,
)

_HEADINGS: Mapping[str, LazyText] = {
    "roadbook": _("Roadbook"),
    "day": _("Day"),
    "places": _("Places"),
    "meaning": _("In your language"),
    "day_sheet": _("Day sheet"),
    "partners": _("Partners"),
    "overview": _("At a glance"),
    "goals": _("Objectives"),
    "general_goal": _("General objective"),
    "delegation": _("Delegation"),
    "map": _("Map"),
    "itinerary": _("Itinerary"),
    "night": _("Night"),
    "contacts": _("Contacts"),
    "phrases": _("Phrases of first need"),
    "documents": _("Documents"),
    "emergency": _("In an emergency"),
    "mission_phones": _("The mission’s numbers"),
    "emergency_contacts": _("Whom to call for a traveller"),
    "phones": _("Numbers for this day"),
    "agenda": _("Agenda"),
    "notes": _("Notes"),
    "nothing": _("Nothing is planned."),
    "lodging": _("Lodging"),
    "our_contacts": _("Our contacts"),
    "their_contacts": _("Contacts on your side"),
    "host_version": _("For our host"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyContact:
    """The person to call for a traveller. Sensitive: the caller gives a roadbook only those that its reader may see."""

    traveller: str
    name: str
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Parts of a paper that are not in the plan.

    `notice` stands on the cover (that the itinerary is an illustration, say); `emergency` is Markdown: embassies and
    local numbers as the coordinator typed them; `phones` are the mission's own numbers with what they are;
    `maps` are pictures of the journey, with the numbers of `stops` on them (None: stops are numbered as reached).
    `made_at` is an instant, shown in the plan's home zone so that an old print is known for one.
    """

    organization: str = ""
    notice: Translated = NO_TEXT
    emergency: Translated = NO_TEXT
    phones: tuple[tuple[str, str], ...] = ()
    emergency_contacts: tuple[EmergencyContact, ...] = ()
    maps: tuple[MapPicture, ...] = ()
    stops: tuple[StopOnMap, ...] | None = None
    made_at: dt.datetime | None = None


def roadbook(plan: Plan, extras: Extras, language: str, delegate_id: UUID | None = None) -> Roadbook:
    """Return the roadbook of one person, or (without `delegate_id`) of the whole delegation, in `language`.

    One person's has only their legs, with the references of their bookings, which the delegation's leaves out: it
    lies on tables. Cancelled legs are in neither. Raise KeyError for somebody who is not of the delegation.
    """
    plan = for_travellers(plan)
    with speaking(language):
        maker = row_maker_of(plan, delegate_id)
        legs = legs_of(plan, delegate_id)
        return Roadbook(
            language=language,
            headings=headings(),
            title=str(plan.title),
            dates=span(plan.begins_on, plan.ends_on),
            reader=reader_of(maker),
            organization=extras.organization,
            partners=tuple(str(partner.name) for partner in plan.partners),
            notice=str(extras.notice),
            as_of=as_of(plan, extras.made_at),
            goals=goals(plan),
            people=tuple(delegate_card(person) for person in maker.party),
            days=day_pages(maker, legs),
            contacts=tuple(partner_card(plan, partner) for partner in plan.partners),
            stops=stop_lines(legs, extras.stops),
            maps=extras.maps,
            phrases=phrase_books(countries(legs), language, maker.reader.languages if maker.reader else ()),
            documents=tuple(dict.fromkeys(document.name for document in documents_with(plan, legs))),
            emergency=emergency(extras),
        )


def day_sheet(plan: Plan, extras: Extras, language: str, day: dt.date, delegate_id: UUID | None = None) -> DaySheet:
    """Return one day on one page, with the numbers one may need on it.

    A day without anything says so by having no rows.
    """
    plan = for_travellers(plan)
    with speaking(language):
        maker = row_maker_of(plan, delegate_id)
        legs = legs_of(plan, delegate_id)
        pages = {page.heading: page for page in day_pages(maker, legs)}
        empty = day_page(day)
        today = [leg for leg in legs if leg.starts.wall.date() <= day <= leg.ends.wall.date()]
        return DaySheet(
            language=language,
            headings=headings(),
            title=str(plan.title),
            reader=reader_of(maker),
            day=pages.get(empty.heading, empty),
            phones=tuple(day_phones(plan, extras, today)),
            notice=str(extras.notice),
            as_of=as_of(plan, extras.made_at),
        )


def for_travellers(plan: Plan) -> Plan:
    """Return the plan with only the documents that travellers are given."""
    return replace(plan, documents=tuple(document for document in plan.documents if document.is_for_travellers))


def documents_with(plan: Plan, legs: Iterable[Leg]) -> Iterator[Document]:
    """Yield the documents of the mission as a whole and of these legs: a ticket of somebody else is not even named."""
    elsewhere = _document_ids(plan.legs) - _document_ids(legs)
    return (document for document in plan.documents if document.id not in elsewhere)


def _document_ids(legs: Iterable[Leg]) -> frozenset[UUID]:
    return frozenset(document_id for leg in legs for document_id in leg.document_ids)


def row_maker_of(plan: Plan, delegate_id: UUID | None) -> RowMaker:
    if delegate_id is None:
        return RowMaker(plan)
    reader = {person.id: person for person in plan.delegates}[delegate_id]
    return RowMaker(plan, reader, is_private=True)


def legs_of(plan: Plan, delegate_id: UUID | None) -> tuple[Leg, ...]:
    return plan.standing if delegate_id is None else plan.legs_of(delegate_id)


def reader_of(maker: RowMaker) -> str:
    return maker.reader.name if maker.reader else str(_("For the whole delegation"))


def as_of(plan: Plan, made_at: dt.datetime | None) -> str:
    return str(_("As of %(moment)s", moment=moment(made_at, plan.home_zone))) if made_at else ""


def goals(plan: Plan, only: frozenset[UUID] | None = None) -> tuple[GoalLine, ...]:
    """Return the general objective first, then the specific ones with their numbers; `only` leaves out the others."""
    general = [GoalLine(number="", title=str(goal.title)) for goal in plan.objectives if goal.is_general]
    numbered = [
        GoalLine(number=str(number), title=str(goal.title))
        for number, goal in enumerate(specific(plan), start=1)
        if only is None or goal.id in only
    ]
    return (*general, *numbered)


def delegate_card(person: Delegate) -> PersonCard:
    return PersonCard(
        name=person.name,
        about=wording.about_delegate(person),
        phone=person.phone,
        email=person.email,
        languages=wording.languages_of(person.languages),
    )


def contact_card(contact: Contact) -> PersonCard:
    return PersonCard(
        name=contact.name,
        about=wording.dotted(str(contact.function), str(contact.committee)),
        phone=contact.phone,
        email=contact.email,
        languages=wording.languages_of(contact.languages),
    )


def partner_card(plan: Plan, partner: Partner) -> PartnerCard:
    people = tuple(contact_card(contact) for contact in plan.contacts if contact.partner_id == partner.id)
    return PartnerCard(name=str(partner.name), about=wording.about_partner(partner), people=people)


def emergency(extras: Extras) -> Emergency:
    return Emergency(
        phones=own_numbers(extras),
        contacts=tuple(
            PersonCard(
                name=contact.name,
                about=wording.dotted(contact.relation, str(_("for %(name)s", name=contact.traveller))),
                phone=contact.phone,
            )
            for contact in extras.emergency_contacts
        ),
        texts=blocks(str(extras.emergency), keeps_lines=True),
    )


def own_numbers(extras: Extras) -> tuple[PersonCard, ...]:
    """Return the mission's own telephones."""
    return tuple(PersonCard(name=name, phone=phone) for name, phone in extras.phones)


def day_phones(plan: Plan, extras: Extras, legs: Sequence[Leg]) -> Iterator[PersonCard]:
    """Yield the mission's own numbers and those of present delegates; drivers and contacts stand in their rows."""
    yield from own_numbers(extras)
    present = frozenset().union(*(leg.people for leg in legs))
    for person in plan.delegates:
        if person.phone and person.id in present and person.left_at is None:
            yield PersonCard(name=person.name, phone=person.phone, about=wording.word_of_role(person.role))


def countries(legs: Sequence[Leg]) -> tuple[str, ...]:
    """Return the countries where something is done or slept, in order; one changed planes in does not count."""
    stayed = (leg.origin for leg in legs if not leg.is_transport)
    return tuple(dict.fromkeys(place.country for place in stayed if place and place.country))


def headings() -> Mapping[str, str]:
    """Return the fixed words of the templates, in the current language."""
    return {name: str(word) for name, word in _HEADINGS.items()}
