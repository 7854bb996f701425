"""What the server holds after the whole benchmark."""

from __future__ import annotations

import re
from pathlib import Path

from tests.measures.measure import Measure
from tests.measures.running import own_python, run

_MEMORY = re.compile(r"^memory of the server after the run\s+(\d+) MiB", re.MULTILINE)


def memory(root: Path) -> Measure:
    return of_server(run(root, [own_python(root), "-m", "tests.benchmarks"]))


def of_server(table: str) -> Measure:
    """Read the benchmark's table."""
    found = _MEMORY.search(table)
    return Measure("memory of the server after the benchmark", int(found[1]) if found else None, "MiB")
