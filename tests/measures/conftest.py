"""A scratch checkout to be measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from tests.measures.checkout import Checkout

Make = Callable[[dict[str, str]], Checkout]


@pytest.fixture
def make_checkout(tmp_path: Path) -> Make:
    """Return a function that writes files by their path, and gives the checkout that holds them."""

    def make(files: dict[str, str]) -> Checkout:
        for path, text in files.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(dedent(text), "utf-8")
        return Checkout(tmp_path)

    return make
