"""How the code is built: functions and their parameters, branches, classes made by `type`, buttons, types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from radon.complexity import cc_visit_ast
from radon.visitors import Class, Function

from tests.measures.checkout import Checkout, SourceFile
from tests.measures.measure import Measure, count, share

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MOST_PARAMETERS = 5
_WORST_A = 5  # radon's rank A ends here
_UNFORMATTED = re.compile(r"#\s*fmt:\s*(skip|off)\b")
_SENT = "sent"  # what handlers call the form that was sent
_ACT = "act"  # the name of most buttons


def parameters(checkout: Checkout) -> Measure:
    """`self`, `cls`, `*arguments` and `**keywords` do not count."""
    functions = [(file, node) for file in checkout.product for node in file.nodes if isinstance(node, FUNCTIONS)]
    long = (file.place(node.lineno) for file, node in functions if len(_parameters(node)) > _MOST_PARAMETERS)
    return share(f"functions with more than {_MOST_PARAMETERS} parameters", "%", long, len(functions))


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def complexity(checkout: Checkout) -> Measure:
    """A block is a function, a method or a class, as `radon cc` lists them."""
    blocks = [(file, block) for file in checkout.product for block in _blocks(file)]
    worse = (
        f"{file.place(block.lineno)} {block.fullname} {block.complexity}"
        for file, block in blocks
        if block.complexity > _WORST_A
    )
    return share("blocks worse than radon's A", "%", worse, len(blocks))


def _blocks(file: SourceFile) -> list[Class | Function]:
    return list(cc_visit_ast(file.module))


def made_classes(checkout: Checkout) -> Measure:
    """`type` with a name, bases and a namespace: forms put together at each request."""
    return count(
        "classes built by type(...)",
        "calls",
        (
            file.place(node.lineno)
            for file in checkout.product
            for node in file.nodes
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "type" and len(node.args) == 3
        ),
    )


def buttons(checkout: Checkout) -> Measure:
    """Functions that look in a form that was sent for the name of the button."""
    return count(
        "handlers that choose between acts by a button",
        "functions",
        (
            f"{file.place(node.lineno)} {node.name}"
            for file in checkout.product
            for node in file.nodes
            if isinstance(node, FUNCTIONS) and any(map(_asks_for_a_button, ast.walk(node)))
        ),
    )


def _asks_for_a_button(node: ast.AST) -> bool:
    """Whether a node reads `"x" in sent`, `sent.get("act")` or `sent["act"]`; what an address asks is not a button."""
    match node:
        case ast.Compare(left=ast.Constant(value=str()), ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)]):
            return name == _SENT
        case (
            ast.Call(func=ast.Attribute(value=read, attr="get"), args=[ast.Constant(value=name), *_])
            | ast.Subscript(value=read, slice=ast.Constant(value=name))
        ):
            return bool(name == _ACT) and "query" not in ast.unparse(read)
    return False


def any_lines(checkout: Checkout) -> Measure:
    """Lines of code that say `Any`; imports and prose are left out."""
    lines = (
        (file, sorted({node.lineno for node in file.nodes if isinstance(node, ast.expr) and _is_any(node)}))
        for file in checkout.product
    )
    return count("lines with Any", "lines", (file.place(number) for file, numbers in lines for number in numbers))


def _is_any(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any")


def unformatted(checkout: Checkout) -> list[Measure]:
    return [
        count(f"fmt: off or skip in {name}/", "lines", _lines(files, _UNFORMATTED))
        for name, files in (("events", checkout.product), ("tests", checkout.tests))
    ]


def _lines(files: list[SourceFile], pattern: re.Pattern[str]) -> Iterator[str]:
    for file in files:
        for number, line in enumerate(file.lines, 1):
            if pattern.search(line):
                yield f"{file.place(number)} {line.strip()}"
