"""The law of imports, by place and by kind of file; and that files stay short. A new file needs no line here."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "events"

# Each wing may import those of a lower floor; congress and missions stand on one floor and do not know each other.
FLOORS = (
    ("settings",),
    ("platform",),
    ("records",),
    ("partnerships",),
    ("congress", "missions"),
    ("meetings",),
    ("secretariat",),
    ("publishing",),
    ("demonstration",),
    ("routes",),
    ("app",),
    ("commands",),
    ("cli",),
)
FLOOR = {wing: number for number, wings in enumerate(FLOORS) for wing in wings}
CHILDREN = {wing for wings in FLOORS for wing in wings} | {"static"}

# In these wings whatever is not one of these kinds (the last word of a file's name) is pure.
PURE_WINGS = frozenset({"records", "partnerships", "congress", "missions", "meetings"})
IMPURE_KINDS = frozenset({"models", "queries", "operations", "forms", "pages", "routes", "worker"})
CLOCKS = frozenset({"now", "utcnow", "today"})
DATABASE = ("tortoise", "events.platform.storage.database")

LONGEST = 300  # lines

# There alone what was handed on by a link ends with a grant.
MAKES_GRANTS = re.compile(r"\bGrant(\.(create|bulk_create|get_or_create|update_or_create))?\((?!Model)")

Graph = Mapping[str, Iterable[str]]


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package below its name without "events", migrations apart."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Return the modules of ours that a module imports anywhere: at its top, in functions, for types."""
    found = set()
    for node in ast.walk(tree_of(modules()[module])):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "events":
            base = node.module.removeprefix("events").removeprefix(".")
            for alias in node.names:
                name = f"{base}.{alias.name}".removeprefix(".")
                found.add(name if name in modules() else base)
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names if alias.name.split(".")[0] == "events")
            found |= {name.removeprefix("events").removeprefix(".") for name in names}
    return frozenset(found - {"", module})


def circles(graph: Graph) -> list[set[str]]:
    """Return the sets of nodes that reach each other (strongly connected components of more than one node)."""
    reach = {node: _reached(graph, node) for node in graph}
    found: list[set[str]] = []
    for node in graph:
        circle = {other for other in reach[node] if node in reach.get(other, ())}
        if circle - {node} and circle not in found:
            found.append(circle)
    return found


def _reached(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for following in graph.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def folders() -> dict[str, Graph]:
    """Return the graph of the direct children, files and folders, of each folder that imports run within."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for module in modules():
        for other in imports_of(module):
            ours, theirs = module.split("."), other.split(".")
            depth = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
            if depth is not None:
                found[".".join(ours[:depth])][ours[depth]].add(theirs[depth])
    return dict(found)


def test_the_package_has_the_doors_and_the_wings_and_nothing_else() -> None:
    children = {path.stem for path in PACKAGE.iterdir() if path.name not in {"__init__.py", "py.typed", "__pycache__"}}
    assert children <= CHILDREN
    assert len(children) <= 14


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    wing = module.partition(".")[0]
    others = {other for other in imports_of(module) if other.partition(".")[0] != wing}
    assert {other for other in others if FLOOR[other.partition(".")[0]] >= FLOOR[wing]} == set()


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles({module: imports_of(module) for module in modules()}) == []


def test_no_folders_import_each_other_in_a_circle_at_any_depth() -> None:
    assert {folder: found for folder, graph in folders().items() if (found := circles(graph))} == {}


def test_a_circle_is_found() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": []}) == [{"b", "c"}]


def pure_modules() -> Iterator[str]:
    for module, path in modules().items():
        kind = path.stem.split("_")[-1]
        if module.split(".")[0] in PURE_WINGS and kind not in IMPURE_KINDS:
            yield module


def impurities(tree: ast.AST) -> Iterator[str]:
    """Give what a pure file must not have: waiting, the database, the clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            yield f"line {node.lineno}: async"
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(DATABASE):
            yield f"line {node.lineno}: {node.module}"
        elif isinstance(node, ast.ImportFrom) and CLOCKS & {alias.name for alias in node.names}:
            yield f"line {node.lineno}: the clock is imported"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {node.lineno}: the clock is read"


@pytest.mark.parametrize("module", sorted(pure_modules()))
def test_what_is_no_model_query_operation_form_or_page_is_pure(module: str) -> None:
    assert list(impurities(tree_of(modules()[module]))) == []


def test_an_impurity_is_found() -> None:
    code = "import datetime as dt\nfrom tortoise import fields\nasync def f(): pass\nx = dt.date.today()\n"
    assert len(list(impurities(ast.parse(code)))) == 3


def test_the_platform_knows_no_table_of_the_trade() -> None:
    assert [name for name in modules() if name.startswith("platform.") and name.endswith("models")] == []


def test_every_grant_is_made_in_one_place() -> None:
    makers = [name for name, path in modules().items() if MAKES_GRANTS.search(path.read_text("utf-8"))]
    assert makers == ["records.people.grant_operations"]


def test_files_stay_short() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
