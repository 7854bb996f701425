"""Tables that were sent: kept as they were read, by their digest, so that what was shown is what is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import msgspec

from events.records.files.models import StoredFile
from events.records.files.sniffing import JSON
from events.records.files.upload_operations import Uploads
from events.records.imports.values import Rows

_ENDING = ".json"


class KeptTables:
    """The tables that were sent for one scope: an event, or an account where they are about all events."""

    def __init__(self, root: Path, scope: UUID) -> None:
        self._files = Uploads(root, scope, "table", {JSON})

    async def keep(self, rows: Rows, name: str, *, by: UUID, now: dt.datetime) -> StoredFile:
        """Keep the rows of a table until tomorrow; the same ones are kept once. Raise FileRefusedError."""
        stored = await self._files.keep(msgspec.json.encode(rows), name + _ENDING, by=by, now=now)
        first = await self.find(stored.sha256)
        if first is None or first.id == stored.id:
            return stored
        await self._files.forget(stored, by=by, now=now)
        return first

    async def find(self, digest: str) -> StoredFile | None:
        return await self._files.find(sha256=digest)

    async def rows(self, stored: StoredFile) -> Rows:
        return msgspec.json.decode(await self._files.content(stored), type=list[list[str]])

    async def forget(self, stored: StoredFile, *, by: UUID, now: dt.datetime) -> None:
        await self._files.forget(stored, by=by, now=now)


def name_of(stored: StoredFile) -> str:
    """Return the name that a table came with."""
    return stored.name.removesuffix(_ENDING)
