"""Race 500 clients for the last 1, 7 and 50 places of each kind, through one server on SQLite or three on PostgreSQL.

Each loser waits or is told, nobody sees an error, and as many places are sold as there were. `--without GUARD` is the
control: the same with a guard taken out, which must be found out.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.__main__ import databases
from tests.benchmarks.client import Crowd, post
from tests.benchmarks.servers import Server, clean_environment, free_port, product, started
from tests.races.unguarded import GUARDS
from tests.races.worlds import KINDS, Race, make, sold

_ROOT = Path(__file__).parents[2]
_AT_ONCE = 16  # requests under way at each server


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 when a race did not end as it must."""
    options = _parser().parse_args(arguments)
    wanted = {f"{kind}-{places}": places for kind in options.kinds for places in options.places}
    with tempfile.TemporaryDirectory(prefix="races-") as folder:
        failed = [
            told
            for race, url, ports in _ready(options, Path(folder), wanted)
            for told in _run(race, url, ports, options.clients)
        ]
    return int(bool(failed))


def _ready(options: argparse.Namespace, folder: Path, wanted: dict[str, int]) -> Iterator[tuple[Race, str, list[int]]]:
    """Give each race with its database and the ports of its servers, while these run."""
    with databases(options.url, folder) as (url, _bare), ExitStack() as running:
        environment = clean_environment(folder, url)
        number = 3 if options.url else 1
        ports = [running.enter_context(_server(environment, options.without)).port for _ in range(number)]
        for race in make(url, wanted):
            yield race, url, ports


def _server(environment: dict[str, str], without: str | None) -> AbstractContextManager[Server]:
    if without is None:
        return product(environment)
    port = free_port()
    command = [sys.executable, "-m", "tests.races.unguarded", without, "serve", "--port", str(port)]
    return started(command, _ROOT, port, environment | {"EVENTS_BASE_URL": f"http://127.0.0.1:{port}"}, "/fr/")


def _run(race: Race, url: str, ports: list[int], clients: int) -> list[str]:
    """Run a race, print how it went, and return what is wrong with it."""
    begun = time.perf_counter()
    shares = [range(at, clients, len(ports)) for at in range(len(ports))]
    with ThreadPoolExecutor(len(ports)) as pool:
        found = pool.map(lambda share: _send(race, *share), zip(ports, shares, strict=True))
        answers = sum(found, Counter[int]())
    lasted = time.perf_counter() - begun
    wrong = _judged(race, answers, clients, url)
    told = ", ".join(f"{status}: {number}" for status, number in sorted(answers.items()))
    print(
        f"{race.slug:16} {clients} clients, {lasted:5.1f} s, {told}: {'; '.join(wrong) or 'as it must be'}", flush=True
    )
    return wrong


def _send(race: Race, port: int, share: Sequence[int]) -> Counter[int]:
    with Crowd(port, _AT_ONCE) as crowd:
        return Counter(answer.status for answer in crowd.ask([post(race.form, _form(race, at)) for at in share]))


def _form(race: Race, number: int) -> bytes:
    typed = {
        "nonce": secrets.token_urlsafe(18),
        "badge_name": f"Awa Diallo {number}",
        "email": f"client-{number}@example.org",
        "country": "SN",
        "attendance": "on_site",
        "category": "operator",
        **race.typed,
    }
    return urlencode(typed).encode()


def _judged(race: Race, answers: Counter[int], clients: int, url: str) -> list[str]:
    lost = clients - race.places
    expected = Counter({303: race.places}) + Counter({race.lost: lost})
    wrong = [] if answers == expected else [f"expected {dict(expected)}"]
    try:
        number = sold(url, race)
    except AssertionError as failure:
        return [*wrong, str(failure).splitlines()[0]]
    return wrong if number == race.places else [*wrong, f"{number} of {race.places} places are sold"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.races", description=__doc__)
    parser.add_argument("--url", help="a PostgreSQL server; three servers of ours share a new database there")
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--places", type=int, nargs="+", default=[1, 7, 50])
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS], default=[*KINDS])
    parser.add_argument("--without", choices=[*GUARDS], help="take this guard out of the servers")
    return parser


if __name__ == "__main__":
    sys.exit(main())
