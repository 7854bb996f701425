"""Instants, durations and warnings of an itinerary reckoned anew, plainly, without the product's code.

Clocks come from the bytes of the tz database (`raw_zones`); nights are walked through in steps of five minutes; people
are taken one by one. `python -m tests.missions.itineraries.reckoning --count 200000` compares that many itineraries
with what the product says, in two processes, and ends with 1 where they differ; CI compares a few thousand.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.rules.all_warnings import warnings_of
from events.missions.itineraries.warnings.rules.values import Closures
from tests.missions.itineraries.raw_zones import instant, instants, local
from tests.missions.itineraries.sketches import DAY, ENCOUNTERS, STEP, TRANSPORT, Sketch, Spot, Step, plan_from, sketch

# code, leg, other leg, what tells apart, person (or None where the warning names nobody)
Told = tuple[str, int, int | None, str, int | None]
CODES = (
    "ends_before_start",
    "outside_dates",
    "nobody",
    "overlap",
    "connection_short",
    "elsewhere",
    "clock_skipped",
    "clock_repeated",
    "clock_spanned",
    "no_bed",
    "two_beds",
    "alone_at_night",
    "after_landing",
    "altitude",
    "holiday",
    "weekend",
)


@dataclass(frozen=True)
class Lap:
    """A leg with its instants in minutes."""

    step: Step
    starts: int
    ends: int

    @property
    def number(self) -> int:
        return self.step.number

    @property
    def moves(self) -> bool:
        return self.step.kind in TRANSPORT

    @property
    def meets(self) -> bool:
        return self.step.kind in ENCOUNTERS


def is_festive(country: str, day: date) -> str | None:
    """Invented holidays: every thirteenth day."""
    return f"Feast of {country}" if day.toordinal() % 13 == 0 else None


def laps_of(drawn: Sketch) -> list[Lap]:
    """Every leg in the order of its instants, cancelled ones too."""
    found = [
        Lap(step, *(instant(*clock) for clock in zip(step.zones, step.walls, step.folds, strict=True)))
        for step in drawn.steps
    ]
    return sorted(found, key=lambda lap: (lap.starts, lap.ends, lap.number))


def reckon(drawn: Sketch) -> set[Told]:
    """All that there is to warn of."""
    laps = [lap for lap in laps_of(drawn) if not lap.step.is_cancelled]
    told: set[Told] = set()
    for lap in laps:
        people = sorted(lap.step.people - drawn.left)
        for code, distinct, is_of_people in of_leg(lap, people, drawn):
            concerned: Iterable[int | None] = (people if is_of_people else []) or [None]
            told |= {(code, lap.number, None, distinct, person) for person in concerned}
    for person in set(drawn.people) - drawn.left:
        own = [lap for lap in laps if person in lap.step.people and lap.ends >= lap.starts]
        for rule in (overlaps, connections, elsewhere, beds, landings, heights):
            told |= {(*one, person) for one in rule(own, drawn)}
    return told


def of_leg(lap: Lap, people: list[int], drawn: Sketch) -> Iterator[tuple[str, str, bool]]:
    """Code, what tells apart, and whether it is told of its people."""
    step = lap.step
    if lap.ends < lap.starts:
        yield "ends_before_start", "", False
    if not people and set(drawn.people) - drawn.left:
        yield "nobody", "", False
    if step.walls[0] // DAY < drawn.days[0] or step.walls[1] // DAY > drawn.days[1]:
        yield "outside_dates", "", False
    yield from ((*one, True) for one in clocks(lap))
    minutes = STEP * sum(is_night(step.zones[0], now, drawn) for now in range(lap.starts, lap.ends, STEP))
    if step.kind in {"road", "bus"} and len(people) == 1 and minutes >= 30:
        yield "alone_at_night", "", True
    if lap.meets and step.origin and step.origin.country:
        yield from ((*one, True) for one in closed(step, step.origin.country))


def clocks(lap: Lap) -> Iterator[tuple[str, str]]:
    step, counts = lap.step, []
    for end, key, wall in zip(("begin", "end"), step.zones, step.walls, strict=True):
        counts.append(len(instants(key, wall)))
        if counts[-1] != 1:
            yield ("clock_repeated" if counts[-1] == 2 else "clock_skipped"), end
    is_one_zone = step.zones[0] == step.zones[1] and step.kind != "stay"
    is_other_time = lap.ends - lap.starts != step.walls[1] - step.walls[0]
    if counts == [1, 1] and is_one_zone and lap.starts <= lap.ends and is_other_time:
        yield "clock_spanned", ""


def closed(step: Step, country: str) -> Iterator[tuple[str, str]]:
    first, last = step.walls
    for number in sorted({first // DAY} | {wall // DAY for wall in range(first, last, STEP)}):
        day = _date(number)
        if is_festive(country, day):
            yield "holiday", day.isoformat()
        elif day.strftime("%a") in {"Sat", "Sun"} and step.kind != "public_event":
            yield "weekend", day.isoformat()


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def evening(key: str, now: int) -> int | None:
    """The day whose night it is somewhere at an instant, by the clock on the wall; None by day."""
    hour = local(key, now) % DAY // 60
    if hour >= 22:
        return local(key, now) // DAY
    return local(key, now - 7 * 60) // DAY if hour < 5 else None


def is_night(key: str, now: int, drawn: Sketch) -> bool:
    day = evening(key, now)
    return day is not None and drawn.days[0] - 7 <= day <= drawn.days[1] + 7


def overlaps(own: list[Lap], _drawn: Sketch) -> Iterator[tuple[str, int, int, str]]:
    for number, one in enumerate(own):
        for other in own[:number]:
            if "stay" in {one.step.kind, other.step.kind} or not _meet(one, other):
                continue
            if not _eaten(one, other) and not _eaten(other, one):
                yield "overlap", one.number, other.number, ""


def _meet(one: Lap, other: Lap) -> bool:
    """Whether two legs, not both without length, have a moment in common."""
    since = min(one.starts, other.starts)
    return bool(_points(one, since) & _points(other, since)) and one.ends - one.starts + other.ends - other.starts > 0


def _points(lap: Lap, since: int) -> int:
    """The moments strictly within a leg, in halves of a step, as the bits of a number; what lasts no time is one."""
    first, last = (lap.starts - since) * 2 // STEP, (lap.ends - since) * 2 // STEP
    return 1 << first if first == last else ((1 << last - first - 1) - 1) << first + 1


def _eaten(meal: Lap, other: Lap) -> bool:
    return meal.step.kind == "meal" and other.meets and other.starts <= meal.starts <= meal.ends <= other.ends


def connections(own: list[Lap], _drawn: Sketch) -> Iterator[tuple[str, int, int, str]]:
    busy = [lap for lap in own if lap.moves or lap.meets]
    for number, lap in enumerate(busy):
        earlier = sorted(busy[:number], key=lambda one: one.ends)
        if lap.moves and earlier and 0 <= lap.starts - earlier[-1].ends < _wanted(earlier[-1].step, lap.step):
            yield "connection_short", lap.number, earlier[-1].number, ""


def _wanted(before: Step, after: Step) -> int:
    is_by_air = before.kind == "flight"
    if after.kind != "flight":
        least = {"train": 15, "bus": 20, "boat": 30, "road": 0}[after.kind]
        return max(least, 60) if is_by_air and after.kind != "road" else least
    spots = [spot for step in ((before, after) if is_by_air else (after,)) for spot in (step.origin, step.destination)]
    is_abroad = len({spot.country for spot in spots if spot and spot.country}) > 1
    if not is_by_air:
        return 120 if is_abroad else 60
    landed, leaves = before.destination, after.origin
    are_airports = landed and leaves and landed.is_airport and leaves.is_airport
    if landed and leaves and are_airports and landed is not leaves and not apart(landed, leaves):
        return 240
    terminals = {before.terminals[1], after.terminals[0]}
    return (90 if is_abroad else 60) + (30 if terminals == {"1", "2"} else 0)


def apart(one: Spot, other: Spot) -> bool:
    """More than 60 km by the angle between two vectors, else by name."""
    if one.number == other.number:
        return False
    if one.at and other.at:
        first, second = _vector(*one.at), _vector(*other.at)
        cosine = sum(a * b for a, b in zip(first, second, strict=True))
        return math.acos(max(-1.0, min(1.0, cosine))) * 6371 > 60
    if one.country and other.country and one.country != other.country:
        return True
    cities = {one.city.strip().lower(), other.city.strip().lower()}
    return "" not in cities and len(cities) == 2


def _vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    up, round_ = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)


def elsewhere(own: list[Lap], _drawn: Sketch) -> Iterator[tuple[str, int, int, str]]:
    moving = [lap for lap in own if lap.step.kind != "stay"]
    for number, lap in enumerate(moving):
        telling = [before for before in moving[:number] if before.moves or before.step.origin]
        if telling and lap.step.origin:
            here = telling[-1].step.destination if telling[-1].moves else telling[-1].step.origin
            if here and apart(here, lap.step.origin):
                yield "elsewhere", lap.number, telling[-1].number, ""


def beds(own: list[Lap], drawn: Sketch) -> Iterator[tuple[str, int, int | None, str]]:
    stays = [lap for lap in own if lap.step.kind == "stay"]
    home = _home(own, stays)
    for by, place, key, first, last in _on_ground(own):
        nights: dict[int, list[int]] = defaultdict(list)
        for now in range(first, last, STEP):
            if is_night(key, now, drawn):
                nights[evening(key, now) or 0].append(now)
        for night, moments in nights.items():
            if len(moments) * STEP < 240:
                continue
            found = [stay for stay in stays if 2 * sum(stay.starts <= m < stay.ends for m in moments) >= len(moments)]
            yield from (("two_beds", b.number, a.number, "") for n, a in enumerate(found) for b in found[n + 1 :])
            near = [lap for lap in found if not (place and lap.step.origin and apart(lap.step.origin, place))]
            if not near and not (home and place and not apart(home, place)):
                yield "no_bed", by.number, found[0].number if found else None, _date(night).isoformat()


def _home(own: list[Lap], stays: list[Lap]) -> Spot | None:
    moving = [lap for lap in own if lap.moves]
    home = moving[0].step.origin if moving else None
    if home and any(stay.step.origin and not apart(home, stay.step.origin) for stay in stays):
        return None
    return home


def _on_ground(own: list[Lap]) -> Iterator[tuple[Lap, Spot | None, str, int, int]]:
    """Spans in which no transport runs, from the first leg's beginning to the last end."""
    if not own:
        return
    end = max(lap.ends for lap in own)
    moving = [lap for lap in own if lap.moves]
    for first in sorted({own[0].starts} | {lap.ends for lap in moving}):
        last = min([lap.starts for lap in moving if lap.starts > first], default=end)
        is_under_way = any(lap.starts <= first < lap.ends for lap in moving)
        arrived = [lap for lap in moving if lap.ends == first]
        if first < last and not is_under_way:
            if arrived:
                yield arrived[-1], arrived[-1].step.destination, arrived[-1].step.zones[1], first, last
            else:
                yield own[0], own[0].step.origin, own[0].step.zones[0], first, last


