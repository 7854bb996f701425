"""What clients of others see in our calendars: what is meant, or what they are known to see instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.publishing.calendars.clients.cases import Case
from tests.publishing.calendars.clients.presence import require
from tests.publishing.calendars.clients.registry import CLIENTS
from tests.publishing.calendars.clients.table import (
    README,
    Outcome,
    all_cases,
    cell,
    heading,
    outcomes,
    sentences,
    written_columns,
)

pytestmark = pytest.mark.long

NAMES = [client.name for client in CLIENTS]
Asked = Callable[[str], dict[str, Outcome]]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return all_cases()


@pytest.fixture(scope="module")
def asked(cases: list[Case]) -> Asked:
    """Each client is asked once."""
    return cache(lambda name: outcomes(require(name), cases))


@pytest.mark.parametrize("name", NAMES)
def test_a_client_sees_the_instants_texts_and_states_that_are_meant(name: str, asked: Asked) -> None:
    for case, outcome in asked(name).items():
        assert outcome.seen == outcome.meant, case


@pytest.mark.parametrize("name", [client.name for client in CLIENTS if client.differences])
def test_a_known_difference_is_seen_in_a_case(name: str, asked: Asked) -> None:
    shown = {difference for outcome in asked(name).values() for difference in outcome.shown}
    assert shown == set(require(name).differences)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_the_readme_tells_what_a_client_sees(name: str, asked: Asked) -> None:
    columns = written_columns(README.read_text())
    assert columns[heading(require(name))] == {case: cell(outcome) for case, outcome in asked(name).items()}


def test_the_readme_says_what_the_numbers_stand_for() -> None:
    text = README.read_text()
    listed = [f"{number}. {sentence}." for number, sentence in enumerate(sentences(), start=1)]
    assert [line for line in listed if line not in text] == []
    assert list(written_columns(text)) == [heading(client) for client in CLIENTS]
