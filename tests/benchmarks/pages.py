"""Public pages and feeds: kept bytes beside ready-made ones, and what rendering them anew costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.bare import write_ready
from tests.benchmarks.client import Answer, Connection, Crowd, get
from tests.benchmarks.rounds import Pair, Spent, in_turn, spend
from tests.benchmarks.servers import Server
from tests.benchmarks.table import Row, paired

_AIM = "0.8 of bare, at least 0.5"


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of both in turn, and requests in each."""

    rounds: int
    requests: int


def kept_pages(ours: Server, bare: Server, ready: Path, made: data.Made, effort: Effort) -> Iterator[Row]:
    """The agenda, a session, the feed and its 304, for every number of sessions."""
    for size, slug in made.programmes.items():
        addresses = {
            "agenda": f"/fr/events/{slug}/agenda",
            "session": f"/fr/events/{slug}/sessions/S00007",
            "feed": f"/calendars/events/{slug}.ics?lang=fr",
        }
        for name, path in addresses.items():
            answer = first_answer(ours, path)
            pair = compared(ours, bare, ready, f"{name}-{size}", get(path), answer, effort)
            yield paired(f"{name}, {size} sessions ({len(answer.body) / 1000:.0f} kB sent)", pair, _AIM)
        request = get(addresses["feed"], if_none_match=first_answer(ours, addresses["feed"]).header("etag"))
        answer = _asked(ours, request)
        assert answer.status == 304, f"a feed that has not changed was answered {answer.status}"
        pair = compared(ours, bare, ready, f"feed-304-{size}", request, answer, effort)
        yield paired(f"feed not modified, {size} sessions", pair, _AIM)


def compared(
    ours: Server, bare: Server, ready: Path, name: str, request: bytes, expected: Answer, effort: Effort
) -> Pair:
    write_ready(ready, name, expected)
    baseline = get(f"/{name}")
    assert len(_asked(bare, baseline).headers) == len(_asked(ours, request).headers), "the baseline has other headers"

    def is_same(answer: Answer) -> bool:
        return answer.status == expected.status and len(answer.body) == len(expected.body)

    def repeated(server: Server, asked: bytes) -> Spent:
        with Crowd(server.port) as crowd:
            return spend(server, effort.requests, lambda: crowd.repeat(asked, effort.requests, is_same))

    return in_turn(effort.rounds, lambda: repeated(ours, request), lambda: repeated(bare, baseline))


def rendered_anew(ours: Server, database_url: str, made: data.Made, rounds: int) -> Iterator[Row]:
    """The first answer after an edit, with everything that it makes the server read."""
    for name, pattern in (("agenda", "/fr/events/{}/agenda"), ("feed", "/calendars/events/{}.ics?lang=fr")):
        for size, slug in made.programmes.items():
            spent = [_after_an_edit(ours, database_url, slug, pattern.format(slug)) for _ in range(rounds)]
            cpu = statistics.median(found.cpu for found in spent)
            clock = statistics.median(found.seconds for found in spent)
            yield Row(
                f"{name}, {size} sessions, first after an edit",
                f"{cpu * 1e3:5.0f} ms",
                ratio=f"{clock * 1e3:.0f} ms by the clock",
            )


def _after_an_edit(ours: Server, database_url: str, slug: str, path: str) -> Spent:
    data.edit(database_url, slug)
    return spend(ours, 1, lambda: first_answer(ours, path))


def first_answer(server: Server, path: str) -> Answer:
    answer = _asked(server, get(path))
    assert answer.status == 200, f"{path} was answered {answer.status}"
    if answer.header("cache-control").startswith("public") and not answer.header("last-modified"):
        time.sleep(1.1)  # told once the second in which it was made is over; then the heads stay as they are
        return first_answer(server, path)
    return answer


def _asked(server: Server, request: bytes) -> Answer:
    connection = Connection(server.port)
    try:
        return connection.ask(request)
    finally:
        connection.close()
