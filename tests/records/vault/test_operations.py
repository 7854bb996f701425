"""Sealed values in the database: kept, shown with a record of the look, destroyed on their day."""

from __future__ import annotations

import asyncio
import contextvars
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from events.platform.storage.database import dialect, execute_rows, transaction
from events.records.auditing.models import Change
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.operations import (
    Looker,
    destroy,
    destroy_due,
    keep_sensitive,
    keep_sensitive_of_all,
    move_destruction,
    move_destruction_in,
    read_sensitive,
    read_sensitive_of_all,
    rewrap,
)
from events.records.vault.queries import looks_of_scope, looks_of_subject, names_kept
from events.records.vault.sealing import MasterKeys, Sealer, SealError
from tests.conftest import Queries
from tests.factories import NOW

MISSION = UUID(int=1)
ANA, LUC = UUID(int=11), UUID(int=12)
COORDINATOR = UUID(int=21)
DAY = dt.date(2027, 6, 30)
FIRST, SECOND = b"first master key, of 32 characters", b"second master key, of 32 characters"
KEYS = MasterKeys({0: FIRST})

pytestmark = pytest.mark.usefixtures("database")


async def keep(subject: UUID, values: dict[str, str], **options: Any) -> None:
    await keep_sensitive(
        options.pop("keys", KEYS), MISSION, subject, values, **{"destroy_on": DAY, "now": NOW} | options
    )


async def read(subject: UUID, *names: str, keys: MasterKeys = KEYS) -> dict[str, str]:
    return await read_sensitive(keys, MISSION, subject, names, Looker(COORDINATOR, "mission.delegate", NOW))


async def test_what_was_kept_is_read_and_stands_nowhere_in_plain_text() -> None:
    await keep(ANA, {"passport_number": "XK-4471-Q", "medical": "Asthma"})
    assert await read(ANA, "passport_number", "medical", "visa") == {
        "passport_number": "XK-4471-Q",
        "medical": "Asthma",
    }
    rows = [
        await execute_rows(f"SELECT * FROM {table}") for table in ("sensitive_value", "person_key", "look", "change")
    ]
    assert "XK-4471-Q" not in str(rows)
    assert "Asthma" not in str(rows)


async def test_an_empty_value_is_taken_away_and_one_not_named_stays() -> None:
    await keep(ANA, {"passport_number": "XK-4471-Q", "medical": "Asthma", "diet": "Halal"})
    await keep(ANA, {"passport_number": "ZZ-1", "medical": ""})
    assert await names_kept([ANA, LUC]) == {ANA: {"passport_number", "diet"}}
    assert await read(ANA, "passport_number", "medical", "diet") == {"passport_number": "ZZ-1", "diet": "Halal"}
    assert await PersonKey.all().count() == 1


