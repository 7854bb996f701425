"""Schedules on their way in: fetched or sent, kept until somebody has looked at what they would change."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.organizing.models import Event
from events.records.files import upload_operations as files
from events.records.files.models import StoredFile
from events.records.files.sniffing import CSV, EML, HTML, ICS, JSON, TEXT

_KINDS = frozenset({CSV, EML, HTML, ICS, JSON, TEXT})  # what XML looks like depends on what is in it


@dataclass(frozen=True)
class Uploads:
    """Where the files of an event lie."""

    root: Path
    event: Event

    @property
    def _files(self) -> files.Uploads:
        return files.Uploads(self.root, self.event.id, "agenda", _KINDS)

    async def keep(self, data: bytes, name: str, *, by: UUID, now: dt.datetime) -> StoredFile:
        """Keep a schedule until tomorrow. Raise FileRefusedError."""
        return await self._files.keep(data, name, by=by, now=now)

    async def find(self, file_id: UUID | None) -> StoredFile | None:
        """Return a schedule that was sent for this event and is still kept."""
        return await self._files.find(id=file_id)

    async def read(self, stored: StoredFile, *, trust_start: bool | None) -> Schedule:
        return await self.schedule(await self._files.content(stored), trust_start=trust_start)

    async def schedule(self, data: bytes, *, trust_start: bool | None) -> Schedule:
        """Return the schedule; one that names no time zone is taken to be in the event's. Raise ScheduleError."""
        zone = self.event.time_zone
        return await asyncio.to_thread(read_schedule, data, trust_start=trust_start, zone_otherwise=zone)

    async def forget(self, stored: StoredFile, *, by: UUID, now: dt.datetime) -> None:
        await self._files.forget(stored, by=by, now=now)
