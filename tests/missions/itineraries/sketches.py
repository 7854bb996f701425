"""Random itineraries, bounded and from a seed, as plain numbers; and the same as a plan of the product.

Many begin near a change of some clock; gaps between legs are often those of a limit, or five minutes beside it.
Everything falls on whole five minutes: a reckoning may then walk through time in such steps.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from events.missions.itineraries.plan.kinds import DelegateRole, LegKind, LegStatus, PlaceKind
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.platform.zoned import ZonedTime
from tests.missions.itineraries.plans import MADE, text
from tests.missions.itineraries.raw_zones import changes_between, instants, local

STEP = 5
DAY = 1440
_FIRST, _LAST = 20 * 365 * DAY, 66 * 365 * DAY
TRANSPORT = ("flight", "train", "bus", "road", "boat")
ENCOUNTERS = ("meeting", "visit", "workshop", "public_event")
_PAUSES = ("meal", "rest", "free_time")


@dataclass(frozen=True)
class Spot:
    """A place: `number` is its id; `at` latitude and longitude, or none."""

    number: int
    zone: str
    country: str | None
    city: str
    at: tuple[float, float] | None
    metres: int | None
    is_airport: bool
    iata: str


_ROWS: list[tuple[str, str | None, str, tuple[float, float] | None, int | None, bool, str]] = [
    ("America/Toronto", "CA", "Montréal", (45.47, -73.74), 36, True, "YUL"),
    ("America/Toronto", "CA", "Montréal", (45.52, -73.58), 30, False, ""),
    ("America/Toronto", "CA", "Toronto", (43.68, -79.63), 173, True, "YYZ"),
    ("America/St_Johns", "CA", "St. John’s", (47.62, -52.75), 140, True, "YYT"),
    ("America/Lima", "PE", "Lima", (-12.02, -77.11), 34, True, "LIM"),
    ("America/Lima", "PE", "Cusco", (-13.53, -71.94), 3310, True, "CUZ"),
    ("America/La_Paz", "BO", "El Alto", (-16.51, -68.19), 4061, True, "LPB"),
    ("America/La_Paz", "BO", "La Paz", (-16.50, -68.13), 3640, False, ""),
    ("America/La_Paz", "BO", "La Paz", (-16.50, -68.14), None, False, ""),
    ("America/La_Paz", "BO", "Cochabamba", (-17.42, -66.18), 2548, True, "CBB"),
    ("America/La_Paz", "BO", "Santa Cruz", (-17.64, -63.14), 373, True, "VVI"),
    ("America/Santiago", "CL", "Santiago", (-33.39, -70.79), 474, True, "SCL"),
    ("America/Havana", "CU", "Havana", (22.99, -82.41), 64, True, "HAV"),
    ("America/Nuuk", "GL", "Nuuk", (64.19, -51.68), 86, True, "GOH"),
    ("Atlantic/Azores", "PT", "Ponta Delgada", (37.74, -25.70), 79, True, "PDL"),
    ("Africa/Casablanca", "MA", "Casablanca", (33.37, -7.59), 200, True, "CMN"),
    ("Africa/Dakar", "SN", "Dakar", (14.67, -17.07), 88, True, "DSS"),
    ("Africa/Addis_Ababa", "ET", "Addis Ababa", (8.98, 38.80), 2334, True, "ADD"),
    ("Europe/Paris", "FR", "Paris", (48.72, 2.38), 89, True, "ORY"),
    ("Europe/Paris", "FR", "Paris", (49.01, 2.55), 119, True, "CDG"),
    ("Europe/Madrid", "ES", "Barcelona", None, None, False, ""),
    ("Europe/Madrid", "ES", "barcelona ", None, None, False, ""),
    ("Europe/Madrid", None, "", None, None, False, ""),
    ("Europe/Dublin", "IE", "Dublin", (53.42, -6.27), 74, True, "DUB"),
    ("Antarctica/Troll", "AQ", "Troll", (-72.01, 2.54), 1275, False, ""),
    ("Asia/Tehran", "IR", "Tehran", (35.42, 51.15), 1007, True, "IKA"),
    ("Asia/Kolkata", "IN", "Delhi", (28.57, 77.10), 237, True, "DEL"),
    ("Asia/Kolkata", "IN", "Leh", (34.14, 77.55), 3256, True, "IXL"),
    ("Asia/Kathmandu", "NP", "Kathmandu", (27.70, 85.36), 1338, True, "KTM"),
    ("Asia/Kathmandu", "NP", "Kathmandu", (27.71, 85.32), None, False, ""),
    ("Australia/Adelaide", "AU", "Adelaide", (-34.94, 138.53), 6, True, "ADL"),
    ("Australia/Lord_Howe", "AU", "Lord Howe", (-31.54, 159.08), 2, True, "LDH"),
    ("Pacific/Auckland", "NZ", "Auckland", (-37.01, 174.79), 7, True, "AKL"),
    ("Pacific/Chatham", "NZ", "Chatham", (-43.81, -176.46), 13, True, "CHT"),
    ("Pacific/Apia", "WS", "Apia", (-13.83, -172.01), 17, True, "APW"),
    ("Pacific/Pago_Pago", "AS", "Pago Pago", (-14.33, -170.71), 10, True, "PPG"),
    ("Pacific/Kiritimati", "KI", "Kiritimati", (1.99, -157.35), 1, True, "CXI"),
    ("Pacific/Honolulu", "US", "Honolulu", (21.32, -157.92), 4, True, "HNL"),
]
SPOTS = [Spot(number, *row) for number, row in enumerate(_ROWS)]


@dataclass(frozen=True)
class Step:
    """A leg: wall times in minutes since 1970 as if they were UTC, each in its zone and with its fold."""

    number: int
    kind: str
    origin: Spot | None
    destination: Spot | None
    zones: tuple[str, str]
    walls: tuple[int, int]
    folds: tuple[int, int]
    people: frozenset[int]
    is_cancelled: bool
    terminals: tuple[str, str]  # of origin and destination


@dataclass(frozen=True)
class Sketch:
    steps: list[Step]
    people: list[int]
    left: set[int]
    days: tuple[int, int]  # the mission's first and last, since 1970


@dataclass
class _Writing:
    chance: random.Random
    spots: list[Spot]
    here: Spot
    now: int
    people: list[int]
    steps: list[Step] = field(default_factory=list)


def sketch(seed: int) -> Sketch:
    """An itinerary of two to eleven legs and one to three people."""
    chance = random.Random(seed)  # noqa: S311
    spots = chance.sample(SPOTS, chance.randint(2, 5))
    here, people = chance.choice(spots), list(range(chance.randint(1, 3)))
    writing = _Writing(chance, spots, here, _begin(chance, here.zone), people)
    for number in range(chance.randint(2, 11)):
        _add(writing, number)
    left = {person for person in people if chance.random() < 0.05}
    days = [wall // DAY for step in writing.steps for wall in step.walls]
    trimmed = chance.random() < 0.2
    first, last = min(days) + trimmed * chance.randint(0, 10), max(days) - trimmed * chance.randint(0, 10)
    return Sketch(writing.steps, people, left, (first, max(first, last)))


def _begin(chance: random.Random, key: str) -> int:
    anywhere = _whole(chance.randrange(_FIRST, _LAST))
    changes = changes_between(key, anywhere - 800 * DAY, anywhere + 800 * DAY)
    if changes and chance.random() < 0.7:
        return _whole(chance.choice(changes)) - chance.randrange(0, 3 * DAY, STEP)
    return anywhere


def _whole(minutes: int) -> int:
    """On the grid of steps: St. John's changed its clocks at one minute past midnight."""
    return minutes // STEP * STEP


