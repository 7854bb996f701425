"""The contact card of a leg: whom to call, where it is, what to show a driver. In the current language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from events.missions.itineraries.plan.days import Entry, Part
from events.missions.itineraries.plan.kinds import KINDS
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.missions.itineraries.plan.words import town
from events.missions.itineraries.views.leg_rows import Teller, stay_ends
from events.missions.itineraries.views.shown import ShownLeg, ShownStop
from events.platform.drawing.map import mission_map
from events.platform.drawing.map_stops import LineKind, MapLine, MapSheet, MapStop
from events.platform.language.formats import date
from events.platform.language.i18n import Translated, pgettext
from events.platform.language.i18n import gettext as _

_WIDTH, _HEIGHT = 360.0, 220.0
# The least that the map is wide: a stop is shown in its country, a drive through a town with both ends.
_AROUND_KM, _WAY_KM = 300.0, 4.0


@dataclass(frozen=True, slots=True)
class CardPlace:
    """An end of the leg, or where it is. `geo` is a geo: URI (RFC 5870), `coordinates` "-16.50000, -68.13000"."""

    label: str
    place: Place
    terminal: str
    high: str
    geo: str = ""
    coordinates: str = ""


@dataclass(frozen=True, slots=True)
class LegCard:
    """A leg to hold in the hand. `leaves` is when a stay ends; `people` are those who are on it; `objectives` are the
    titles of those it serves."""

    shown: ShownLeg
    day: str
    last_day: str
    leaves: ShownStop | None
    places: tuple[CardPlace, ...]
    people: tuple[Delegate, ...]
    objectives: tuple[Translated, ...]
    picture: Markup | str


def card_of(leg: Leg, plan: Plan, reader: Delegate | None = None, *, is_private: bool = False) -> LegCard:
    """For the office, or for somebody of the delegation; the reference of a booking only where `is_private`."""
    teller = Teller(plan, reader, is_private=is_private)
    shown = teller.leg(Entry(leg, Part.BEGINS))
    first, last = leg.starts.wall.date(), leg.ends.wall.date()
    beside = leg.people - {reader.id if reader else None}
    return LegCard(
        shown=shown,
        day=date(first, capital=True),
        last_day=date(last) if last != first else "",
        leaves=stay_ends(leg) if leg.is_stay else None,
        places=tuple(_places(shown)),
        people=tuple(person for person in plan.present if person.id in beside),
        objectives=tuple(goal.title for goal in plan.objectives if goal.id in leg.objective_ids),
        picture=_picture(leg),
    )


def _places(shown: ShownLeg) -> Iterator[CardPlace]:
    is_journey = shown.leg.is_transport
    ends = ((pgettext("place", "From"), shown.starts), (pgettext("place", "To"), shown.ends))
    for label, stop in ends if is_journey else ends[:1]:
        if stop and stop.place:
            position = stop.place.position
            point = f"{position.latitude:.5f},{position.longitude:.5f}" if position else ""
            yield CardPlace(
                label=label if is_journey else _("Place"),
                place=stop.place,
                terminal=stop.terminal,
                high=stop.high,
                geo=f"geo:{point}" if point else "",
                coordinates=point.replace(",", ", "),
            )


def _map_stops(places: Iterable[Place]) -> Iterator[MapStop]:
    spots = ((place, position) for place in places if (position := place.surroundings))
    for number, (place, position) in enumerate(spots, 1):
        yield MapStop(place.code, str(place.name) or town(place), position, place.city, "", number)


def _picture(leg: Leg) -> Markup | str:
    """Where it is in the country, or the way from one end to the other; nothing without a position."""
    stops = tuple(_map_stops(leg.places))
    if not stops:
        return ""
    kind = LineKind.FLIGHT if KINDS[leg.kind].is_by_air else LineKind.GROUND
    lines = (MapLine(stops[0].position, stops[1].position, kind),) if len(stops) > 1 else ()
    least_km = _WAY_KM if lines else _AROUND_KM
    picture = mission_map(MapSheet(stops, lines, least_km), title=_("Map"), width=_WIDTH, height=_HEIGHT)
    return Markup(picture)  # noqa: S704 - drawn by us, its texts escaped
