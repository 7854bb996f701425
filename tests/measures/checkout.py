"""A checkout of the project as the measures read it: its files, each parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

PRODUCT, TESTS = "events", "tests"


@dataclass(frozen=True)
class SourceFile:
    """A file by its path from the checkout's root."""

    path: PurePosixPath
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the syntax tree of a Python file."""
        return list(ast.walk(self.module))

    @cached_property
    def module(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    def place(self, line: int) -> str:
        return f"{self.path}:{line}"


@dataclass(frozen=True)
class Checkout:
    """The product and its tests under one folder. Migrations are left out: a tool writes them."""

    root: Path

    @cached_property
    def product(self) -> list[SourceFile]:
        """The Python files of the product."""
        return self.files(PRODUCT, ".py")

    @cached_property
    def tests(self) -> list[SourceFile]:
        """The Python files of the tests."""
        return self.files(TESTS, ".py")

    def files(self, folder: str, *suffixes: str) -> list[SourceFile]:
        """Return the files under `folder` that end in one of `suffixes`, sorted by path."""
        paths = sorted(path for path in (self.root / folder).rglob("*") if path.suffix in suffixes)
        relative = {PurePosixPath(path.relative_to(self.root).as_posix()): path for path in paths}
        return [
            SourceFile(path, found.read_text("utf-8"))
            for path, found in relative.items()
            if "migrations" not in path.parts
        ]
