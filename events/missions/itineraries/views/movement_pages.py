"""Arrivals and departures of a mission, to print for drivers and hotels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.nearness import is_same_town
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Place, Plan
from events.missions.itineraries.plan.words import dotted, names, title_of, town, word_of_kind
from events.missions.itineraries.views.movements import Movement, Party, Way, movements_of
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.language.lazy import pgettext as lazy_pgettext
from events.platform.web.templating import render

_WAY_WORDS: Mapping[Way, LazyText] = {
    Way.ARRIVAL: lazy_pgettext("end of a journey", "Arrival"),
    Way.DEPARTURE: lazy_gettext("Departure"),
    Way.CHECK_IN: lazy_pgettext("lodging", "Check-in"),
    Way.CHECK_OUT: lazy_pgettext("lodging", "Check-out"),
}


async def arrivals(request: Request) -> Response:
    """By day and town; `?place=code` for one place, as its hotel or its drivers need it."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    known = sorted({(place.code, str(place.name)) for place in _places(plan)}, key=lambda row: row[1].casefold())
    asked = request.query_params.get("place", "")
    chosen = asked if asked in {code for code, _name in known} else ""
    return render(
        request,
        "missions/itineraries/arrivals.html",
        **await mission_frame(request.state.actor, mission, "mission.arrivals"),
        days=movements_of(plan, chosen),
        places=known,
        chosen=chosen,
        chosen_name=dict(known).get(chosen, ""),
        phones=[person for person in plan.present if person.phone],
        words={way.value: word for way, word in _WAY_WORDS.items()},
        what=lambda movement: _what(movement, plan),
        lodgings=lambda movement: list(_lodgings(movement, plan)),
        names=names,
        town=town,
    )


def _places(plan: Plan) -> Iterator[Place]:
    """Where somebody arrives, leaves or sleeps."""
    for leg in plan.standing:
        if leg.is_transport or leg.is_stay:
            yield from leg.places


def _what(movement: Movement, plan: Plan) -> str:
    """Return which train or flight, and where from or to."""
    leg = movement.leg
    if leg.is_stay:
        return title_of(leg, plan)
    name = dotted(leg.number, leg.carrier)
    if leg.title and not name:
        return str(leg.title)
    name = name or word_of_kind(leg.kind)
    if movement.way is Way.ARRIVAL:
        return _("%(leg)s from %(town)s", leg=name, town=_end(leg.origin, leg)) if leg.origin else name
    return _("%(leg)s to %(town)s", leg=name, town=_end(leg.destination, leg)) if leg.destination else name


def _end(place: Place, leg: Leg) -> str:
    """The town that a journey leads to; within one town the place itself."""
    is_within = leg.origin and leg.destination and is_same_town(leg.origin, leg.destination)
    return str(place.name) if is_within else town(place)


def _lodgings(movement: Movement, plan: Plan) -> Iterator[str]:
    """Where each party goes or comes from; who they are, where not all go the same way."""
    for party in movement.parties:
        where = _where(movement, party, plan)
        is_all = len(party.people) == len(movement.people)
        yield where if is_all else _("%(where)s: %(names)s", where=where, names=names(party.people))


def _where(movement: Movement, party: Party, plan: Plan) -> str:
    if party.connection:
        return _("goes on with %(leg)s", leg=title_of(party.connection, plan))
    lodging = party.lodging
    if lodging is None:
        return ""
    name = str(lodging.origin.name) if lodging.origin else title_of(lodging, plan)
    return _("to %(place)s", place=name) if movement.way is Way.ARRIVAL else _("from %(place)s", place=name)
