"""Take each guard of scope out of the product, one at a time, and see which test fails.

What was seen is kept in tests/guards/seen.json, so that the next call tries only what is new; a guard without which
nothing fails wants a test, or a line in tests/guards/excuses.py that says why there cannot be one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.guards.finding import Guard, guards_of
from tests.guards.record import is_excused, keep_seen, seen_failing, still_true
from tests.guards.trying import Trial, tests_of

_ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 when something survived."""
    options = _parser().parse_args(arguments)
    every = guards_of(_ROOT)
    seen = still_true(seen_failing(), every, _ROOT)
    named = [guard for guard in every if all(word in guard.name for word in options.words)]
    wanted = [guard for guard in named if options.all or not (guard.name in seen or is_excused(guard))]
    if options.list or not wanted:
        print("\n".join(f"{guard.name}\n    {seen.get(guard.name, '')}" for guard in (named if options.list else ())))
        return 0
    survivors: list[str] = []

    def told(guard: Guard, test: str) -> None:
        print(f"{guard.name}\n    {test or 'SURVIVES'}", flush=True)
        seen.pop(guard.name, None)
        if test:
            seen[guard.name] = test
        else:
            survivors.append(guard.name)
        keep_seen(seen)

    trial = Trial(_ROOT, wanted, dict(seen), told, options.limit)
    quiet = ["-q", "-n0", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--capture=fd"]
    code = pytest.main([*quiet, *(options.tests or tests_of(wanted, _ROOT))], plugins=[trial])
    print(f"{len(wanted)} taken out, {len(survivors)} of them unnoticed", flush=True)
    return int(code) or int(bool(survivors))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only guards whose line in --list has all these words")
    parser.add_argument("--all", action="store_true", help="also those of which it is known which test fails")
    parser.add_argument("--list", action="store_true", help="print the guards with their tests, and run nothing")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="these, not all of the guards' rooms and wings")
    parser.add_argument("--limit", type=int, default=60, metavar="SECONDS", help="for each test (%(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
