"""Words: tables of them that are rebuilt at each call, and docstrings that are no sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from tests.measures.checkout import Checkout, SourceFile
from tests.measures.measure import Measure, count
from tests.measures.shape import FUNCTIONS

_GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
_LEAST = 3  # words in a table; two are a choice
_DOCUMENTED = (ast.Module, ast.ClassDef, *FUNCTIONS)
_WHAT = re.compile(r"What\b")


def tables_of_words(checkout: Checkout) -> list[Measure]:
    """Dict displays within functions of which at least three values are calls of gettext, and the calls in them."""
    tables = [(file, table) for file in checkout.product for table in _tables(file)]
    calls = [file.place(node.lineno) for file, table in tables for node in ast.walk(table) if _is_gettext(node)]
    places = (file.place(table.lineno) for file, table in tables)
    return [
        count("tables of words rebuilt at each call", "tables", places),
        count("calls of gettext in these tables", "calls", calls),
    ]


def _tables(file: SourceFile) -> list[ast.Dict]:
    within = (
        inner
        for node in file.nodes
        if isinstance(node, FUNCTIONS)
        for statement in node.body
        for inner in ast.walk(statement)
        if isinstance(inner, ast.Dict) and sum(map(_is_gettext, inner.values)) >= _LEAST
    )
    return list(dict.fromkeys(within))  # once, also where functions stand within each other


def _is_gettext(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _GETTEXT


def what_docstrings(checkout: Checkout) -> Measure:
    return count('docstrings that begin with "What"', "docstrings", _what(checkout.product))


def _what(files: list[SourceFile]) -> Iterator[str]:
    for file in files:
        for node in file.nodes:
            if isinstance(node, _DOCUMENTED) and _WHAT.match(ast.get_docstring(node) or ""):
                yield file.place(node.body[0].lineno)
