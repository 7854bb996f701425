"""Processor time of two checkouts in turns: both serve at once, each from its own environment and database."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks import acts, servers
from tests.benchmarks.client import Answer, Crowd, get, post
from tests.benchmarks.rounds import Pair, Spent, in_turn, median_cpu, spend
from tests.measures.measure import Measure
from tests.measures.running import own_python, run


@dataclass(frozen=True)
class Effort:
    """Rounds of each measure, how often kept bytes are asked for in a round, and how many people act in it."""

    rounds: int = 9
    requests: int = 500
    people: int = 50
    sessions: int = 300


# Run in each checkout with its own modules: what this process has loaded are the modules of one of them.
_MAKE = """
import json, sys
from tests.benchmarks import data
url, sessions, people = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
made = data.make(url, (sessions,), people)
codes = data.badge_codes(url, made.registering, people)
print(json.dumps([made.programmes[sessions], made.registering, made.cookie, codes]))
"""
_EDIT = "import sys; from tests.benchmarks import data; data.edit(*sys.argv[1:])"


@dataclass(frozen=True)
class Side:
    """A checkout that serves, and what its database was filled with. `codes` are of badges that have not come in."""

    root: Path
    database_url: str
    server: servers.Server
    programme: str
    registering: str
    cookie: str
    codes: list[str]


Work = Callable[[Side, int], Spent]


def compare(ours: Path, other: Path, effort: Effort) -> Iterator[Measure]:
    """Give the ratio of processor times of each kind of request: above 1, `ours` takes longer."""
    agenda, feed = "/fr/events/{}/agenda", "/calendars/events/{}.ics?lang=fr"
    works: dict[str, Work] = {
        "page": partial(_kept, agenda),
        "feed": partial(_kept, feed),
        "page, first after an edit": partial(_after_an_edit, agenda),
        "feed, first after an edit": partial(_after_an_edit, feed),
        "registration": _registrations,
        "check-in": _check_ins,
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="events-compare-")))
        sides = [
            stack.enter_context(_serving(root, folder / name, effort))
            for name, root in (("ours", ours), ("other", other))
        ]
        for name, work in works.items():
            first, second = (_taken(work, side, effort) for side in sides)
            yield ratio(name, in_turn(effort.rounds, first, second))


def _taken(work: Work, side: Side, effort: Effort) -> Callable[[], Spent]:
    """Return the work of one round; check-ins need people of their own each time."""
    count = effort.requests if work not in (_registrations, _check_ins) else effort.people
    return lambda: work(side, count)


@contextmanager
def _serving(root: Path, folder: Path, effort: Effort) -> Iterator[Side]:
    folder.mkdir()
    url, python = f"sqlite://{folder}/events.db", own_python(root)
    own = {"PYTHONPATH": str(root), "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
    environment = servers.clean_environment(folder, url) | own
    run(root, [python, "-m", "events.cli", "migrate"], environment)
    amounts = [str(effort.sessions), str(effort.rounds * effort.people)]
    made = json.loads(run(root, [python, "-c", _MAKE, url, *amounts], environment))
    with servers.product(environment, python=python, root=root) as server:
        yield Side(root, url, server, *made)


def _kept(pattern: str, side: Side, count: int) -> Spent:
    request = get(pattern.format(side.programme))
    with Crowd(side.server.port) as crowd:
        crowd.repeat(request, 10, _is_fine)  # kept from now on
        return spend(side.server, count, lambda: crowd.repeat(request, count, _is_fine))


def _after_an_edit(pattern: str, side: Side, _count: int) -> Spent:
    run(side.root, [own_python(side.root), "-c", _EDIT, side.database_url, side.programme])
    request = get(pattern.format(side.programme))
    with Crowd(side.server.port) as crowd:
        return spend(side.server, 1, lambda: crowd.repeat(request, 1, _is_fine))


def _registrations(side: Side, count: int) -> Spent:
    with Crowd(side.server.port) as crowd:
        return spend(side.server, count, lambda: acts.register(crowd, side.registering, count))


def _check_ins(side: Side, count: int) -> Spent:
    door = f"/fr/organize/events/{side.registering}/check-in"
    requests = [post(door, acts.scanned(side.codes.pop()), cookie=side.cookie) for _ in range(count)]

    def let_in(crowd: Crowd) -> None:
        assert all(map(_is_fine, crowd.ask(requests))), "a check-in was not answered 200"

    with Crowd(side.server.port) as crowd:
        return spend(side.server, count, lambda: let_in(crowd))


def _is_fine(answer: Answer) -> bool:
    return answer.status == 200


def ratio(name: str, pair: Pair) -> Measure:
    """Return the median of the rounds' ratios, with their range and both medians of processor time."""
    found = sorted(one.cpu_each / two.cpu_each for one, two in zip(pair.ours, pair.bare, strict=True))
    medians = " against ".join(f"{median_cpu(spent) * 1000:.3g} ms" for spent in (pair.ours, pair.bare))
    unit = f"times as long ({found[0]:.2f} to {found[-1]:.2f}; {medians})"
    return Measure(f"processor time: {name}", statistics.median(found), unit, digits=2)
