"""Sealed values are touched for the subjects that were named, in the scope that was named, and for nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

import pytest

from events.records.vault import operations
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.operations import (
    Looker,
    destroy,
    destroy_due,
    keep_sensitive,
    move_destruction,
    move_destruction_in,
    read_sensitive_of_all,
    rewrap,
)
from events.records.vault.queries import destruction_of, looks_of_scope, looks_of_subject, names_kept, number_kept
from events.records.vault.sealing import MasterKeys
from tests.factories import NOW

ONE, TWO = UUID(int=1), UUID(int=2)
ANA, LUC = UUID(int=11), UUID(int=12)
DAY, LATER = dt.date(2027, 6, 30), dt.date(2027, 9, 30)
KEYS = MasterKeys({0: b"first master key, of 32 characters"})
OTHERS = MasterKeys({0: b"a master key that is not of here ..."})
LOOKER = Looker(None, "a test", NOW)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def kept(database: str) -> None:
    """Ana on one mission and Luc on another, with the same values."""
    await _keep(ONE, ANA)
    await _keep(TWO, LUC)


async def _keep(scope: UUID, subject: UUID, *, keys: MasterKeys = KEYS, **values: str) -> None:
    given = {"diet": "Halal", "medical": "Asthma"} | values
    await keep_sensitive(keys, scope, subject, given, destroy_on=DAY, now=NOW)


async def _days() -> dict[UUID, dt.date | None]:
    return {subject: await destruction_of(subject) for subject in (ANA, LUC)}


async def test_what_is_emptied_or_kept_longer_is_that_of_one_subject(kept: None) -> None:
    await keep_sensitive(KEYS, ONE, ANA, {"medical": ""}, destroy_on=LATER, now=NOW)
    assert await names_kept([ANA, LUC]) == {ANA: {"diet"}, LUC: {"diet", "medical"}}
    assert await _days() == {ANA: LATER, LUC: DAY}


async def test_the_day_moves_for_who_is_named_and_in_the_scope_that_is_named(kept: None) -> None:
    await move_destruction([ANA], LATER)
    assert await _days() == {ANA: LATER, LUC: DAY}
    await move_destruction_in(TWO, LATER + dt.timedelta(1))
    assert await _days() == {ANA: LATER, LUC: LATER + dt.timedelta(1)}


async def test_values_are_read_of_who_is_named_in_the_scope_that_is_named(kept: None) -> None:
    assert await read_sensitive_of_all(KEYS, ONE, [ANA], ["diet"], LOOKER) == {ANA: {"diet": "Halal"}}
    assert await read_sensitive_of_all(KEYS, ONE, [ANA, LUC], ["diet"], LOOKER) == {ANA: {"diet": "Halal"}}
    assert await read_sensitive_of_all(KEYS, TWO, [ANA], ["diet"], LOOKER) == {}
    assert {(look.scope, look.subject) for look in await Look.all()} == {(ONE, ANA)}


async def test_a_key_that_does_not_open_is_in_the_way_of_its_own_subject_only(kept: None) -> None:
    await destroy(LUC, NOW)
    await _keep(TWO, LUC, keys=OTHERS)
    assert await read_sensitive_of_all(KEYS, ONE, [ANA], ["diet"], LOOKER) == {ANA: {"diet": "Halal"}}


async def test_looks_and_counts_are_told_by_subject_or_scope(kept: None) -> None:
    for scope, subject in ((ONE, ANA), (TWO, LUC)):
        await read_sensitive_of_all(KEYS, scope, [subject], ["diet"], LOOKER)
    assert [(look.scope, look.subject) for look in await looks_of_subject(ANA)] == [(ONE, ANA)]
    assert [(look.scope, look.subject) for look in await looks_of_scope(TWO)] == [(TWO, LUC)]
    assert await names_kept([LUC]) == {LUC: {"diet", "medical"}}
    assert [await number_kept(scope, "diet") for scope in (ONE, TWO)] == [1, 1]


async def test_who_is_destroyed_takes_nobody_along(kept: None) -> None:
    await destroy(ANA, NOW)
    assert {row.subject for row in await SensitiveValue.all()} == {LUC}
    assert {row.subject: row.destroyed_at for row in await PersonKey.all()} == {ANA: NOW, LUC: None}


async def test_every_key_is_wrapped_anew_once(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "_BATCH", 1)
    newer = MasterKeys({0: b"first master key, of 32 characters", 1: b"second master key, of 32 characters"})
    assert await rewrap(newer, NOW) == 2
    assert {row.master_key_number for row in await PersonKey.all()} == {1}


async def test_nobody_is_destroyed_whose_key_is_not_held(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana's day moves in the last moment: Luc, whose turn has not come, waits until his key is held."""
    held: list[list[UUID]] = []

    async def hold(subjects: Collection[UUID]) -> None:
        held.append(list(subjects))
        if subjects == [ANA]:
            await SensitiveValue.filter(subject=ANA).update(destroy_on=LATER)

    monkeypatch.setattr(operations, "_BATCH", 1)
    monkeypatch.setattr(operations, "_lock", hold)
    assert await destroy_due(dt.datetime(2027, 7, 1, tzinfo=dt.UTC)) == 1
    assert held == [[ANA], [LUC]]
    assert {row.subject for row in await SensitiveValue.all()} == {ANA}
