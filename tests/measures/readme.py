"""How long the tests take a newcomer: the command of the README, by the clock."""

from __future__ import annotations

import shlex
import time
from pathlib import Path

from tests.measures.measure import Measure
from tests.measures.running import own_python, run


def seconds_of_tests(root: Path) -> Measure:
    arguments = arguments_of_pytest((root / "README.md").read_text("utf-8"))
    begun = time.perf_counter()
    run(root, [own_python(root), "-m", "pytest", *arguments])
    return Measure("the README's tests: " + " ".join(["pytest", *arguments]), time.perf_counter() - begun, "seconds")


def arguments_of_pytest(readme: str) -> list[str]:
    """Return what follows `pytest` in the first command of the README that runs it."""
    commands = (line for line in readme.splitlines() if line.startswith("    "))
    for command in (part for line in commands for part in line.split("&&")):
        program, *arguments = shlex.split(command, comments=True) or [""]
        if Path(program).name == "pytest":
            return arguments
    raise SystemExit("the README has no command that runs pytest")
