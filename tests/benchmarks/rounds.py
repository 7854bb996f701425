"""Several rounds of two measures in turn, and what they say together."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.machine import cpu_seconds
from tests.benchmarks.servers import Server


@dataclass(frozen=True)
class Spent:
    """What a piece of work took: how often it was done, seconds by the clock, processor seconds of the server."""

    count: int
    seconds: float
    cpu: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu / self.count


def spend(server: Server, count: int, work: Callable[[], object]) -> Spent:
    """What `work`, which does something `count` times, costs the server."""
    cpu, clock = cpu_seconds(server.pid), time.perf_counter()
    work()
    return Spent(count, time.perf_counter() - clock, cpu_seconds(server.pid) - cpu)


@dataclass(frozen=True)
class Pair:
    """The product and its baseline, round by round in turn."""

    ours: list[Spent]
    bare: list[Spent]

    @property
    def ratio(self) -> float:
        """How many times the baseline's work the product does with the same processor time: 1.0 is the limit."""
        pairs = zip(self.ours, self.bare, strict=True)
        return statistics.median(bare.cpu_each / ours.cpu_each for ours, bare in pairs)

    @property
    def ratios(self) -> tuple[float, float]:
        """The least and the greatest of the rounds."""
        found = [bare.cpu_each / ours.cpu_each for ours, bare in zip(self.ours, self.bare, strict=True)]
        return min(found), max(found)


def in_turn(rounds: int, ours: Callable[[], Spent], bare: Callable[[], Spent]) -> Pair:
    """Ours, bare, bare, ours, ours, bare …: what else the machine does falls on both."""
    pair = Pair([], [])
    for number in range(rounds):
        turns = [(pair.ours, ours), (pair.bare, bare)]
        for found, work in turns if number % 2 == 0 else reversed(turns):
            found.append(work())
    return pair


def median_cpu(found: list[Spent]) -> float:
    return statistics.median(spent.cpu_each for spent in found)


def median_rate(found: list[Spent]) -> float:
    return statistics.median(spent.per_second for spent in found)
