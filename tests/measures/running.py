"""Commands run in a checkout, with the Python that belongs to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def own_python(root: Path) -> str:
    """Return the Python of the checkout's own environment, else the one that runs this."""
    own = root / ".venv" / "bin" / "python"
    return str(own) if own.is_file() else sys.executable


def run(root: Path, command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a command printed. Raise SystemExit with the end of it if the command failed.

    Without an environment of its own, modules come from the checkout, and no compiled ones are left in it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    own = {"PYTHONTZPATH": "", "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment or kept | own, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise SystemExit(f"{' '.join(command)} in {root} ended with {done.returncode}:\n{end}")
    return done.stdout