def _add(writing: _Writing, number: int) -> None:
    chance = writing.chance
    kind = chance.choice((*TRANSPORT, *TRANSPORT, "flight", *ENCOUNTERS, *_PAUSES, "stay", "stay", "stay"))
    starts = writing.now + _gap(chance)
    ends = starts + _length(chance, kind)
    origin = writing.here if chance.random() < 0.85 else chance.choice(writing.spots)
    destination = chance.choice(writing.spots) if kind in TRANSPORT else None
    shown = (origin if chance.random() < 0.95 else None, destination if chance.random() < 0.95 else None)
    zones = (origin.zone, destination.zone if destination else origin.zone)
    clocks = (_clock(chance, zones[0], starts), _clock(chance, zones[1], ends))
    on = [person for person in writing.people if chance.random() < 0.85]
    writing.steps.append(
        Step(
            number,
            kind,
            *shown,
            zones,
            (clocks[0][0], clocks[1][0]),
            (clocks[0][1], clocks[1][1]),
            frozenset(on),
            chance.random() < 0.06,
            (chance.choice(("", "", "1", "2")), chance.choice(("", "", "1", "2"))),
        )
    )
    writing.now = starts if kind == "stay" else max(writing.now, ends)
    writing.here = destination or writing.here


def _gap(chance: random.Random) -> int:
    limits = (0, 15, 20, 30, 60, 90, 120, 240, 360, 600, 1440)
    if chance.random() < 0.5:
        return chance.choice(limits) + chance.choice((-STEP, 0, 0, STEP))
    return chance.randrange(-120, 1500, STEP)


