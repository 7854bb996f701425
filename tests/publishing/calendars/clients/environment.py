"""Where clients of calendars are installed: beside the tree, because they need other packages than ours.

`python -m tests.publishing.calendars.clients.environment` makes the environment when it is missing and prints its
folder: a virtual environment of requirements.txt, whose Node.js runs the packages of package-lock.json in it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
_LISTS = ("requirements.txt", "package.json", "package-lock.json")


def folder() -> Path | None:
    """The one that EVENTS_CALENDAR_CLIENTS names, else the one in the cache; None when there is neither."""
    named = os.environ.get("EVENTS_CALENDAR_CLIENTS")
    if named:
        return Path(named)
    return _cached() if _marker().is_file() else None


def make() -> Path:
    """Installs the clients into the cache when they are not there. Raises CalledProcessError without network."""
    if not _marker().is_file():
        venv.create(_cached(), with_pip=True, clear=True)
        pip: list[str | Path] = [_program("python"), "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"]
        subprocess.run(pip, check=True)
        for name in _LISTS:
            shutil.copy(HERE / name, _cached())
        path = f"{_program('node').parent}{os.pathsep}{os.environ['PATH']}"
        npm: list[str | Path] = [_program("npm"), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--silent"]
        subprocess.run(npm, cwd=_cached(), env=os.environ | {"PATH": path}, check=True)
        _marker().touch()
    return _cached()


def _cached() -> Path:
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _LISTS)).hexdigest()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "wops-events" / f"calendar-clients-{digest[:12]}"


def _program(name: str) -> Path:
    return _cached() / "bin" / name


def _marker() -> Path:
    """Written last: a half-made environment is made again."""
    return _cached() / "complete"


if __name__ == "__main__":
    sys.stdout.write(f"{make()}\n")
