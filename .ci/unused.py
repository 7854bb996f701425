"""What nothing of the product uses, by vulture: exits with 1 when there is any.

Vulture reads Python only; here also counts as used what a template names, and columns that stand as keywords of a
call (`expires_at__gt` too), as keys of a dict or in SQL. What a library calls or a later version will, stands with
its reason in unused_allowed.py.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
_IN_TEMPLATE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|SET)\b")


def names_in_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.*"):
        for code in _IN_TEMPLATE.findall(path.read_text("utf-8")):
            yield from _NAME.findall(code)


def names_of_columns() -> Iterator[str]:
    for path in (ROOT / "events").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg:
                yield from node.arg.split("__")
            elif isinstance(node, ast.Dict):
                yield from (
                    key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.search(node.value):
                yield from _NAME.findall(node.value)


def main() -> int:
    found = Vulture(ignore_decorators=["@when_granted", "@when_passed_over"])  # registers what it decorates
    found.scavenge([str(ROOT / "events"), str(Path(__file__).with_name("unused_allowed.py"))], exclude=["migrations"])
    for name in (*names_in_templates(), *names_of_columns()):
        found.used_names.add(name)
    lines = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.message}" for item in found.get_unused_code()
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
