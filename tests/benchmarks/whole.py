"""What concerns the whole server: badges of an event in one PDF, memory, and how soon it answers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks import data, servers
from tests.benchmarks.bare import write_ready
from tests.benchmarks.client import Answer, Connection, get
from tests.benchmarks.machine import children, family_cpu_seconds, resident_mib
from tests.benchmarks.servers import Server
from tests.benchmarks.table import Row


def badges(ours: Server, made: data.Made, registered: int, rounds: int) -> Iterator[Row]:
    """All badges of an event as an organizer downloads them, the first time and again."""
    path = f"/fr/organize/events/{made.registering}/badges.pdf"
    first, *again = [_sheet(ours, path, made.cookie) for _ in range(rounds + 1)]
    yield _badges_row("the first time", registered, [first])
    yield _badges_row("again", registered, again)


def _badges_row(when: str, registered: int, sheets: list[tuple[float, float]]) -> Row:
    clock = statistics.median(seconds for seconds, _ in sheets)
    cpu = statistics.median(spent for _, spent in sheets)
    return Row(
        f"{registered:,} badges to one PDF, {when}",
        f"{registered / clock:9,.0f}/s by the clock",
        "",
        f"{registered / cpu:,.0f}/s of CPU",
        "700/s (typst alone 2,000)",
    )


def _sheet(ours: Server, path: str, cookie: str) -> tuple[float, float]:
    """Seconds by the clock, and of processor time with the process that makes PDFs."""
    connection = Connection(ours.port, timeout=300)
    cpu, clock = family_cpu_seconds(ours.pid), time.perf_counter()
    answer = connection.ask(get(path, cookie=cookie))
    spent = time.perf_counter() - clock, family_cpu_seconds(ours.pid) - cpu
    connection.close()
    assert answer.status == 200, f"the sheet of badges was answered {answer.status}"
    assert answer.body.startswith(b"%PDF"), "the sheet of badges is no PDF"
    return spent


def memory(ours: Server, bare: Server) -> Iterator[Row]:
    """What is resident after everything that was measured before."""
    aim = "150 MiB"
    yield Row("memory of the server after the run", _mib(ours.pid), _mib(bare.pid), "", aim)
    apart = children(ours.pid)
    total = sum(resident_mib(pid) for pid in apart)
    yield Row("memory of its children (PDFs; end by themselves)", f"{total:5.0f} MiB in {len(apart)} processes")


def _mib(pid: int) -> str:
    return f"{resident_mib(pid):5.0f} MiB"


def starts(environment: Mapping[str, str], ready: Path, made: data.Made, rounds: int) -> Iterator[Row]:
    """From the command to the first answer, on a migrated database: the home page, then a whole agenda."""
    write_ready(ready, "start", Answer(200, (("content-type", "text/html"),), b"ready"))
    agenda = f"/fr/events/{made.programmes[max(made.programmes)]}/agenda"
    for name, path in (("home page", "/fr/"), (f"agenda of {max(made.programmes):,} sessions", agenda)):
        ours, bare = [], []
        for _ in range(rounds):
            with servers.product(environment, path) as started:
                ours.append(started)
            with servers.bare(environment, ready, "/start") as started:
                bare.append(started)
        ratio = statistics.median(one.first_answer / other.first_answer for one, other in zip(ours, bare, strict=True))
        yield Row(f"start to first answer, {name}", _start(ours), _start(bare), f"{ratio:.2f} times as long", "2 s")


def _start(started: list[Server]) -> str:
    clock = statistics.median(server.first_answer for server in started)
    cpu = statistics.median(server.first_answer_cpu for server in started)
    return f"{clock:5.2f} s, {cpu:4.2f} s CPU"