def _length(chance: random.Random, kind: str) -> int:
    if kind == "stay":
        return chance.choice((1, 1, 2, 3)) * DAY - chance.randrange(0, 900, STEP)
    if kind in TRANSPORT and chance.random() < 0.3:
        return chance.choice((240, 480, 600)) + chance.choice((-STEP, 0, STEP))
    return chance.choice((0, 30, 60, 90, chance.randrange(0, 900, STEP), chance.randrange(-60, 2000, STEP)))


def _clock(chance: random.Random, key: str, instant: int) -> tuple[int, int]:
    """What the wall shows, now and then as somebody typed it wrongly into the hour of a change."""
    wall = local(key, instant)
    near = changes_between(key, instant - 2 * DAY, instant + 2 * DAY)
    if near and chance.random() < 0.25:
        wall = _whole(local(key, chance.choice(near))) + chance.randrange(-180, 180, STEP)
    found = instants(key, wall)
    if len(found) == 2:
        return wall, found.index(instant) if instant in found else chance.randint(0, 1)
    return wall, 0


def plan_from(drawn: Sketch) -> Plan:
    """The sketch as the product has it, legs in the order of their instants."""
    legs = sorted((_leg(step) for step in drawn.steps), key=lambda leg: (leg.starts_at, leg.ends_at))
    people = tuple(_person(drawn, one) for one in drawn.people)
    return Plan(
        mission_id=UUID(int=0),
        slug="m",
        title=text("M"),
        begins_on=_day(drawn.days[0]),
        ends_on=_day(drawn.days[1]),
        home_zone="UTC",
        languages=("en",),
        legs=tuple(legs),
        delegates=people,
    )


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _person(drawn: Sketch, person: int) -> Delegate:
    return Delegate(
        UUID(int=1000 + person),
        f"p{person}",
        f"P{person}",
        DelegateRole.MEMBER,
        "en",
        left_at=MADE if person in drawn.left else None,
    )


def _leg(step: Step) -> Leg:
    origin, destination = (_place(spot) if spot else None for spot in (step.origin, step.destination))
    starts, ends = (
        ZonedTime(datetime(1970, 1, 1) + timedelta(minutes=wall), key, fold)  # noqa: DTZ001
        for wall, key, fold in zip(step.walls, step.zones, step.folds, strict=True)
    )
    return Leg(
        id=UUID(int=2000 + step.number),
        code=f"l{step.number}",
        uid=f"u{step.number}",
        kind=LegKind(step.kind),
        starts=starts,
        ends=ends,
        created_at=MADE,
        revised_at=datetime(2027, 1, 1, tzinfo=UTC),
        status=LegStatus.CANCELLED if step.is_cancelled else LegStatus.PLANNED,
        people=frozenset(UUID(int=1000 + person) for person in step.people),
        origin=origin,
        destination=destination,
        origin_terminal=step.terminals[0],
        destination_terminal=step.terminals[1],
    )


def _place(spot: Spot) -> Place:
    latitude, longitude = spot.at or (None, None)
    return Place(
        UUID(int=1 + spot.number),
        f"s{spot.number}",
        PlaceKind.AIRPORT if spot.is_airport else PlaceKind.OTHER,
        text(f"S{spot.number}"),
        spot.zone,
        spot.city,
        spot.country,
        latitude=latitude,
        longitude=longitude,
        altitude=spot.metres,
        iata=spot.iata,
    )
