"""Which registrations hold a seat, and what becomes of an approval: on values alone."""

from __future__ import annotations

from itertools import product

import pytest

from events.congress.organizing.access import Access
from events.congress.registration.life import (
    OVER,
    RANKS,
    Approval,
    State,
    approval_in,
    first_approval,
    goes_back,
    holds_seat,
    stage_of,
    state_with,
)
from events.congress.registration.words import APPROVAL_WORDS, COUNT_WORDS, STATE_TONES, STATE_WORDS


def test_a_seat_is_held_by_who_is_confirmed_and_by_who_is_to_be_approved() -> None:
    holding = {(state, approval) for state, approval in product(State, Approval) if holds_seat(state, approval)}
    assert holding == {("confirmed", "not_asked"), ("confirmed", "approved"), ("submitted", "asked")}


def test_every_stage_has_a_word_a_tone_a_count_and_a_rank() -> None:
    stages = {stage_of(state, approval) for state, approval in product(State, Approval)}
    assert stages == STATE_WORDS.keys() == STATE_TONES.keys() == COUNT_WORDS.keys() == RANKS.keys()
    assert APPROVAL_WORDS.keys() == set(Approval)
    assert stages > OVER


def test_who_was_refused_and_cancels_has_cancelled() -> None:
    assert [stage_of(state, "refused") for state in ("submitted", "cancelled")] == ["refused", "cancelled"]


@pytest.mark.parametrize(
    ("standing", "approval", "state"),
    [
        ("taken", "not_asked", "confirmed"),
        ("taken", "approved", "confirmed"),
        ("taken", "asked", "submitted"),
        ("waiting", "asked", "waitlisted"),
        ("waiting", "approved", "waitlisted"),
    ],
)
def test_the_state_follows_from_the_seat_and_the_approval(standing: str, approval: str, state: str) -> None:
    assert state_with(standing, approval) == state  # type: ignore[arg-type]


def test_only_a_way_back_counts_as_a_turn() -> None:
    ways = [
        ("waitlisted", "confirmed"),
        ("confirmed", "cancelled"),
        ("confirmed", "submitted"),
        ("refused", "submitted"),
    ]
    assert [goes_back(*way) for way in ways] == [False, False, True, True]


def test_an_approval_is_asked_where_the_category_needs_one_and_no_organizer_gives_it() -> None:
    firsts = [first_approval(access, is_by_organizer=by) for access, by in product(Access, (False, True))]
    assert firsts == ["not_asked", "not_asked", "asked", "approved", *["not_asked"] * 4]


@pytest.mark.parametrize(
    ("before", "access", "after"),
    [
        ("not_asked", "by_approval", "asked"),
        ("asked", "by_approval", "asked"),
        ("asked", "open", "not_asked"),
        ("approved", "by_approval", "approved"),
        ("approved", "open", "approved"),
    ],
)
def test_an_approval_follows_into_another_category(before: str, access: str, after: str) -> None:
    assert approval_in(before, access, is_by_organizer=False) == after
