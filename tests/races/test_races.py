"""The races in short, through a real server; the whole of them is `python -m tests.races`."""

from __future__ import annotations

import pytest

from tests.conftest import IS_POSTGRESQL, TEST_DATABASE_URL
from tests.races.__main__ import main

_SHORT = ["--clients", "24", "--places", "1", *(["--url", TEST_DATABASE_URL] if IS_POSTGRESQL else [])]

pytestmark = pytest.mark.long


def test_as_many_places_are_sold_as_there_were(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_SHORT) == 0, capsys.readouterr().out
    assert capsys.readouterr().out.count("as it must be") == 4


@pytest.mark.parametrize("guard", ["seats", "invitation", "quota", "option"])
def test_without_its_guard_the_race_finds_it_out(capsys: pytest.CaptureFixture[str], guard: str) -> None:
    assert main([*_SHORT, "--kinds", guard, "--without", guard]) == 1
    assert "as it must be" not in capsys.readouterr().out
