"""Asking for a list as a file, and what becomes of it: each a short transaction, none of them while it is made."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from events.congress.registration.exports.models import RegistrationExport
from events.congress.registration.exports.queries import KEPT_FOR, path_of
from events.platform.storage.database import IntegrityError, after_commit, execute_count, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change

LEASE = dt.timedelta(minutes=1)
MOST_ATTEMPTS = 3
DONE, FAILED, NO_ROOM = "done", "failed", "no_room"


class OtherIsMadeError(Exception):
    """The account has another file of this event made at present; `export` is its row."""

    def __init__(self, export: RegistrationExport) -> None:
        super().__init__(export.id)
        self.export = export


@dataclass(frozen=True)
class Asked:
    """Which list of an event, as a file of which kind, and how many are in it now."""

    role: str
    kind: str
    query: Mapping[str, str]
    columns: tuple[str, ...]
    language: str
    total: int


async def ask_for(event_id: UUID, by: UUID, asked: Asked, now: dt.datetime) -> RegistrationExport:
    """Have a list made into a file; the same list asked for again is the same row. Raise OtherIsMadeError."""
    key = f"{event_id}:{by}"
    try:
        async with transaction():
            return await RegistrationExport.create(
                id=uuid.uuid4(),
                event_id=event_id,
                asked_by=by,
                open_key=key,
                role=asked.role,
                kind=asked.kind,
                query=dict(asked.query),
                columns=list(asked.columns),
                language=asked.language,
                total=asked.total,
                asked_at=now,
            )
    except IntegrityError:
        row = await RegistrationExport.get(open_key=key)
    if (row.kind, row.query, row.language, row.role) == (asked.kind, dict(asked.query), asked.language, asked.role):
        return row
    raise OtherIsMadeError(row)


async def take(export_id: UUID, now: dt.datetime) -> bool:
    """Take a file on for a minute; False where another process has it, or where it failed too often."""
    async with transaction():
        taken = await execute_count(
            "UPDATE registration_export SET lease_until = $1, attempts = attempts + 1, done = 0 WHERE id = $2 "
            "AND state = 'waiting' AND (lease_until IS NULL OR lease_until < $3) AND attempts < $4",
            [now + LEASE, export_id, now, MOST_ATTEMPTS],
        )
        if not taken:
            await _end(export_id, FAILED, 0, now, attempts__gte=MOST_ATTEMPTS, lease_until__lt=now)
    return bool(taken)


async def note_progress(export_id: UUID, done: int, now: dt.datetime) -> bool:
    """Note how far a file is; False when nobody wants it any more."""
    async with transaction():
        rows = RegistrationExport.filter(id=export_id, state="waiting")
        return bool(await rows.update(done=done, lease_until=now + LEASE))


async def give_back(export_id: UUID) -> None:
    """Leave a file to whoever comes next: this process stops, which is no failed attempt."""
    async with transaction():
        row = await RegistrationExport.get_or_none(id=export_id, state="waiting")
        if row:
            await RegistrationExport.filter(id=export_id).update(lease_until=None, attempts=row.attempts - 1)


async def end(export_id: UUID, state: str, done: int, now: dt.datetime) -> bool:
    """Note that a file is done, or why it is not; False when nobody wants it any more."""
    async with transaction():
        return await _end(export_id, state, done, now)


async def _end(export_id: UUID, state: str, done: int, now: dt.datetime, **only: object) -> bool:
    rows = RegistrationExport.filter(id=export_id, state="waiting", **only)
    return bool(await rows.update(state=state, done=done, open_key=None, lease_until=None, ended_at=now))


async def note_download(row: RegistrationExport, now: dt.datetime) -> None:
    """Record who took a list away."""
    details = {"format": row.kind, "number": row.done}
    async with transaction():
        await record_change(row.event_id, "event", row.event_id, Act.EXPORTED, now, actor=row.asked_by, details=details)


async def forget(root: Path, export_ids: Collection[UUID]) -> None:
    """Forget what was asked for, and remove the files with the transaction; who makes one of them stops."""
    async with transaction():
        await RegistrationExport.filter(id__in=list(export_ids)).delete()
        after_commit(partial(remove, [path_of(root, one) for one in export_ids]))


async def forget_all_of(root: Path, event_id: UUID) -> None:
    """Forget every file of an event, for somebody who is erased may be in it."""
    rows = RegistrationExport.filter(event_id=event_id)
    await forget(root, [row.id for row in await rows])


async def forget_old(root: Path, now: dt.datetime) -> int:
    """Forget files an hour after they were asked for, and remove what no row knows. Return how many."""
    old = [row.id for row in await RegistrationExport.filter(asked_at__lte=now - KEPT_FOR)]
    if old:
        await forget(root, old)
    lying = await asyncio.to_thread(_lying, root)
    known = await RegistrationExport.filter(id__in=list(lying)).values_list("id", flat=True) if lying else []
    orphans = [path for one, paths in lying.items() if one not in set(known) for path in paths]
    await asyncio.to_thread(remove, orphans)
    return len(old) + len(orphans)


def _lying(root: Path) -> dict[UUID, list[Path]]:
    """Return the files that lie there, whole or half written, by what they are for."""
    found: dict[UUID, list[Path]] = {}
    for path in (root / "exports").glob("*"):
        with contextlib.suppress(ValueError):
            found.setdefault(UUID(path.name.partition(".")[0]), []).append(path)
    return found


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):  # what stays is removed later
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.part").unlink(missing_ok=True)
