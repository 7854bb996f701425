"""What people do: register and come in, beside rows that are only inserted and committed."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.benchmarks import data
from tests.benchmarks.client import Answer, Connection, Crowd, get, post
from tests.benchmarks.rounds import Spent, in_turn, median_rate, spend
from tests.benchmarks.servers import Server
from tests.benchmarks.table import Row, paired

_NONCE = re.compile(rb'name="nonce" value="([^"]+)"')
_READS_PER_SECOND = 200


@dataclass(frozen=True)
class Bench:
    """What the measures of acts share. `bare_url` is a database of its own for the baseline, of the same kind."""

    ours: Server
    environment: Mapping[str, str]
    database_url: str
    bare_url: str
    made: data.Made


def registrations(bench: Bench, rounds: int, count: int) -> Iterator[Row]:
    """Whole registrations, alone and while others read pages."""

    def ours() -> Spent:
        return _spend(bench, count, lambda crowd: register(crowd, bench.made.registering, count))

    ours()
    pair = in_turn(rounds, ours, lambda: _bare_commits(bench, count * 5))
    yield paired("registration: form, sending, confirmation", pair, "10 ms, 50/s")
    with _reading(bench.ours, f"/fr/events/{bench.made.registering}/agenda") as pages:
        spent = [ours() for _ in range(rounds)]
        rate = f"{median_rate(spent):17,.0f}/s"
    yield Row("registration while pages are read", rate, "", f"with {pages():.0f} pages/s", "50/s")


def _spend(bench: Bench, count: int, work: Callable[[Crowd], None]) -> Spent:
    with Crowd(bench.ours.port) as crowd:
        return spend(bench.ours, count, lambda: work(crowd))


def register(crowd: Crowd, slug: str, count: int) -> None:
    """So many people open the form, send it and read the confirmation."""
    form = f"/fr/events/{slug}/registration"
    pages = list(crowd.ask([get(form)] * count))
    sent = [post(form, urlencode(data.filled_form(_nonce(page)), doseq=True).encode()) for page in pages]
    answers = list(crowd.ask(sent))
    for answer in answers:
        assert answer.status == 303, f"a registration was answered {answer.status}"
    requests = [get(answer.header("location"), cookie=_cookies(answer)) for answer in answers]
    for confirmation in crowd.ask(requests):
        assert confirmation.status == 200, f"a confirmation was answered {confirmation.status}"


def _nonce(page: Answer) -> str:
    found = _NONCE.search(_plain(page))
    assert found is not None, f"the form was answered {page.status}"
    return found[1].decode()


def _plain(answer: Answer) -> bytes:
    if answer.header("content-encoding") == "gzip":
        import gzip

        return gzip.decompress(answer.body)
    if answer.header("content-encoding") == "br":
        import brotli

        return bytes(brotli.decompress(answer.body))
    return answer.body


def _cookies(answer: Answer) -> str:
    return "; ".join(value.partition(";")[0] for name, value in answer.headers if name == "set-cookie")


def check_ins(bench: Bench, rounds: int, count: int) -> Iterator[Row]:
    """Badges scanned at the door, each of somebody who has not come in yet, as the page's script sends them."""
    codes = data.badge_codes(bench.database_url, bench.made.registering, count)
    door = f"/fr/organize/events/{bench.made.registering}/check-in"

    def let_in(crowd: Crowd) -> None:
        requests = [post(door, body, cookie=bench.made.cookie) for body in map(scanned, codes)]
        for answer in crowd.ask(requests):
            assert answer.status == 200, f"a check-in was answered {answer.status}"

    def ours() -> Spent:
        data.send_everybody_out(bench.database_url)
        spent = _spend(bench, len(codes), let_in)
        assert data.arrived(bench.database_url) == len(codes), "not everybody whose code was read is in"
        return spent

    ours()
    yield paired("check-in", in_turn(rounds, ours, lambda: _bare_commits(bench, count * 5)), "3 ms")


def scanned(code: str) -> bytes:
    """Return the body of a check-in, with a nonce of its own."""
    sent = {"code": code, "method": "scanner", "part": "verdict", "nonce": f"{next(_nonces):032x}"}
    return urlencode(sent).encode()


_nonces = itertools.count(time.time_ns())


def _bare_commits(bench: Bench, count: int) -> Spent:
    command = [sys.executable, "-m", "tests.benchmarks.bare", "commits", bench.bare_url, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(bench.environment), timeout=300, check=True)
    found = json.loads(done.stdout)
    return Spent(count, found["seconds"], found["cpu"])


@contextmanager
def _reading(server: Server, path: str) -> Iterator[Callable[[], float]]:
    """Somebody reads a page all the time, some hundred times a second; gives how many a second it were."""
    stop = threading.Event()
    read = 0
    begun = time.perf_counter()

    def reader() -> None:
        nonlocal read
        connection = Connection(server.port)
        while not stop.is_set():
            assert connection.ask(get(path)).status == 200
            read += 1
            ahead = begun + read / _READS_PER_SECOND - time.perf_counter()
            stop.wait(max(ahead, 0))
        connection.close()

    thread = threading.Thread(target=reader, daemon=True)
    thread.start()
    try:
        yield lambda: read / (time.perf_counter() - begun)
    finally:
        stop.set()
        thread.join(timeout=30)
