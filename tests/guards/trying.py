"""Tests run with one guard after the other taken out, in one process: importing the product takes longer than a test.

Each test runs once as everything is, to see that it passes, how long it takes and which functions it reaches. A
guard's tests are those that reach it, the quickest first, until one fails without it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import FrameType

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.guards.finding import PRODUCT, Guard
from tests.guards.taking_out import taken_out

SCOPES = ("tests/test_twins.py", "tests/test_scopes.py")
Told = Callable[[Guard, str], None]


def tests_of(guards: Iterable[Guard], root: Path) -> list[str]:
    """Return the files and folders in which the tests of these guards stand: of their wings, of their rooms, of all.

    Rooms within rooms have their tests in the outer one.
    """
    rooms = {root / "tests" / PurePosixPath(*PurePosixPath(guard.path).parts[1:3]) for guard in guards}
    wings = {file for room in rooms for file in room.parent.glob("test_*.py")}
    found = sorted(path for path in {*wings, *rooms} if path.exists())
    return [*(str(path.relative_to(root)) for path in found), *SCOPES]


@dataclass(frozen=True)
class Seen:
    """What a test did: how long it took, and which lines of which files it reached."""

    seconds: float
    lines: Mapping[str, frozenset[int]]

    def reaches(self, guard: Guard) -> bool:
        """Whether it ran anything of the guard's function; of a constant, of its file."""
        return not self.lines.get(guard.path, frozenset()).isdisjoint(guard.lines)


class Trial:
    """A plugin of pytest that runs tests for guards, in place of running each test once."""

    def __init__(self, root: Path, guards: Sequence[Guard], known: Mapping[str, str], told: Told, limit: int) -> None:
        self.root, self.guards, self.known, self.told, self.limit = root, guards, dict(known), told, limit

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        untried = [guard for guard in self.guards if not self._fails(items.get(self.known.get(guard.name, "")), guard)]
        seen = {item: found for item in items.values() if (found := self._seen(item))} if untried else {}
        ordered = sorted(seen, key=lambda item: seen[item].seconds)
        for guard in untried:
            reaching = (item for item in ordered if seen[item].reaches(guard))
            self.told(guard, next((item.nodeid for item in reaching if self._fails(item, guard)), ""))
        return True

    def _fails(self, item: pytest.Item | None, guard: Guard) -> bool:
        if item is None:
            return False
        with taken_out(self.root, guard):
            return not self._passes(item)

    def _seen(self, item: pytest.Item) -> Seen | None:
        """Return what a test does; None, and say so, for one that fails with every guard in its place."""
        tracer = coverage.Coverage(data_file=None, source=[str(self.root / PRODUCT)], config_file=False)
        tracer.set_option("run:disable_warnings", ["no-data-collected"])  # some run nothing of the product
        started = time.process_time()
        with tracer.collect():
            passes = self._passes(item)
        if not passes:
            print(f"{item.nodeid} fails with every guard in its place", flush=True)
            return None
        data = tracer.get_data()
        lines = {path: frozenset(data.lines(path) or ()) for path in data.measured_files()}
        own = {Path(path).relative_to(self.root).as_posix(): found for path, found in lines.items()}
        return Seen(time.process_time() - started, own)

    def _passes(self, item: pytest.Item) -> bool:
        with _limited(self.limit):
            # The session comes next: what is made for it alone stays.
            reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
        return not any(report.failed for report in reports)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """A test that takes longer, on the processor, fails: without its guard something runs for ever."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
