"""How many files a recipe of the README touches.

A test that follows a recipe in a scratch copy counts the files it had to touch, and holds the number here true:

    assert len(touched) == FILES["a page"]

The command prints the numbers as the measured checkout states them; None is "not counted yet".
"""

from __future__ import annotations

import ast

from tests.measures.checkout import Checkout
from tests.measures.measure import Measure

FILES: dict[str, int | None] = {
    "a page": 3,
    "a field of registration": 4,
    "a kind of leg": 1,
}
_HERE = "tests/measures/recipes.py"


def files_of_recipes(checkout: Checkout) -> list[Measure]:
    stated = stated_files(checkout)
    return [Measure(f"files for {recipe}", stated.get(recipe), "files") for recipe in FILES]


def stated_files(checkout: Checkout) -> dict[str, int | None]:
    """Return `FILES` of this module in a checkout, read without importing it; empty where it has no such module."""
    path = checkout.root / _HERE
    if not path.is_file():
        return {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "FILES" and node.value is not None:
            return dict(ast.literal_eval(node.value))
    return {}
