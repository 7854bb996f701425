"""The command: makes data, starts both servers, measures, prints."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["PYTHONTZPATH"] = ""

from tests.benchmarks import acts, data, feeds, mails, missions, pages, servers, whole
from tests.benchmarks.bare import write_ready
from tests.benchmarks.client import Answer
from tests.benchmarks.table import Row, head

MEASURES = ("pages", "edits", "missions", "feeds", "registrations", "check-ins", "badges", "mails", "memory", "starts")


@dataclass(frozen=True)
class Size:
    """How large a run is: numbers of sessions, registrations made before, rounds, counts in each round, and legs.

    Pages are measured in four times as many, shorter rounds: their ratio is what a busy machine blurs most.
    """

    sessions: Sequence[int]
    registered: int
    rounds: int
    requests: int
    acts: int
    legs: tuple[int, ...]


WHOLE = Size((45, 300, 1000), 1000, 5, 500, 200, (20, 300, 2000))
QUICK = Size((45,), 40, 1, 25, 8, (20,))
_JOURNEY = 300  # legs of the mission whose pages and papers are measured


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="measure", help=f"of {', '.join(MEASURES)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="only see that everything runs: the figures mean nothing")
    parser.add_argument("--rounds", type=int, help="rounds of each measure (5)")
    parser.add_argument("--database", metavar="URL", help="postgresql://…: a database of its own is made beside it")
    options = parser.parse_args(arguments)
    if unknown := set(options.names).difference(MEASURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    size = QUICK if options.quick else WHOLE
    names = options.names or MEASURES
    with tempfile.TemporaryDirectory(prefix="events-benchmark-") as folder, ExitStack() as stack:
        ours, other = stack.enter_context(databases(options.database, Path(folder)))
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}", end=", ")
        print(_kind(ours))
        print(head(), flush=True)
        for row in _run(Path(folder), ours, other, size, options.rounds or size.rounds, names):
            print(row, flush=True)


def _run(folder: Path, url: str, bare_url: str, size: Size, rounds: int, names: Sequence[str]) -> Iterator[Row]:
    environment = servers.clean_environment(folder, url)
    subprocess.run([sys.executable, "-m", "events.cli", "migrate"], env=environment, check=True, capture_output=True)
    made = data.make(url, size.sessions, size.registered)
    journey = min(_JOURNEY, max(size.legs))
    journeys = missions.make(url, size.legs, journey) if "missions" in names else None
    followed = feeds.make(url, size.legs) if "feeds" in names else None
    ready = folder / "ready"
    ready.mkdir()
    write_ready(ready, "start", Answer(200, (), b"ready"))
    with servers.product(environment) as ours, servers.bare(environment, ready, "/start") as bare:
        bench = acts.Bench(ours, environment, url, bare_url, made)
        if "pages" in names:
            yield from pages.kept_pages(ours, bare, ready, made, pages.Effort(4 * rounds, size.requests))
        if "edits" in names:
            yield from pages.rendered_anew(ours, url, made, rounds)
        if journeys:
            yield from missions.pages(ours, url, journeys, journey, rounds)
            effort = pages.Effort(4 * rounds, size.requests)
            yield from missions.calendars(ours, bare, ready, journeys, effort)
        if followed:
            yield from feeds.personal(ours, bare, ready, followed, pages.Effort(4 * rounds, size.requests))
        if "check-ins" in names:
            yield from acts.check_ins(bench, rounds, min(size.acts, size.registered))
        if "badges" in names:
            yield from whole.badges(ours, made, size.registered, rounds)
        if "registrations" in names:
            yield from acts.registrations(bench, rounds, size.acts)
        if "mails" in names:
            yield from mails.mails(environment, url, rounds, size.acts)
        if "memory" in names:
            yield from whole.memory(ours, bare)
    if "starts" in names:
        yield from whole.starts(environment, ready, made, rounds)


@contextmanager
def databases(given: str | None, folder: Path) -> Iterator[tuple[str, str]]:
    """The product's database and the baseline's: of one kind, new and empty, gone at the end."""
    if given is None:
        yield f"sqlite://{folder / 'events.db'}", f"sqlite://{folder / 'bare.db'}"
        return
    start, _, query = given.partition("?")
    names = [f"events_benchmark_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    _administer(given, [f'CREATE DATABASE "{name}"' for name in names])
    try:
        first, second = (f"{start.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "") for name in names)
        yield first, second
    finally:
        _administer(given, [f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names])


def _administer(url: str, statements: Sequence[str]) -> None:
    import asyncio

    import asyncpg

    from events.platform.storage.database import postgres_arguments

    async def executed() -> None:
        connection = await asyncpg.connect(**postgres_arguments(url))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(executed())


def _kind(url: str) -> str:
    return "PostgreSQL" if url.startswith("postgres") else "SQLite"


if __name__ == "__main__":
    main()
