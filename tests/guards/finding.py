"""Guards of scope in the product's source: conditions that tie a row to the event, mission or person that asks.

Three kinds are found: a keyword of a query (`mission_id=mission.id`), a condition in SQL (`event_id = $1`) and a
comparison of a loaded row (`row.event_id == event.id`).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PRODUCT = "events"
# The demonstration fills empty databases; what migrations ask ran once.
_LEFT_OUT = {"migrations", "demonstration"}
_OWNERS = "event|mission|scope|scope_kind|subject|registration|delegate|person|account"
# Rows that others belong to, and that belong to one event, mission or partnership themselves.
_PARENTS = (
    "action|category|exchange|field|leg|line|objective|organization|partner|partnership|roll_call|session|speaker"
    "|target"
)
_KEYWORD = re.compile(rf"(?:\w+__)?(?:(?:{_OWNERS})(?:_id)?|(?:{_PARENTS})_id)(?:__in)?")
_QUERIES = {"filter", "get", "get_or_none", "exclude", "exists", "Q", "free_code"}
_COLUMN = rf"(?:\w+\.)?(?:(?:{_OWNERS}|{_PARENTS})_id|scope|subject)"
_LIST = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_IS = rf"{_COLUMN} = (?:\$\d+|ANY\(\$\d+\)|\w+\.\w+)|(?:{_COLUMN}|\{{\w+\.scope\}}) IN {_LIST}"
_SQL = re.compile(rf"(?:(?<=\")|(?<=WHERE )|(?<=AND )|(?<=OR )|(?<=ON ))(?:{_IS})")
_ATTRIBUTES = {"event_id", "mission_id", "scope"}


@dataclass(frozen=True)
class Edit:
    """What stands in place of some bytes of a file when the guard is out."""

    start: int
    end: int
    text: bytes

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.text + source[self.end :]


@dataclass(frozen=True)
class Guard:
    """A condition by where it stands: its file, function or constant, its text, and which of several like ones.

    `lines` are those that run when it is asked: of its function; of its file, where it stands in a constant.
    """

    path: str
    place: str
    condition: str
    number: int
    edit: Edit
    lines: range

    @property
    def name(self) -> str:
        more = f" ({self.number})" if self.number > 1 else ""
        return f"{self.path} {self.place}: {self.condition}{more}"


class Source:
    """A file's bytes, and where in them a node of its tree stands."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        tree = ast.parse(text)
        self.nodes = [*ast.walk(tree)]
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._places = [*self._named(tree, "")]

    def offset(self, line: int, column: int) -> int:
        """Return the byte at a line and a column of bytes in it."""
        return self._starts[line - 1] + column

    def span(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def place(self, line: int) -> tuple[str, range]:
        """Return the innermost function, else the constant, in which a line stands, and the lines that run for it."""
        around = [place for place in self._places if line in place[1]]
        name, lines = min(around, key=lambda place: len(place[1]), default=("", range(0)))
        return name, lines[1:] if len(lines) > 1 and not name.isupper() else range(1, len(self._starts))

    def _named(self, node: ast.AST, outer: str) -> Iterator[tuple[str, range]]:
        for child in ast.iter_child_nodes(node):
            name = _name(child)
            inner = f"{outer}.{name}".strip(".")
            if name and isinstance(child, ast.stmt):
                yield inner, range(child.lineno, (child.end_lineno or child.lineno) + 1)
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from self._named(child, inner)


def _name(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name.isupper() else ""
    return ""


def guards_of(root: Path) -> list[Guard]:
    """Return every guard of the product under `root`, by file and place in it."""
    paths = sorted(path.relative_to(root) for path in (root / PRODUCT).rglob("*.py"))
    wanted = [path for path in paths if not _LEFT_OUT & set(path.parts)]
    return [guard for path in wanted for guard in guards_in(path.as_posix(), (root / path).read_bytes())]


def guards_in(path: str, text: bytes) -> list[Guard]:
    """Return the guards of one file; like ones in one function are numbered."""
    source = Source(text)
    found = sorted([*_keywords(source), *_statements(source), *_comparisons(source)], key=lambda one: one[1].start)
    seen: Counter[tuple[str, str]] = Counter()
    guards = []
    for line, edit in found:
        condition = re.sub(r"\s+", " ", text[edit.start : edit.end].decode()).strip(" ,")
        place, lines = source.place(line)
        seen[place, condition] += 1
        guards.append(Guard(path, place, condition, seen[place, condition], edit, lines))
    return guards


def _keywords(source: Source) -> Iterator[tuple[int, Edit]]:
    for call in source.nodes:
        if isinstance(call, ast.Call) and _called(call) in _QUERIES:
            arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
            arguments.sort(key=lambda one: (one.lineno, one.col_offset))
            for at, argument in enumerate(arguments):
                if isinstance(argument, ast.keyword) and _KEYWORD.fullmatch(argument.arg or "") and _ties(argument):
                    yield argument.lineno, _without(source, arguments, at)


def _ties(argument: ast.keyword) -> bool:
    """Whether a row has to belong to somebody: one that belongs to nobody is asked for by None."""
    return not (isinstance(argument.value, ast.Constant) and argument.value.value is None)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _without(source: Source, arguments: Sequence[ast.expr | ast.keyword], at: int) -> Edit:
    """Take one argument out, with the comma to the next one or from the last one; later lines stay where they are."""
    start, end = source.span(arguments[at])
    if at + 1 < len(arguments):
        end = source.span(arguments[at + 1])[0]
    elif at:
        start = source.span(arguments[at - 1])[1]
    return Edit(start, end, b"\n" * source.text.count(b"\n", start, end))


def _statements(source: Source) -> Iterator[tuple[int, Edit]]:
    """SQL stays whole, for a parameter that nothing refers to is an error of its own."""
    if not _SQL.search(source.text.decode()):
        return
    for token in tokenize.tokenize(io.BytesIO(source.text).readline):
        if token.type == tokenize.STRING:
            line, column = token.start
            text = token.string
            start = source.offset(line, len(token.line.splitlines()[0][:column].encode()))
            for match in _SQL.finditer(text):
                first = start + len(text[: match.start()].encode())
                last = start + len(text[: match.end()].encode())
                yield line, Edit(first, last, f"({match[0]} OR 1 = 1)".encode())


def _comparisons(source: Source) -> Iterator[tuple[int, Edit]]:
    """Without the guard a row is let through: what it has to be is so, what refuses it is not."""
    refusals = [node for node in source.nodes if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise)]
    refusing = {part for node in refusals for part in ast.walk(node.test)}
    for node in source.nodes:
        match node:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as operator], comparators=[right]):
                if any(isinstance(side, ast.Attribute) and side.attr in _ATTRIBUTES for side in (left, right)):
                    start, end = source.span(node)
                    is_so = isinstance(operator, ast.Eq) and node not in refusing
                    yield node.lineno, Edit(start, end, str(is_so).encode())
