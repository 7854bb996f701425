"""The states of a mission as a table: every step that is possible, every one that is not, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from events.missions.file import words as wording
from events.missions.file.rules import (
    STEPS,
    Facts,
    MissionState,
    Refusal,
    is_backwards,
    missing,
    reason_wanted,
    refusal,
    steps_from,
)
from events.platform.language.i18n import languages, speaking

FIRST, LAST = dt.date(2027, 3, 15), dt.date(2027, 3, 30)
WHOLE = Facts(
    begins_on=FIRST,
    ends_on=LAST,
    today=dt.date(2027, 3, 20),
    has_title=True,
    objectives=2,
    delegates=6,
    may_edit=True,
    is_coordinator=True,
)
DRAFT, SUBMITTED, APPROVED, UNDER_WAY, BACK, CLOSED, CANCELLED = MissionState
POSSIBLE = {
    (DRAFT, SUBMITTED),
    (DRAFT, CANCELLED),
    (SUBMITTED, APPROVED),
    (SUBMITTED, DRAFT),
    (SUBMITTED, CANCELLED),
    (APPROVED, UNDER_WAY),
    (APPROVED, DRAFT),
    (APPROVED, CANCELLED),
    (UNDER_WAY, BACK),
    (UNDER_WAY, APPROVED),
    (UNDER_WAY, CANCELLED),
    (BACK, CLOSED),
    (BACK, UNDER_WAY),
    (BACK, CANCELLED),
    (CLOSED, BACK),
    (CANCELLED, DRAFT),
}


@pytest.mark.parametrize("state", list(MissionState))
@pytest.mark.parametrize("to", list(MissionState))
def test_a_step_that_is_not_in_the_table_is_refused(state: MissionState, to: MissionState) -> None:
    told = refusal(state, to, replace(WHOLE, today=LAST, reason="It has to be."))
    assert told == (None if (state, to) in POSSIBLE else Refusal.NO_SUCH_STEP)
    assert (to in steps_from(state)) == ((state, to) in POSSIBLE)


@pytest.mark.parametrize(
    ("state", "to", "changes", "told"),
    [
        (DRAFT, SUBMITTED, {}, None),
        (DRAFT, SUBMITTED, {"has_title": False}, Refusal.TITLE),
        (DRAFT, SUBMITTED, {"ends_on": dt.date(2027, 3, 14)}, Refusal.DATES),
        (DRAFT, SUBMITTED, {"objectives": 0}, Refusal.OBJECTIVE),
        (DRAFT, SUBMITTED, {"delegates": 0}, Refusal.DELEGATE),
        (DRAFT, SUBMITTED, {"is_template": True}, Refusal.TEMPLATE),
        (DRAFT, SUBMITTED, {"is_coordinator": False}, None),
        (DRAFT, SUBMITTED, {"is_coordinator": False, "may_edit": False}, Refusal.EDITOR),
        (SUBMITTED, APPROVED, {}, None),
        (SUBMITTED, APPROVED, {"is_coordinator": False}, Refusal.COORDINATOR),
        (SUBMITTED, APPROVED, {"objectives": 0}, Refusal.OBJECTIVE),
        (SUBMITTED, DRAFT, {}, Refusal.REASON),
        (SUBMITTED, DRAFT, {"reason": "  \n"}, Refusal.REASON),
        (SUBMITTED, DRAFT, {"reason": "The budget is missing.", "is_coordinator": False}, None),
        (APPROVED, DRAFT, {"reason": "New dates."}, None),
        (APPROVED, DRAFT, {"reason": "New dates.", "is_coordinator": False}, Refusal.COORDINATOR),
        (APPROVED, UNDER_WAY, {"today": dt.date(2027, 3, 14)}, Refusal.REASON_EARLY_START),
        (APPROVED, UNDER_WAY, {"today": dt.date(2027, 3, 14), "reason": "One leaves today."}, None),
        (APPROVED, UNDER_WAY, {"today": FIRST, "is_coordinator": False}, None),
        (UNDER_WAY, BACK, {"today": dt.date(2027, 3, 29)}, Refusal.REASON_EARLY_RETURN),
        (UNDER_WAY, BACK, {"today": dt.date(2027, 3, 29), "reason": "The road is closed."}, None),
        (UNDER_WAY, BACK, {"today": LAST, "is_coordinator": False}, None),
        (UNDER_WAY, CANCELLED, {}, Refusal.REASON),
        (DRAFT, CANCELLED, {"reason": "No money.", "is_coordinator": False}, Refusal.COORDINATOR),
        (BACK, CLOSED, {}, None),
        (BACK, CLOSED, {"is_coordinator": False}, Refusal.COORDINATOR),
        (CLOSED, BACK, {}, Refusal.REASON),
        (CANCELLED, DRAFT, {"reason": "There is money."}, None),
    ],
)
def test_what_is_in_the_way_of_a_step_is_told(
    state: MissionState, to: MissionState, changes: dict[str, Any], told: Refusal | None
) -> None:
    assert refusal(state, to, replace(WHOLE, **changes)) == told


def test_everything_that_is_missing_is_told_at_once() -> None:
    empty = replace(WHOLE, has_title=False, objectives=0, delegates=0)
    assert missing(empty) == (Refusal.TITLE, Refusal.OBJECTIVE, Refusal.DELEGATE)
    assert missing(WHOLE) == ()


def test_steps_back_want_a_reason_and_steps_forward_do_not() -> None:
    at_the_end = replace(WHOLE, today=LAST)
    for state, steps in STEPS.items():
        for to in steps:
            wants = to is CANCELLED or is_backwards(state, to)
            assert (reason_wanted(state, to, at_the_end) is not None) == wants


def test_every_state_step_and_refusal_has_words_in_every_language() -> None:
    for language in languages():
        with speaking(language):
            names = [str(wording.STATE_WORDS[state]) for state in MissionState]
            labels = [str(wording.step_label(state, to)) for state, steps in STEPS.items() for to in steps]
            told = [wording.refusal_text(one, DRAFT, CLOSED) for one in Refusal]
            meanings = [f"{wording.STATE_MEANINGS[state]}{wording.STATE_TONES[state]}" for state in MissionState]
            steps_told = [str(wording.STEPS_TAKEN[state]) for state in MissionState]
        assert all([*names, *labels, *told, *meanings, *steps_told])
        assert len(set(names)) == len(MissionState)
