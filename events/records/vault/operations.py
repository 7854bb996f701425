"""Keeping, showing and destroying sealed values.

A value is opened only by `read_sensitive` and `read_sensitive_of_all`, which record the look in the transaction that
reads. All values of a subject are destroyed on one day: the latest that was given. With the subject's key gone,
what of them is left somewhere opens no more; what is left of the wrapped key itself is overwritten by
`overwrite_traces`, but not in backups: see the README.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from events.platform.storage.database import dialect, execute_rows, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change, record_changes
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.sealing import MasterKeys, Sealer, new_data_key, open_sealed, seal

_TRACES_LAST = dt.timedelta(days=1)  # after a single destruction, until the next round has overwritten them
_BATCH = 200  # subjects in one transaction of destroying or rewrapping


@dataclass(frozen=True)
class Looker:
    """Who looks at sealed values, where and when.

    `by` is an account, None for the subject through a private link; `where` the name of the address that shows them.
    """

    by: UUID | None
    where: str
    at: dt.datetime


async def keep_sensitive(
    keys: MasterKeys,
    scope: UUID,
    subject: UUID,
    values: Mapping[str, str],
    *,
    destroy_on: dt.date,
    now: dt.datetime,
    by: UUID | None = None,
) -> None:
    """Seal the values of a subject; one that is empty is taken away, one that is not named stays.

    `destroy_on` is the first day (UTC) on which none of the subject's values exists any more.
    """
    await keep_sensitive_of_all(Sealer(keys, now, by), scope, {subject: values}, destroy_on)


async def keep_sensitive_of_all(
    sealer: Sealer, scope: UUID, values: Mapping[UUID, Mapping[str, str]], destroy_on: dt.date
) -> None:
    """As `keep_sensitive`, of several subjects in as many statements as for one; not of more than some hundreds."""
    subjects = sorted(values)
    async with transaction():
        data_keys = await _data_keys_for_writing(sealer, subjects)
        for name in {name for of_subject in values.values() for name, value in of_subject.items() if not value}:
            gone = [subject for subject in subjects if values[subject].get(name) == ""]
            await SensitiveValue.filter(subject__in=gone, name=name).delete()
        rows = [
            SensitiveValue(
                id=uuid.uuid4(),
                scope=scope,
                subject=subject,
                name=name,
                ciphertext=seal(data_keys[subject], scope, subject, name, value),
                updated_at=sealer.now,
                destroy_on=destroy_on,
            )
            for subject in subjects
            for name, value in values[subject].items()
            if value
        ]
        changed = ["scope", "ciphertext", "updated_at", "destroy_on"]
        await SensitiveValue.bulk_create(rows, on_conflict=["subject", "name"], update_fields=changed)
        await SensitiveValue.filter(subject__in=subjects).update(destroy_on=destroy_on)
        day = destroy_on.isoformat()
        kept = {subject: {"names": sorted(values[subject]), "destroy_on": day} for subject in subjects}
        await record_changes(scope, "sensitive_value", kept, Act.KEPT, sealer.now, actor=sealer.by)


async def read_sensitive(
    keys: MasterKeys,
    scope: UUID,
    subject: UUID,
    names: Collection[str],
    looker: Looker,
) -> dict[str, str]:
    """Return the values of those names that the subject has; the look is recorded first. Raise SealError.

    Not to be called inside a transaction, whose rollback would take the record of the look with it.
    """
    found = await read_sensitive_of_all(keys, scope, [subject], names, looker)
    return found.get(subject, {})


async def read_sensitive_of_all(
    keys: MasterKeys,
    scope: UUID,
    subjects: Collection[UUID],
    names: Collection[str],
    looker: Looker,
) -> dict[UUID, dict[str, str]]:
    """As `read_sensitive`, of several subjects in four statements; one look for each who has any such value."""
    async with transaction():
        wanted = SensitiveValue.filter(scope=scope, subject__in=list(subjects), name__in=list(names))
        rows = await wanted.order_by("subject", "name")
        shown: dict[UUID, list[SensitiveValue]] = {}
        for row in rows:
            shown.setdefault(row.subject, []).append(row)
        await Look.bulk_create(
            Look(
                scope=scope,
                subject=subject,
                looked_by=looker.by,
                looked_at=looker.at,
                names=[row.name for row in of_subject],
                place=looker.where,
            )
            for subject, of_subject in shown.items()
        )
        data_keys = await _data_keys(keys, shown)
        return {
            subject: {
                row.name: open_sealed(data_keys[subject], scope, subject, row.name, row.ciphertext)
                for row in of_subject
            }
            for subject, of_subject in shown.items()
            if subject in data_keys
        }


async def move_destruction(subjects: Collection[UUID], destroy_on: dt.date) -> None:
    """Another day for all values of these subjects, as when the dates of their mission moved."""
    async with transaction():
        await _lock(subjects)
        await SensitiveValue.filter(subject__in=list(subjects)).update(destroy_on=destroy_on)


async def move_destruction_in(scope: UUID, destroy_on: dt.date) -> None:
    """Another day for all values that are kept in a scope, as when the dates of an event moved."""
    async with transaction():
        subjects = await SensitiveValue.filter(scope=scope).distinct().values_list("subject", flat=True)
        await _lock([UUID(str(subject)) for subject in subjects])
        await SensitiveValue.filter(scope=scope).update(destroy_on=destroy_on)


async def destroy(subject: UUID, now: dt.datetime, *, by: UUID | None = None) -> None:
    """Destroy a subject's key and values. Kept once more later, they get a key of their own."""
    async with transaction():
        await _lock([subject])
        await _destroy([subject], now, by)


