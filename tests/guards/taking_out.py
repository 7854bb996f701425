"""A guard out of the product that runs: the functions and constants of its module are as if it had been written so."""

from __future__ import annotations

import ast
import gc
import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.guards.finding import Guard

_Pairs = Iterator[tuple[CodeType, CodeType]]


@contextmanager
def taken_out(root: Path, guard: Guard) -> Iterator[None]:
    """Without a guard, in this process; whoever imported the function before calls it without too."""
    source = (root / guard.path).read_bytes()
    module = importlib.import_module(guard.path.removesuffix(".py").replace("/", "."))
    without = guard.edit.applied(source)
    _put(module, source, without)
    try:
        yield
    finally:
        _put(module, without, source)


def _put(module: ModuleType, old: bytes, new: bytes) -> None:
    """Let a module that was read from `old` be as if from `new`, which differs in one place."""
    path = str(module.__file__)
    functions = [found for found in gc.get_objects() if isinstance(found, FunctionType)]
    own = [function for function in functions if function.__module__ == module.__name__]
    for before, after in _differing(_compiled(old, path), _compiled(new, path)):
        for function in own:
            if function.__code__ == before:
                function.__code__ = after
    others: set[str] = set()
    for was, is_now in zip(ast.parse(old).body, ast.parse(new).body, strict=True):
        is_other = ast.dump(was) != ast.dump(is_now) or others & _names_in(is_now, ast.Load)  # made from one that is
        if isinstance(was, ast.Assign | ast.AnnAssign) and is_other:
            others |= _names_in(is_now, ast.Store)
            holding = _holding(vars(module), is_now)
            exec(compile(ast.Module([is_now], []), path, "exec"), module.__dict__)  # noqa: S102 - our own source
            for other, name in holding:
                setattr(other, name, vars(module)[name])


def _names_in(statement: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, context)}


def _holding(own: Mapping[str, object], statement: ast.stmt) -> list[tuple[ModuleType, str]]:
    """Return which modules have imported a constant, with its name."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            pass
        case _:
            return []
    return [(one, name) for one in [*sys.modules.values()] if name in own and vars(one).get(name) is own[name]]


def _compiled(source: bytes, path: str) -> CodeType:
    return compile(source, path, "exec", dont_inherit=True)


def _differing(old: CodeType, new: CodeType) -> _Pairs:
    """Return the outermost functions that differ, as they were and as they are now."""
    if old.co_flags & inspect.CO_OPTIMIZED:
        if old != new:
            yield old, new
        return
    for before, after in zip(old.co_consts, new.co_consts, strict=False):
        if isinstance(before, CodeType) and isinstance(after, CodeType):
            yield from _differing(before, after)
