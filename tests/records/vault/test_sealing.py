"""What is sealed opens with its key and in its row, and nowhere else."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from events.records.vault.sealing import MasterKeys, SealError, master_keys, new_data_key, open_sealed, seal
from events.settings import Settings

MISSION, OTHER_MISSION = UUID(int=1), UUID(int=2)
ANA, LUC = UUID(int=11), UUID(int=12)
FIRST, SECOND = b"first master key, of 32 characters", b"second master key, of 32 characters"


def test_a_value_comes_back_and_is_sealed_differently_each_time() -> None:
    key = new_data_key()
    sealed = [seal(key, MISSION, ANA, "medical", "Pénicilline : non") for _ in range(2)]
    assert [open_sealed(key, MISSION, ANA, "medical", text) for text in sealed] == ["Pénicilline : non"] * 2
    assert sealed[0] != sealed[1]
    assert "nicilline" not in sealed[0]


@pytest.mark.parametrize(
    ("scope", "subject", "name"),
    [(OTHER_MISSION, ANA, "medical"), (MISSION, LUC, "medical"), (MISSION, ANA, "passport_number")],
)
def test_a_value_moved_to_another_row_does_not_open(scope: UUID, subject: UUID, name: str) -> None:
    key = new_data_key()
    sealed = seal(key, MISSION, ANA, "medical", "none")
    with pytest.raises(SealError, match="not of this row"):
        open_sealed(key, scope, subject, name, sealed)


@pytest.mark.parametrize("damaged", ["", "AAAA", "not base64 é", "A" * 60])
def test_a_damaged_value_is_told_and_never_returned(damaged: str) -> None:
    with pytest.raises(SealError, match="damaged"):
        open_sealed(new_data_key(), MISSION, ANA, "medical", damaged)


def test_one_changed_bit_is_noticed() -> None:
    key = new_data_key()
    sealed = seal(key, MISSION, ANA, "medical", "none")
    changed = ("B" if sealed[0] != "B" else "C") + sealed[1:]
    with pytest.raises(SealError):
        open_sealed(key, MISSION, ANA, "medical", changed)


def test_a_data_key_is_wrapped_by_the_newest_master_key_for_one_subject() -> None:
    keys, data_key = MasterKeys({0: FIRST, 3: SECOND}), new_data_key()
    wrapped = keys.wrap(ANA, data_key)
    assert (keys.newest, keys.unwrap(ANA, 3, wrapped)) == (3, data_key)
    for subject, number in ((LUC, 3), (ANA, 0)):
        with pytest.raises(SealError):
            keys.unwrap(subject, number, wrapped)


def test_a_missing_master_key_is_named() -> None:
    wrapped = MasterKeys({1: FIRST}).wrap(ANA, new_data_key())
    with pytest.raises(SealError, match="master key 1 is missing from EVENTS_MASTER_KEYS"):
        MasterKeys({0: FIRST, 2: SECOND}).unwrap(ANA, 1, wrapped)


def test_without_a_setting_the_master_key_is_derived_from_the_secret_key_and_comes_out_the_same(
    settings: Settings,
) -> None:
    data_key = new_data_key()
    keys = master_keys(settings)
    assert keys.newest == 0
    assert master_keys(settings).unwrap(ANA, 0, keys.wrap(ANA, data_key)) == data_key
    other = dataclasses.replace(settings, secret_key=b"another secret key of this installation")
    with pytest.raises(SealError):
        master_keys(other).unwrap(ANA, 0, keys.wrap(ANA, data_key))


def test_a_key_given_in_the_settings_is_the_newest_and_what_the_secret_key_wrapped_still_opens(
    settings: Settings,
) -> None:
    data_key = new_data_key()
    wrapped = master_keys(settings).wrap(ANA, data_key)
    keys = master_keys(dataclasses.replace(settings, master_keys=((1, FIRST.decode()),)))
    assert (keys.newest, keys.unwrap(ANA, 0, wrapped)) == (1, data_key)
