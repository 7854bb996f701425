"""How much there is: children of the package, nodes, lines, tests."""

from __future__ import annotations

from tests.measures.checkout import PRODUCT, TESTS, Checkout, SourceFile
from tests.measures.measure import Measure, count

_NO_CHILDREN = {"__init__.py", "py.typed", "__pycache__"}
_CODE = (".py", ".js", ".mjs", ".css")
_LONGEST = 300


def children(checkout: Checkout) -> Measure:
    names = sorted(path.name for path in (checkout.root / PRODUCT).iterdir())
    return count("children of events/", "files and folders", (name for name in names if name not in _NO_CHILDREN))


def nodes(checkout: Checkout) -> Measure:
    return Measure("AST nodes of events/", sum(len(file.nodes) for file in checkout.product), "nodes")


def file_lengths(checkout: Checkout) -> list[Measure]:
    """Of code and style sheets; data and migrations apart."""
    files = [*checkout.files(PRODUCT, *_CODE), *checkout.files(TESTS, *_CODE)]
    lengths = sorted(((len(file.lines), str(file.path)) for file in files), reverse=True)
    longest, where = lengths[0] if lengths else (0, "")
    long = [f"{length} {path}" for length, path in lengths if length > _LONGEST]
    return [
        Measure("longest file", longest, f"lines ({where})", [where]),
        count(
            f"files of more than {_LONGEST} lines in events/", "files", (one for one in long if f" {PRODUCT}/" in one)
        ),
        count(f"files of more than {_LONGEST} lines in tests/", "files", (one for one in long if f" {TESTS}/" in one)),
    ]


def lines_of_tests(checkout: Checkout) -> Measure:
    """Blank lines count on neither side."""
    code = _written(checkout.product)
    ratio = _written(checkout.tests) / code if code else None
    return Measure("lines of tests per line of code", ratio, "lines", digits=2)


def _written(files: list[SourceFile]) -> int:
    return sum(1 for file in files for line in file.lines if line.strip())
