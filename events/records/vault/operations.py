"""Keeping, showing and destroying sealed values.

A value is opened only by `read_sensitive` and `read_sensitive_of_all`, which record the look in the transaction that
reads. All values of a subject are destroyed on one day: the latest that was given. With the subject's key gone,
what of them is left somewhere opens no more; what is left of the wrapped key itself is overwritten by
`overwrite_traces`, but not in backups: see the README.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from events.platform.storage.database import dialect, execute_rows, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.vault.models import Look, PersonKey, SensitiveValue
from events.records.vault.sealing import MasterKeys, new_data_key, open_sealed, seal

_TRACES_LAST = dt.timedelta(days=1)  # after a single destruction, until the next round has overwritten them
_BATCH = 200  # subjects in one transaction of destroying or rewrapping


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
    async with transaction():
        data_key = await _data_key_for_writing(keys, subject, now)
        gone = [name for name, value in values.items() if not value]
        await SensitiveValue.filter(subject=subject, name__in=gone).delete()
        rows = [
            SensitiveValue(
                id=uuid.uuid4(),
                scope=scope,
                subject=subject,
                name=name,
                ciphertext=seal(data_key, scope, subject, name, value),
                updated_at=now,
                destroy_on=destroy_on,
            )
            for name, value in values.items()
            if value
        ]
        changed = ["scope", "ciphertext", "updated_at", "destroy_on"]
        await SensitiveValue.bulk_create(rows, on_conflict=["subject", "name"], update_fields=changed)
        await SensitiveValue.filter(subject=subject).update(destroy_on=destroy_on)
        details = {"names": sorted(values), "destroy_on": destroy_on.isoformat()}
        await record_change(scope, "sensitive_value", subject, Act.KEPT, now, actor=by, details=details)


async def read_sensitive(
    keys: MasterKeys,
    scope: UUID,
    subject: UUID,
    names: Collection[str],
    *,
    by: UUID | None,
    where: str,
    now: dt.datetime,
) -> dict[str, str]:
    """Return the values of those names that the subject has; the look is recorded first. Raise SealError.

    `by` is the account that looks, None for the subject through a private link; `where` the name of the address.
    Not to be called inside a transaction, whose rollback would take the record of the look with it.
    """
    found = await read_sensitive_of_all(keys, scope, [subject], names, by=by, where=where, now=now)
    return found.get(subject, {})


async def read_sensitive_of_all(
    keys: MasterKeys,
    scope: UUID,
    subjects: Collection[UUID],
    names: Collection[str],
    *,
    by: UUID | None,
    where: str,
    now: dt.datetime,
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
                looked_by=by,
                looked_at=now,
                names=[row.name for row in of_subject],
                place=where,
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


async def overwrite_traces() -> None:
    """Put an end to deleted rows that the write-ahead log of SQLite, or dead tuples of PostgreSQL, still hold.

    Outside any transaction, and in the server only, which alone checkpoints a SQLite file. PostgreSQL's own log keeps
    them until its segments are used again.
    """
    if dialect() == "sqlite":
        await execute_rows("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        await execute_rows("VACUUM person_key, sensitive_value")


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


async def _data_key_for_writing(keys: MasterKeys, subject: UUID, now: dt.datetime) -> bytes:
    """Return the subject's key, locked until the end of the transaction; a new one for who has none."""
    fresh = new_data_key()
    rows = await execute_rows(
        "INSERT INTO person_key (id, subject, master_key_number, wrapped_key, created_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (subject) DO UPDATE SET"
        " wrapped_key = CASE WHEN person_key.destroyed_at IS NULL THEN person_key.wrapped_key ELSE $4 END,"
        " master_key_number = CASE WHEN person_key.destroyed_at IS NULL THEN person_key.master_key_number ELSE $3 END,"
        " created_at = CASE WHEN person_key.destroyed_at IS NULL THEN person_key.created_at ELSE $5 END,"
        " destroyed_at = NULL"
        " RETURNING master_key_number, wrapped_key",
        [uuid.uuid4(), subject, keys.newest, keys.wrap(subject, fresh), now],
    )
    return keys.unwrap(subject, rows[0]["master_key_number"], rows[0]["wrapped_key"])


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
