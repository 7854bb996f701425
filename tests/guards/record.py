"""Which test fails without which guard, as it was seen, and the guards without which nothing can fail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.guards.excuses import EXCUSES
from tests.guards.finding import Guard

_FILE = Path(__file__).parent / "seen.json"


def seen_failing() -> dict[str, str]:
    """Return the test that fails without a guard, by the guard's name."""
    found: dict[str, str] = json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else {}
    return found


def keep_seen(seen: Mapping[str, str]) -> None:
    _FILE.write_text(json.dumps(seen, indent=0, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def still_true(seen: Mapping[str, str], guards: Iterable[Guard], root: Path) -> dict[str, str]:
    """Return of what was seen what speaks of guards and tests that there still are."""
    names = {guard.name for guard in guards}
    return {name: test for name, test in seen.items() if name in names and is_there(test, root)}


def is_there(test: str, root: Path) -> bool:
    """Whether a test is still in its file."""
    path, _, function = test.partition("::")
    pattern = rf"^async def {re.escape(function.partition('[')[0])}\(|^def {re.escape(function.partition('[')[0])}\("
    file = root / path
    return file.is_file() and re.search(pattern, file.read_text("utf-8"), re.MULTILINE) is not None


def is_excused(guard: Guard) -> bool:
    return guard.name in EXCUSES
