"""Branch coverage of the rooms that were tested least, from running their own tests."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from tests.measures.checkout import PRODUCT, TESTS
from tests.measures.measure import Measure
from tests.measures.running import run

ROOMS = ("outcomes", "people", "costs", "delegations")


class Summary(TypedDict):
    """What coverage's JSON says of a file."""

    num_branches: int
    covered_branches: int


def branch_coverage(root: Path, rooms: Sequence[str] = ROOMS) -> list[Measure]:
    """A room is the folder of that name in events/, its tests are those in the folder of that name in tests/."""
    sources = ",".join(f"{path.relative_to(root)}" for room in rooms for path in _folders(root / PRODUCT, room))
    tests = [str(path.relative_to(root)) for room in rooms for path in _folders(root / TESTS, room)]
    # Coverage is installed here, perhaps not in the environment of the other checkout. It sees no other process.
    coverage = [sys.executable, "-m", "coverage"]
    with tempfile.TemporaryDirectory(prefix="events-measures-") as folder:
        data, report = f"--data-file={folder}/coverage", f"{folder}/coverage.json"
        pytest = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", f"--basetemp={folder}/pytest", *tests]
        run(root, [*coverage, "run", "--branch", data, f"--source={sources}", *pytest])
        run(root, [*coverage, "json", "-q", data, "-o", report])
        files = json.loads(Path(report).read_text())["files"]
    return covered(rooms, {path: found["summary"] for path, found in files.items()})


def _folders(under: Path, name: str) -> list[Path]:
    return sorted(path for path in under.rglob(name) if path.is_dir())


def covered(rooms: Sequence[str], summaries: Mapping[str, Summary]) -> list[Measure]:
    """Return the share of branches that ran, of each room and of all."""
    measures = [_covered(room, [one for path, one in summaries.items() if room in Path(path).parts]) for room in rooms]
    return [*measures, _covered(", ".join(rooms), list(summaries.values()))]


def _covered(room: str, files: Sequence[Summary]) -> Measure:
    there, ran = (sum(one[key] for one in files) for key in ("num_branches", "covered_branches"))
    return Measure(f"branches covered: {room}", 100 * ran / there if there else None, "%", digits=1)