def landings(own: list[Lap], _drawn: Sketch) -> Iterator[tuple[str, int, int, str]]:
    chains: list[list[Lap]] = []
    moving = [lap for lap in own if lap.moves]
    for number, lap in enumerate(moving):
        ended = max((before.ends for before in moving[:number]), default=0)
        is_broken = lap.starts - ended > 360 or any(one.meets and ended <= one.starts < lap.starts for one in own)
        if is_broken or not chains:
            chains.append([])
        chains[-1].append(lap)
    for chain in chains:
        last = sorted(chain, key=lambda lap: lap.ends)[-1]
        for lap in own:
            is_soon = 0 <= lap.starts - last.ends < 600
            if lap.meets and is_soon and last.ends - chain[0].starts >= 480:
                yield "after_landing", lap.number, last.number, str(chain[0].number)


def heights(own: list[Lap], _drawn: Sketch) -> Iterator[tuple[str, int, int, str]]:
    moving = [lap for lap in own if lap.step.kind != "stay"]
    first = moving[0].step.origin if moving else None
    began_high = bool(first and first.metres is not None and first.metres > 2500)
    arrivals = sorted((lap for lap in own if lap.moves and _metres(lap) is not None), key=lambda lap: lap.ends)
    highs = [began_high, *((_metres(lap) or 0) > 2500 for lap in arrivals)]
    used: list[int] = []  # the ends of times up there that were long enough
    risen: Lap | None = None
    for number, lap in enumerate(arrivals):
        if highs[number + 1] and not highs[number]:
            risen = lap
            falls = [one.ends for place, one in enumerate(arrivals) if place > number and not highs[place + 1]]
            if not any(lap.ends <= end + 7 * DAY for end in used):
                until = min([lap.ends + DAY, *falls[:1]])
                yield from _met_high(own, lap, until)
        if highs[number] and not highs[number + 1] and (risen is None or lap.ends - risen.ends >= DAY):
            used.append(lap.ends)


