"""A traveller's own pages: the journey day by day, a stop's card, the map, whom to call, documents, the calendar."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.missions.bookings.writing import reservations_json_ld
from events.missions.fieldwork.forms import legs_for
from events.missions.fieldwork.now_next import date_there, is_news, now_and_next
from events.missions.fieldwork.traveller_gate_pages import Held, by_link, traveller_page
from events.missions.itineraries.plan.days import Entry, Part, days_of
from events.missions.itineraries.plan.public_holidays import holiday_here
from events.missions.itineraries.plan.values import Contact, Leg, Partner, Plan
from events.missions.itineraries.plan.words import about_partner, dotted, languages_of, word_of_role
from events.missions.itineraries.views.journey import Sheet, draw, journey_of
from events.missions.itineraries.views.leg_rows import Teller, high, stay_ends
from events.missions.itineraries.views.shown import DayLinks, ShownLeg
from events.platform.language.i18n import Translated, current_language
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.editing import found
from events.platform.web.installation import now
from events.platform.web.json_ld import as_script
from events.publishing.calendars.mission_feeds import leg_add_links
from events.publishing.pocket.offline_list import keep_list, size_of
from events.publishing.pocket.traveller_document_pages import roadbook_of

_drawn: LruCache[tuple[str, int, str], tuple[Sheet, ...]] = LruCache(100)


def teller_of(held: Held) -> Teller:
    return Teller(held.plan, held.person, is_private=True)


def links_of(held: Held) -> DayLinks:
    """Return where a leg leads for its traveller."""
    return DayLinks(
        leg=lambda leg: held.to("traveller.leg", code=leg.code),
        document=lambda document: held.to("traveller.file", file=document.file_id),
    )


@by_link
async def traveller(request: Request, held: Held) -> Response:
    """Show now and next, then each day."""
    moment, teller = now(), teller_of(held)
    today, status = date_there(held.legs, held.plan, held.person, moment), now_and_next(held.legs, moment)
    days = days_of(held.plan, held.delegate.id, holidays=holiday_here)
    return await traveller_page(
        request,
        held,
        "publishing/pocket/traveller.html",
        "traveller",
        days=teller.days(days, today),
        today=today if today in {day.date for day in days} else None,
        links=links_of(held),
        going_on=[_shown(teller, leg) for leg in status.now],
        stay=_shown(teller, status.stay),
        next=_shown(teller, status.next),
        news={leg.id for leg in held.legs if is_news(leg, moment)},
        reservations=as_script(reservations_json_ld(held.plan, held.person, with_reference=True)),
        kept_size=size_of(keep_list(held, "", roadbook_of(request, held))),
    )


def _shown(teller: Teller, leg: Leg | None) -> ShownLeg | None:
    return teller.leg(Entry(leg, Part.BEGINS)) if leg else None


@by_link
async def leg_card(request: Request, held: Held) -> Response:
    """Show the card of one stop: whom to call, where to go, its objectives."""
    leg = found(next((leg for leg in held.legs if leg.code == request.path_params["code"]), None))
    return await traveller_page(
        request,
        held,
        "publishing/pocket/leg.html",
        "traveller",
        shown=_shown(teller_of(held), leg),
        leaving=stay_ends(leg) if leg.is_stay else None,
        objectives=[one.title for one in held.plan.objectives if one.id in leg.objective_ids],
        links=links_of(held),
        languages_of=languages_of,
        kinds=_kinds_of_notes(leg),
        add_links=leg_add_links(held.plan, held.person, leg, now()),
    )


def _kinds_of_notes(leg: Leg) -> list[str]:
    return [kind for kind in ("time", "driver", "minutes", "note") if legs_for(kind, [leg])]


@by_link
async def map_page(request: Request, held: Held) -> Response:
    """Show where the journey goes."""
    journey = journey_of(held.legs)
    key = (held.token, held.mission.revision, current_language())
    drawn = _drawn.get(key) or _drawn.put(key, draw(journey, links_of(held).leg or str, _("Map of your journey")))
    return await traveller_page(
        request, held, "publishing/pocket/map.html", "traveller.map", journey=journey, sheets=drawn, high=high
    )


@dataclass(frozen=True)
class Called:
    """A partner with those of it who can be called."""

    name: Translated
    about: str
    people: tuple[Contact, ...]

    @classmethod
    def of(cls, partner: Partner, plan: Plan) -> Called:
        people = tuple(contact for contact in plan.contacts if contact.partner_id == partner.id)
        return cls(partner.name, about_partner(partner), people)


@by_link
async def contacts(request: Request, held: Held) -> Response:
    """Show whom to call: the office, the delegation, each partner's people, and in an emergency."""
    plan = held.plan
    return await traveller_page(
        request,
        held,
        "publishing/pocket/contacts.html",
        "traveller.contacts",
        partners=[Called.of(partner, plan) for partner in plan.partners],
        others=[one for one in plan.present if one.id != held.delegate.id],
        word_of_role=word_of_role,
        languages_of=languages_of,
        dotted=dotted,
    )
