"""Processor time of two checkouts in turns: each runs its own benchmark in its own environment."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.measures.measure import Measure
from tests.measures.running import own_python, run

ROUNDS = 9
_MEASURED = ("pages", "edits", "check-ins", "registrations")
_ROW = re.compile(
    r"^(?P<name>\S.*?)(?: \([^)]* sent\))?\s{2,}(?P<figure>[\d.,]+) (?P<unit>µs|ms)(?=\s|$)", re.MULTILINE
)
_MEMORY = re.compile(r"^memory of the server after the run\s+(\d+) MiB", re.MULTILINE)
_IN_MS = {"µs": 0.001, "ms": 1.0}


def compare(ours: Path, other: Path, rounds: int = ROUNDS) -> list[Measure]:
    """Return the ratio of processor times for each row of the benchmark: above 1 means that `ours` takes longer."""
    found: dict[Path, list[Mapping[str, float]]] = {ours: [], other: []}
    for number in range(rounds):
        for root in (ours, other) if number % 2 == 0 else (other, ours):
            print(f"round {number + 1} of {rounds}: {root}", file=sys.stderr, flush=True)
            found[root].append(processor_times(_benchmark(root, "--rounds", "1", *_MEASURED)))
    return ratios(found[ours], found[other])


def memory(root: Path) -> Measure:
    """Run the whole benchmark and return what the server then holds."""
    kept = _MEMORY.search(_benchmark(root))
    return Measure("memory of the server after the benchmark", float(kept[1]) if kept else None, "MiB")


def _benchmark(root: Path, *arguments: str) -> str:
    return run(root, [own_python(root), "-m", "tests.benchmarks", *arguments])


def processor_times(table: str) -> dict[str, float]:
    """Return milliseconds of processor time by the name of the benchmark's row, without the size of the answer."""
    return {row["name"]: float(row["figure"].replace(",", "")) * _IN_MS[row["unit"]] for row in _ROW.finditer(table)}


def ratios(ours: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]]) -> list[Measure]:
    """Return the median of the rounds' ratios of each row that both have, with both medians and the range."""
    names = [name for name in ours[0] if name in other[0]]
    return [_ratio(name, [one[name] for one in ours], [one[name] for one in other]) for name in names]


def _ratio(name: str, ours: Sequence[float], other: Sequence[float]) -> Measure:
    found = sorted(one / two for one, two in zip(ours, other, strict=True))
    medians = f"{statistics.median(ours):.3g} ms against {statistics.median(other):.3g} ms"
    unit = f"times as long ({found[0]:.2f} to {found[-1]:.2f}; {medians})"
    return Measure(f"processor time: {name}", statistics.median(found), unit, digits=2)
