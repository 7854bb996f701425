"""Keeping and removing files: bytes on disk, a row in the database."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib
import uuid
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from starlette.datastructures import UploadFile

from events.platform.storage.blobs import older_than, remove_bytes, write_bytes
from events.platform.storage.database import after_commit, transaction
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.files.models import StoredFile
from events.records.files.names import kept_name
from events.records.files.pictures import BrokenPictureError, HugePictureError, Shape, remade
from events.records.files.refusals import Reason, refusal
from events.records.files.sniffing import HEIC, PICTURES, media_type_of

MOST_BYTES = 10_000_000
LARGEST_UPLOAD = MOST_BYTES + 1_500_000  # of a whole form with a file, for `read_form(largest=…)`
_ORPHAN_AFTER = dt.timedelta(days=1)
_BATCH = 500  # names asked for in one statement
_AT_ONCE = 50  # files removed in one transaction
# Unpacked pictures are large: two at a time, whatever comes.
_decoders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")


class FileRefusedError(Exception):
    """A file that is not kept. `reason` is for programs, `text` for whoever sent it."""

    def __init__(self, reason: Reason, most_bytes: int) -> None:
        super().__init__(reason)
        self.reason, self._most_bytes = reason, most_bytes

    @property
    def text(self) -> str:
        """In the language of the request."""
        return refusal(self.reason, self._most_bytes)


async def keep_file(
    root: Path,
    data: bytes | UploadFile,
    *,
    name: str,
    scope: UUID,
    purpose: str,
    allowed: Collection[str],
    now: dt.datetime,
    owner: UUID | None = None,
    most_bytes: int = MOST_BYTES,
    keep_until: dt.date | None = None,
    subject: UUID | None = None,
    shape: Shape | None = None,
    is_recorded: bool = True,
) -> StoredFile:
    """Check a file by its content and keep it; pictures are made anew (`pictures.py`).

    `allowed` are media types (`sniffing.PICTURES`, `DOCUMENTS` …), `most_bytes` counts what came, `keep_until` is the
    last day it is kept, `shape` that of a picture. What is not recorded stands in no log.
    Raise FileRefusedError. Call it before a transaction rather than in one: on SQLite that
    would hold up every other writer; should the transaction fail, the bytes are swept a day later.
    """
    content = await _read(data, most_bytes)
    try:
        content, media_type = await _checked(content, allowed, shape)
    except _RefusedError as refused:
        raise FileRefusedError(refused.reason, most_bytes) from refused
    stored_as = await asyncio.to_thread(write_bytes, root, content)
    async with transaction():
        stored = await StoredFile.create(
            id=uuid.uuid4(),
            scope=scope,
            purpose=purpose,
            name=kept_name(name, media_type, purpose),
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            stored_as=stored_as,
            subject=subject,
            owner=owner,
            created_at=now,
            keep_until=keep_until,
        )
        if is_recorded:
            await record_change(scope, "file", stored.id, Act.KEPT, now, actor=owner, details={"name": stored.name})
    return stored


async def remove_file(root: Path, stored: StoredFile, now: dt.datetime, *, by: UUID | None = None) -> None:
    """Remove the bytes once the transaction has committed; the row stays, with `deleted_at`. Twice is once.

    What belongs to a subject of its own loses its name too.
    """
    gone = {"deleted_at": now} | ({"name": ""} if stored.subject else {})
    async with transaction():
        if await StoredFile.filter(id=stored.id, deleted_at=None).update(**gone):
            stored.deleted_at = now
            await record_change(stored.scope, "file", stored.id, Act.REMOVED, now, actor=by)
            after_commit(functools.partial(_forget, root, stored.stored_as))


async def remove_due(root: Path, now: dt.datetime) -> int:
    """Remove all files whose last day (UTC) is over. Returns how many."""
    removed = 0
    due = StoredFile.filter(deleted_at=None, keep_until__lt=now.astimezone(dt.UTC).date())
    while batch := await due.order_by("id").limit(_AT_ONCE):
        async with transaction():
            for stored in batch:
                await remove_file(root, stored, now)
        removed += len(batch)
    return removed


async def sweep(root: Path, now: dt.datetime) -> int:
    """Remove bytes older than a day that no living row knows. Returns how many files."""
    before = (now - _ORPHAN_AFTER).timestamp()
    names = await asyncio.to_thread(lambda: sorted(older_than(root, before)))
    swept = 0
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        known = await StoredFile.filter(stored_as__in=some, deleted_at=None).values_list("stored_as", flat=True)
        orphans = sorted(set(some) - {str(name) for name in known})
        await asyncio.to_thread(_forget_all, root, orphans)
        swept += len(orphans)
    return swept


class _RefusedError(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


async def _read(data: bytes | UploadFile, most_bytes: int) -> bytes:
    if isinstance(data, UploadFile):
        sent = data
        try:
            data = await sent.read(most_bytes + 1)
        finally:
            await sent.close()
    if len(data) > most_bytes:
        raise FileRefusedError("too_large", most_bytes)
    if not data:
        raise FileRefusedError("empty", most_bytes)
    return data


async def _checked(content: bytes, allowed: Collection[str], shape: Shape | None) -> tuple[bytes, str]:
    """Return the bytes to store and their type."""
    media_type = await asyncio.to_thread(media_type_of, content)
    if media_type is None or media_type not in allowed:
        raise _RefusedError("heic" if media_type == HEIC and PICTURES & set(allowed) else "wrong_type")
    if media_type not in PICTURES:
        return content, media_type
    try:
        return await asyncio.get_running_loop().run_in_executor(_decoders, remade, content, shape)
    except HugePictureError as error:
        raise _RefusedError("huge_picture") from error
    except BrokenPictureError as error:
        raise _RefusedError("broken_picture") from error


def _forget(root: Path, stored_as: str) -> None:
    with contextlib.suppress(OSError):  # what stays is swept later
        remove_bytes(root, stored_as)


def _forget_all(root: Path, names: Collection[str]) -> None:
    for name in names:
        _forget(root, name)
