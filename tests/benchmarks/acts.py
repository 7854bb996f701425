"""What people do: register and come in, beside rows that are only inserted and committed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    form = f"/fr/events/{bench.made.registering}/registration"
    with Crowd(bench.ours.port) as crowd:
        _register(crowd, form, 8)
        pair = in_turn(
            rounds,
            lambda: spend(bench.ours, count, lambda: _register(crowd, form, count)),
            lambda: _bare_commits(bench, count * 5),
        )
        yield paired("registration: form, sending, confirmation", pair, "10 ms, 50/s")
        agenda = f"/fr/events/{bench.made.registering}/agenda"
        with _reading(bench.ours, agenda) as pages:
            spent = [spend(bench.ours, count, lambda: _register(crowd, form, count)) for _ in range(rounds)]
        yield Row(
            "registration while pages are read",
            f"{median_rate(spent):17,.0f}/s",
            "",
            f"with {pages():.0f} pages/s",
            "50/s",
        )


def _register(crowd: Crowd, form: str, count: int) -> None:
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
    """Typed references at the door, each of somebody who has not come in yet."""
    door = f"/fr/organize/events/{bench.made.registering}/check-in"
    with Crowd(bench.ours.port) as crowd:

        def let_in(codes: Sequence[str]) -> None:
            requests = [post(door, body, cookie=bench.made.cookie) for body in map(_reading_of, codes)]
            for answer in crowd.ask(requests):
                assert answer.status in {200, 303}, f"a check-in was answered {answer.status}"

        def ours() -> Spent:
            data.send_everybody_out(bench.database_url)
            codes = data.references(bench.database_url, bench.made.registering, count)
            spent = spend(bench.ours, len(codes), lambda: let_in(codes))
            left = data.references(bench.database_url, bench.made.registering, count)
            assert not set(left) & set(codes), "somebody whose code was read is not in"
            return spent

        yield paired("check-in", in_turn(rounds, ours, lambda: _bare_commits(bench, count * 5)), "3 ms")


def _reading_of(code: str) -> bytes:
    return urlencode({"code": code, "nonce": f"{time.perf_counter_ns():032x}"}).encode()


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
