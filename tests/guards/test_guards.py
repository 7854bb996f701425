"""Each guard of scope is known, and a test was seen to fail without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from events.congress.badges import door_queries
from events.records.files.queries import file_in
from events.secretariat.dashboard import queries as dashboard_queries
from tests.guards.excuses import EXCUSES
from tests.guards.finding import Guard, guards_in, guards_of
from tests.guards.record import is_excused, is_there, seen_failing, still_true
from tests.guards.taking_out import taken_out

_ROOT = Path(__file__).parents[2]
# Who adds guards before the command runs again may raise it by as many, until it has run.
MOST_UNTRIED = 0
_SOURCE = b'''
_COUNT = """
SELECT count(*) FROM scan WHERE event_id = $1
  AND result = 'welcome'"""

async def row_of(event, code):
    rows = await Row.filter(
        code=code,
        event_id=event.id,
    )
    return rows[0] if rows[0].event_id == event.id else None

class Table:
    async def clear(self):
        await Row.filter(mission_id=self.id).delete()
        await Row.filter(mission_id=self.id, removed_at=None).delete()
        await Row.create(mission_id=self.id)
        await execute("UPDATE row SET mission_id = $2 WHERE id = $1")
'''


@pytest.fixture(scope="module")
def guards() -> list[Guard]:
    return guards_of(_ROOT)


def test_keywords_conditions_in_sql_and_comparisons_are_found_by_where_they_stand() -> None:
    found = guards_in("rows.py", _SOURCE)
    assert [guard.name for guard in found] == [
        "rows.py _COUNT: event_id = $1",
        "rows.py row_of: event_id=event.id",
        "rows.py row_of: rows[0].event_id == event.id",
        "rows.py Table.clear: mission_id=self.id",
        "rows.py Table.clear: mission_id=self.id (2)",
    ]


@pytest.mark.parametrize(
    ("number", "line", "without"),
    [
        (0, 3, b"SELECT count(*) FROM scan WHERE (event_id = $1 OR 1 = 1)"),
        (1, 9, b""),
        (2, 11, b"    return rows[0] if True else None"),
        (3, 15, b"        await Row.filter().delete()"),
        (4, 16, b"        await Row.filter(removed_at=None).delete()"),
    ],
)
def test_a_guard_is_taken_out_of_its_own_line(number: int, line: int, without: bytes) -> None:
    changed = guards_in("rows.py", _SOURCE)[number].edit.applied(_SOURCE).splitlines()
    before = _SOURCE.splitlines()
    assert changed[line - 1].rstrip(b", ") == without
    assert [at for at, pair in enumerate(zip(changed, before, strict=True), 1) if pair[0] != pair[1]][-1] == line


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("events/records/files/queries.py file_in: scope=scope", lambda: file_in.__code__.co_consts),
        ("events/congress/badges/door_queries.py _COUNT: event_id = $1", lambda: door_queries._COUNT),
        ("events/secretariat/dashboard/queries.py _WAITING: event_id = $1", lambda: dashboard_queries._COUNT),
    ],
)
def test_a_guard_is_out_for_a_while(guards: list[Guard], name: str, look: Callable[[], object]) -> None:
    guard = next(guard for guard in guards if guard.name == name)
    before = look()
    with taken_out(_ROOT, guard):
        assert look() != before
    assert look() == before


def test_guards_of_which_no_test_is_known_become_no_more(guards: list[Guard]) -> None:
    """Where it fails: `python -m tests.guards` finds the tests of new guards, or says that there is none."""
    seen = still_true(seen_failing(), guards, _ROOT)
    untried = [guard.name for guard in guards if not (guard.name in seen or is_excused(guard))]
    assert len(untried) <= MOST_UNTRIED, "\n".join(untried)


def test_an_excuse_is_for_a_guard_that_there_is(guards: list[Guard]) -> None:
    assert EXCUSES.keys() <= {guard.name for guard in guards}
    assert not EXCUSES.keys() & seen_failing().keys()


def test_a_test_is_known_by_its_file_and_name() -> None:
    names = {"test_a_guard_is_out_for_a_while[x]": True, "test_nothing": False, "a_guard": False}
    assert {name: is_there(f"tests/guards/test_guards.py::{name}", _ROOT) for name in names} == names
    assert not is_there("tests/guards/test_elsewhere.py::test_a_guard_is_out_for_a_while", _ROOT)
