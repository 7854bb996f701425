"""Where the c3voc schedule tools are installed: beside the tree, because they need an older icalendar than ours.

`python -m tests.congress.agenda.c3voc_environment` makes the environment when it is missing and prints its interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENT = "c3voc-schedule-tools==1.1.0"


def interpreter() -> Path | None:
    """The one that EVENTS_C3VOC_PYTHON names, else the one in the cache; None when there is neither."""
    named = os.environ.get("EVENTS_C3VOC_PYTHON")
    if named:
        return Path(named)
    return _cached() if _cached().is_file() and _marker().is_file() else None


def make() -> Path:
    """Installs the tools into the cache when they are not there. Raises CalledProcessError without network."""
    if not _marker().is_file():
        venv.create(_folder(), with_pip=True, clear=True)
        subprocess.run([_cached(), "-m", "pip", "install", "--quiet", REQUIREMENT], check=True)
        _marker().touch()
    return _cached()


def _folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "wops-events" / REQUIREMENT.replace("==", "-")


def _cached() -> Path:
    return _folder() / "bin" / "python"


def _marker() -> Path:
    """Written last: a half-made environment is made again."""
    return _folder() / "complete"


if __name__ == "__main__":
    sys.stdout.write(f"{make()}\n")
