"""What a child process is given of its parent."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = str(Path(__file__).parents[2])


def bare_environment() -> dict[str, str]:
    """Return an environment in which a child finds our code, and none of our settings: no key, no database, no mail."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENTS_")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (_PACKAGE, environment.get("PYTHONPATH"))))
    return environment