async def test_the_keys_of_many_are_made_renewed_and_read_in_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def counted(sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        asked.append(sql)
        return await execute_rows(sql, values)

    people = [UUID(int=100 + number) for number in range(5)]
    await keep(people[0], {"diet": "Halal", "medical": "Asthma"})
    await keep(people[1], {"diet": "Halal"})
    await destroy(people[1], NOW)
    monkeypatch.setattr("events.records.vault.operations.execute_rows", counted)
    values = {person: {"diet": f"diet of {person.int}", "medical": ""} for person in people}
    await keep_sensitive_of_all(Sealer(KEYS, NOW, COORDINATOR), MISSION, values, DAY)
    assert len(asked) == 1
    found = {person: await read(person, "diet", "medical") for person in people}
    assert found == {person: {"diet": f"diet of {person.int}"} for person in people}
    assert (await PersonKey.get(subject=people[1])).destroyed_at is None
    assert await Change.filter(act="kept", subject__in=people, actor=COORDINATOR).count() == len(people)


async def test_each_look_is_recorded_with_who_where_and_what() -> None:
    await keep(ANA, {"passport_number": "XK-4471-Q", "medical": "Asthma"})
    await read(ANA, "passport_number", "visa")
    await read(LUC, "passport_number")  # has none: nothing was shown
    looks = [
        (look.scope, look.subject, look.looked_by, look.looked_at, look.names, look.place)
        for look in await looks_of_subject(ANA)
    ]
    assert looks == [(MISSION, ANA, COORDINATOR, NOW, ["passport_number"], "mission.delegate")]
    assert len(await looks_of_scope(MISSION)) == 1


async def test_nothing_is_shown_when_the_look_cannot_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    await keep(ANA, {"medical": "Asthma"})

    async def full(*_arguments: object, **_options: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Look, "bulk_create", full)
    with pytest.raises(OSError, match="full"):
        await read(ANA, "medical")


async def test_a_list_of_everybody_is_one_look_each_and_as_many_statements_for_three_as_for_one(
    queries: Queries,
) -> None:
    people = [UUID(int=100 + number) for number in range(3)]
    for person in people:
        await keep(person, {"diet": f"diet of {person.int}"})
    asked = []
    for some in (people[:1], people):
        with queries() as statements:
            found = await read_sensitive_of_all(KEYS, MISSION, some, ["diet"], Looker(COORDINATOR, "meals", NOW))
        asked.append(len(statements))
        assert found == {person: {"diet": f"diet of {person.int}"} for person in some}
    assert asked[0] == asked[1]
    assert await Look.filter(place="meals").count() == 4


async def test_a_value_copied_into_another_persons_row_is_not_shown() -> None:
    await keep(ANA, {"medical": "Asthma"})
    await keep(LUC, {"medical": "None"})
    hers = await SensitiveValue.get(subject=ANA)
    await SensitiveValue.filter(subject=LUC).update(ciphertext=hers.ciphertext)
    with pytest.raises(SealError):
        await read(LUC, "medical")


async def test_not_even_with_her_key_beside_it() -> None:
    await keep(ANA, {"medical": "Asthma"})
    await keep(LUC, {"medical": "None"})
    hers, key = await SensitiveValue.get(subject=ANA), await PersonKey.get(subject=ANA)
    await SensitiveValue.filter(subject=LUC).update(ciphertext=hers.ciphertext)
    await PersonKey.filter(subject=LUC).update(wrapped_key=key.wrapped_key)
    with pytest.raises(SealError):
        await read(LUC, "medical")


async def test_another_mission_does_not_see_the_value() -> None:
    await keep(ANA, {"medical": "Asthma"})
    found = await read_sensitive(KEYS, UUID(int=2), ANA, ["medical"], Looker(COORDINATOR, "x", NOW))
    assert (found, await Look.all().count()) == ({}, 0)


async def test_destroyed_values_are_gone_with_their_key_and_others_stay() -> None:
    for person in (ANA, LUC):
        await keep(person, {"medical": f"of {person.int}"})
    await destroy(ANA, NOW, by=COORDINATOR)
    key = await PersonKey.get(subject=ANA)
    assert (key.wrapped_key, key.destroyed_at) == ("", NOW)
    assert await names_kept([ANA, LUC]) == {LUC: {"medical"}}
    assert await read(ANA, "medical") == {}
    acts = await Change.filter(kind="sensitive_value", subject=ANA).order_by("id").values_list("act", "actor")
    assert acts == [("kept", None), ("destroyed", COORDINATOR)]


async def test_what_is_kept_after_a_destruction_has_another_key() -> None:
    await keep(ANA, {"medical": "Asthma"})
    before = await SensitiveValue.get(subject=ANA)
    await destroy(ANA, NOW)
    await keep(ANA, {"medical": "None"})
    assert await read(ANA, "medical") == {"medical": "None"}
    await SensitiveValue.filter(subject=ANA).update(ciphertext=before.ciphertext)
    with pytest.raises(SealError):
        await read(ANA, "medical")


async def test_on_its_day_and_not_before_all_that_is_due_is_destroyed() -> None:
    await keep(ANA, {"medical": "Asthma"}, destroy_on=dt.date(2027, 6, 30))
    await keep(LUC, {"medical": "None"}, destroy_on=dt.date(2027, 7, 1))
    assert await destroy_due(dt.datetime(2027, 6, 29, 23, 59, tzinfo=dt.UTC)) == 0
    assert await destroy_due(dt.datetime(2027, 6, 30, 0, 0, tzinfo=dt.UTC)) == 1
    assert await names_kept([ANA, LUC]) == {LUC: {"medical"}}
    assert await destroy_due(dt.datetime(2027, 6, 30, 12, 0, tzinfo=dt.UTC)) == 0


async def test_on_sqlite_nothing_of_a_destroyed_key_or_value_is_left_in_the_file_or_its_log(database: str) -> None:
    if not database.startswith("sqlite"):
        pytest.skip("files of SQLite")
    await keep(ANA, {"medical": "Asthma"})
    key, value = await PersonKey.get(subject=ANA), await SensitiveValue.get(subject=ANA)
    file = Path(database.removeprefix("sqlite://"))

    def traces() -> list[bool]:
        kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        return [text.encode() in kept for text in (key.wrapped_key, value.ciphertext)]

    assert traces() == [True, True]
    await destroy_due(dt.datetime(2027, 7, 1, tzinfo=dt.UTC))
    assert traces() == [False, False]


async def test_a_single_destruction_is_overwritten_in_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []

    async def counted() -> None:
        rounds.append(1)

    monkeypatch.setattr("events.records.vault.operations.overwrite_traces", counted)
    await keep(ANA, {"medical": "Asthma"})
    await destroy_due(NOW)
    await destroy(ANA, NOW)
    await destroy_due(NOW + dt.timedelta(hours=6))
    await destroy_due(NOW + dt.timedelta(hours=30))
    assert len(rounds) == 1


async def test_more_people_than_one_transaction_takes_are_all_destroyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.records.vault.operations._BATCH", 2)
    for number in range(5):
        await keep(UUID(int=100 + number), {"medical": "x", "diet": "y"})
    assert await destroy_due(dt.datetime(2027, 7, 1, tzinfo=dt.UTC)) == 5
    assert await SensitiveValue.all().count() == 0
    assert await PersonKey.filter(destroyed_at=None).count() == 0


async def test_all_values_of_a_person_end_on_the_day_given_last() -> None:
    await keep(ANA, {"medical": "Asthma"}, destroy_on=dt.date(2027, 6, 30))
    await keep(ANA, {"diet": "Halal"}, destroy_on=dt.date(2027, 9, 1))
    days = await SensitiveValue.all().order_by("name").values_list("name", "destroy_on")
    assert days == [("diet", dt.date(2027, 9, 1)), ("medical", dt.date(2027, 9, 1))]
    await move_destruction([ANA], dt.date(2028, 1, 1))
    assert await destroy_due(dt.datetime(2027, 12, 31, tzinfo=dt.UTC)) == 0


async def test_rewrapped_keys_need_the_older_master_key_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.records.vault.operations._BATCH", 2)
    people = [UUID(int=100 + number) for number in range(3)]
    for person in people:
        await keep(person, {"medical": "Asthma"})
    await keep(ANA, {"medical": "gone"})
    await destroy(ANA, NOW)
    both, newer = MasterKeys({0: FIRST, 1: SECOND}), MasterKeys({1: SECOND})
    with pytest.raises(SealError, match="master key 0 is missing"):
        await read(people[0], "medical", keys=newer)
    assert (await rewrap(both, NOW), await rewrap(both, NOW)) == (3, 0)
    assert [await read(person, "medical", keys=newer) for person in people] == [{"medical": "Asthma"}] * 3
    assert (await PersonKey.get(subject=ANA)).wrapped_key == ""


async def test_two_who_write_first_at_the_same_time_share_one_key() -> None:
    await asyncio.gather(*(keep(ANA, {name: name}) for name in ("a", "b", "c", "d")))
    assert await read(ANA, "a", "b", "c", "d") == {"a": "a", "b": "b", "c": "c", "d": "d"}
    assert await PersonKey.all().count() == 1


async def test_moving_the_days_of_a_scope_waits_for_who_holds_a_key() -> None:
    await keep(ANA, {"medical": "Asthma"})
    outside = contextvars.copy_context()
    async with transaction():
        if dialect() == "postgresql":
            await execute_rows("SELECT id FROM person_key WHERE subject = $1 FOR UPDATE", [ANA])
        moving = asyncio.create_task(move_destruction_in(MISSION, dt.date(2028, 1, 1)), context=outside)
        done, _waiting = await asyncio.wait({moving}, timeout=0.3)
        assert not done
    await moving
    assert (await SensitiveValue.get()).destroy_on == dt.date(2028, 1, 1)