async def destroy_due(now: dt.datetime) -> int:
    """Destroy the keys and values of all whose day has come (UTC). Returns of how many subjects."""
    destroyed = 0
    while due := await _due(now):
        async with transaction():
            await _lock(due)
            still = await _due(now, due)  # somebody may have moved the day before we held the key
            await _destroy(still, now, None)
        destroyed += len(still)
    if destroyed or await PersonKey.exists(destroyed_at__gte=now - _TRACES_LAST):
        await overwrite_traces()
    return destroyed


async def overwrite_traces(further: Sequence[str] = ()) -> None:
    """Put an end to deleted rows that the write-ahead log of SQLite, or dead tuples of PostgreSQL, still hold.

    Of PostgreSQL the tables of the vault are vacuumed, and `further` ones.

    Outside any transaction, and in the server only, which alone checkpoints a SQLite file. PostgreSQL's own log keeps
    them until its segments are used again.
    """
    if dialect() == "sqlite":
        await execute_rows("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        await execute_rows(f"VACUUM {', '.join(('person_key', 'sensitive_value', *further))}")


async def rewrap(keys: MasterKeys, now: dt.datetime) -> int:
    """Wrap all living keys by the newest master key. Returns how many were not. Raise SealError.

    Afterwards the older master keys open nothing in this database, and without them nothing in older backups.
    """
    rewrapped = 0
    others = PersonKey.filter(destroyed_at=None).exclude(master_key_number=keys.newest)
    subjects: list[UUID] = await others.order_by("subject").values_list("subject", flat=True)  # type: ignore[assignment]
    for start in range(0, len(subjects), _BATCH):
        rewrapped += await _rewrap_some(keys, subjects[start : start + _BATCH])
    if rewrapped:
        details = {"master_key": keys.newest, "keys": rewrapped}
        async with transaction():
            await record_change(None, "person_key", UUID(int=0), Act.REWRAPPED, now, details=details)
    return rewrapped


async def _rewrap_some(keys: MasterKeys, subjects: Collection[UUID]) -> int:
    async with transaction():
        await _lock(subjects)
        rows = await PersonKey.filter(subject__in=list(subjects), destroyed_at=None)
        for row in rows:
            data_key = keys.unwrap(row.subject, row.master_key_number, row.wrapped_key)
            row.wrapped_key, row.master_key_number = keys.wrap(row.subject, data_key), keys.newest
        if rows:
            await PersonKey.bulk_update(rows, ["wrapped_key", "master_key_number"])
    return len(rows)


async def _data_keys_for_writing(sealer: Sealer, subjects: Sequence[UUID]) -> dict[UUID, bytes]:
    """Return the keys of subjects in order, locked until the end of the transaction; new ones for who has none."""
    keys = sealer.keys
    fresh = [(uuid.uuid4(), one, keys.newest, keys.wrap(one, new_data_key()), sealer.now) for one in subjects]
    places = ", ".join(f"(${at}, ${at + 1}, ${at + 2}, ${at + 3}, ${at + 4})" for at in range(1, 5 * len(fresh), 5))
    rows = await execute_rows(
        "INSERT INTO person_key (id, subject, master_key_number, wrapped_key, created_at) "  # noqa: S608 - places only
        f"VALUES {places} ON CONFLICT (subject) DO UPDATE SET {', '.join(map(_unless_living, _OF_A_KEY))},"
        " destroyed_at = NULL RETURNING subject, master_key_number, wrapped_key",
        list(chain.from_iterable(fresh)),
    )
    named = {UUID(str(row["subject"])): row for row in rows}
    return {one: keys.unwrap(one, row["master_key_number"], row["wrapped_key"]) for one, row in named.items()}


_OF_A_KEY = ("wrapped_key", "master_key_number", "created_at")


def _unless_living(column: str) -> str:
    """Return the assignment that keeps what a living key has, and gives a destroyed one what the new key has."""
    return f"{column} = CASE WHEN person_key.destroyed_at IS NULL THEN person_key.{column} ELSE excluded.{column} END"


async def _data_keys(keys: MasterKeys, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    rows = await PersonKey.filter(subject__in=list(subjects), destroyed_at=None)
    return {row.subject: keys.unwrap(row.subject, row.master_key_number, row.wrapped_key) for row in rows}


async def _lock(subjects: Collection[UUID]) -> None:
    """Hold these keys until the end of the transaction; on SQLite the transaction holds everything."""
    if dialect() == "postgresql":
        sql = "SELECT id FROM person_key WHERE subject = ANY($1) ORDER BY subject FOR UPDATE"
        await execute_rows(sql, [list(subjects)])


async def _due(now: dt.datetime, among: Collection[UUID] | None = None) -> list[UUID]:
    due = SensitiveValue.filter(destroy_on__lte=now.astimezone(dt.UTC).date())
    if among is not None:
        due = due.filter(subject__in=list(among))
    found: list[UUID] = await due.distinct().order_by("subject").limit(_BATCH).values_list("subject", flat=True)  # type: ignore[assignment]
    return found


async def _destroy(subjects: Collection[UUID], now: dt.datetime, by: UUID | None) -> None:
    values = SensitiveValue.filter(subject__in=list(subjects))
    scopes = dict(await values.distinct().values_list("subject", "scope"))
    await values.delete()
    await PersonKey.filter(subject__in=list(subjects), destroyed_at=None).update(wrapped_key="", destroyed_at=now)
    for subject, scope in scopes.items():
        await record_change(scope, "sensitive_value", subject, Act.DESTROYED, now, actor=by)
