"""What a registration's life and the public list depend on is written in one place; another act cannot pass it by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import modules

THERE = "congress.registration.life_operations"
COLUMNS = (
    *("state", "approval", "active_key", "cancelled_at", "erased_at", "event_id", "is_listed"),
    *("badge_name", "organization", "country"),
)
# Writers whose columns are a name: what it may hold.
EXCUSED = {
    "congress.delegations.leaving_operations": "delegation_id and nominated_at",
    "demonstration.organizations": "known_organization_id, beside what was typed",
}

_SQL = re.compile(r"(?:UPDATE registration SET (.*)|INSERT INTO registration\b|DELETE FROM registration\b)", re.DOTALL)
_WRITERS = frozenset({"update", "save", "delete", "create", "bulk_create", "bulk_update", "update_or_create"})


def writes_in(tree: ast.AST) -> Iterator[str]:
    """Return the writes of a module that are the one place's."""
    registrations = {"Registration"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _root(node.value) == "Registration":
            registrations |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _SQL.search(node.value)):
            written = (found[1] or "").partition("WHERE")[0].strip()
            if not written or any(re.search(rf"\b{name} =", written) for name in COLUMNS):
                yield found[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "insert":
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and one.value == "registration")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITERS:
            names = {one.arg for one in node.keywords}
            is_harmless = node.func.attr == "update" and not names & {None, *COLUMNS}
            if _root(node.func.value) in registrations and not is_harmless:
                yield ast.unparse(node)


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Await):
        node = node.value if isinstance(node, ast.Attribute | ast.Await) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def source_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def test_a_registrations_life_is_written_in_one_place() -> None:
    found = {name: [*writes_in(source_of(path))] for name, path in modules().items() if name != THERE}
    assert {name: writes for name, writes in found.items() if writes and name not in EXCUSED} == {}
    assert all(found[name] for name in EXCUSED)


@pytest.mark.parametrize(
    "code",
    [
        "await execute_count('UPDATE registration SET version = 2, state = $1 WHERE id = $2', [])",
        "await Registration.filter(id=one).update(is_listed=False)",
        "rows = Registration.filter(id=one)\nawait rows.update(**over)",
        "row = await Registration.get(id=one)\nawait row.save()",
        "await insert('registration', row)",
        "await Registration.create(state='confirmed')",
    ],
)
def test_another_writer_is_found(code: str) -> None:
    assert [*writes_in(ast.parse(code))]


def test_what_is_none_of_its_columns_is_let_be() -> None:
    let_be = (
        "await Registration.filter(id=one).update(host_id=None)\n"
        "await execute_count('UPDATE registration SET checked_in_at = $1 WHERE state = $2', [])"
    )
    assert [*writes_in(ast.parse(let_be))] == []
