"""Files that are kept only until somebody has looked at what they would do, for a day at most."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from events.platform.storage.blobs import path_of
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file, remove_file

_KEPT_FOR = dt.timedelta(days=1)


@dataclass(frozen=True)
class Uploads:
    """Where such files of a scope and purpose lie, and the media types that are taken."""

    root: Path
    scope: UUID
    purpose: str
    allowed: Collection[str]

    async def keep(self, data: bytes, name: str, *, by: UUID, now: dt.datetime) -> StoredFile:
        """Keep a file until tomorrow. Raise FileRefusedError."""
        return await keep_file(
            self.root,
            data,
            name=name,
            scope=self.scope,
            purpose=self.purpose,
            allowed=self.allowed,
            now=now,
            owner=by,
            keep_until=now.date() + _KEPT_FOR,
        )

    async def find(self, **which: object) -> StoredFile | None:
        """Return a file that was sent here and is still kept, by its `id` or its `sha256`."""
        kept = StoredFile.filter(scope=self.scope, purpose=self.purpose, deleted_at=None, **which)
        return await kept.order_by("created_at").first()

    async def content(self, stored: StoredFile) -> bytes:
        return await asyncio.to_thread(path_of(self.root, stored.stored_as).read_bytes)

    async def forget(self, stored: StoredFile, *, by: UUID, now: dt.datetime) -> None:
        await remove_file(self.root, stored, now, by=by)