def _metres(lap: Lap) -> int | None:
    return lap.step.destination.metres if lap.step.destination else None


def _met_high(own: list[Lap], risen: Lap, until: int) -> Iterator[tuple[str, int, int, str]]:
    for lap in own:
        is_low = lap.step.origin and lap.step.origin.metres is not None and lap.step.origin.metres <= 2500
        if lap.meets and not is_low and risen.ends <= lap.starts < until:
            yield "altitude", lap.number, risen.number, ""


def said(plan: Plan) -> set[Told]:
    """What the product says of it, person by person."""
    found: set[Told] = set()
    for warning in warnings_of(plan, closures=Closures(is_festive)):
        if warning.code not in CODES:
            continue
        leg, other = _number(warning.leg_id), _number(warning.other_leg_id) if warning.other_leg_id else None
        distinct = str(_number(UUID(warning.distinct))) if warning.code == "after_landing" else warning.distinct
        people: Iterable[int | None] = [person.int - 1000 for person in warning.delegate_ids] or [None]
        found |= {(str(warning.code), leg, other, distinct, person) for person in people}
    return found


def _number(leg_id: UUID | None) -> int:
    assert leg_id is not None
    return leg_id.int - 2000


def times_differ(drawn: Sketch, plan: Plan) -> list[str]:
    """Legs whose instants, order, duration or change of day the product reckons otherwise."""
    laps = laps_of(drawn)
    own = [
        (lap.number, lap.starts, lap.ends, lap.ends - lap.starts, lap.step.walls[1] // DAY - lap.step.walls[0] // DAY)
        for lap in laps
    ]
    theirs = [
        (
            _number(leg.id),
            leg.starts_at.timestamp() / 60,
            leg.ends_at.timestamp() / 60,
            leg.duration.total_seconds() / 60,
            leg.day_change,
        )
        for leg in plan.legs
    ]
    return [f"{one} is {other}" for one, other in zip(own, theirs, strict=True) if one != other]


def compare(seed: int) -> tuple[list[str], Counter[str]]:
    """Where the product and this reckoning differ, and how often each code was told."""
    drawn = sketch(seed)
    plan = plan_from(drawn)
    ours, theirs = reckon(drawn), said(plan)
    wrong = times_differ(drawn, plan)
    wrong += [f"the product does not say {one}" for one in sorted(ours - theirs, key=str)]
    wrong += [f"only the product says {one}" for one in sorted(theirs - ours, key=str)]
    return [f"{seed}: {one}" for one in wrong], Counter(code for code, *_ in ours)


def compare_many(seeds: range) -> tuple[list[str], Counter[str]]:
    wrong, counted = [], Counter[str]()
    for seed in seeds:
        differences, codes = compare(seed)
        wrong += differences
        counted += codes
    return wrong, counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    began, portion = time.monotonic(), 500
    last = options.first + options.count
    portions = [range(first, min(first + portion, last)) for first in range(options.first, last, portion)]
    wrong, counted = [], Counter[str]()
    with multiprocessing.Pool(options.processes) as pool:
        for differences, codes in pool.imap_unordered(compare_many, portions):
            wrong += differences
            counted += codes
    took = time.monotonic() - began
    sys.stdout.write("\n".join(wrong[:50] + [f"{counted[code]:>9} {code}" for code in CODES]))
    sys.stdout.write(f"\n{options.count} itineraries, {len(wrong)} differences, {took:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
