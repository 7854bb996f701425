"""Making the files that were asked for, one at a time in a process apart, beside the server or in the worker."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from uuid import UUID

from events.congress.registration.export_queries import address_of_files
from events.congress.registration.exports.file_queries import Wanted, write_list
from events.congress.registration.exports.models import RegistrationExport
from events.congress.registration.exports.operations import (
    DONE,
    FAILED,
    NO_ROOM,
    end,
    give_back,
    note_progress,
    remove,
    take,
)
from events.congress.registration.exports.queries import next_waiting, path_of
from events.platform.language.i18n import speaking
from events.platform.loops import sleep_until
from events.platform.storage.outages import Cause, note_outage, outage_of
from events.platform.storage.reading_process import NoRoomError, ReadingError, StoppedError, read_apart
from events.platform.web.installation import now
from events.settings import Settings

_log = logging.getLogger(__name__)
_IDLE = 1.0  # seconds between two looks
_TROUBLE = 10.0
_NOTED_EVERY = 1.0


async def make_until(stop: asyncio.Event, settings: Settings) -> None:
    """Make what is asked for until `stop` is set; what is half done then is left to whoever starts next."""
    while not stop.is_set():
        pause = _IDLE
        try:
            if await make_next(settings, stop):
                pause = 0.0
        except Exception as error:
            pause = _TROUBLE
            if (cause := outage_of(error)) is not None:
                note_outage(cause, error)
            else:
                _log.exception("a list cannot be made into a file")
        await sleep_until(stop, pause)


async def make_next(settings: Settings, stop: asyncio.Event) -> bool:
    """Make the file that has waited longest; False when none waits."""
    waiting = await next_waiting(now())
    if waiting is None:
        return False
    if await take(waiting, now()):
        await _make(settings, waiting, stop)
    return True


async def _make(settings: Settings, export_id: UUID, stop: asyncio.Event) -> None:
    making = _Making(settings, export_id)
    work, stopped = asyncio.ensure_future(making.state_after()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if not work.done():
            work.cancel()
            await asyncio.wait({work})
    state = None if work.cancelled() else work.result()
    if state is None:
        await give_back(export_id)
    elif await end(export_id, state, making.done, now()) and state == DONE:
        return
    await asyncio.to_thread(remove, [making.path])


class _Making:
    """One file that is made, and how far it is."""

    def __init__(self, settings: Settings, export_id: UUID) -> None:
        self.done = 0
        self.path = path_of(settings.files_dir, export_id)
        self._settings = settings
        self._id = export_id
        self._noted_at = float("-inf")

    async def state_after(self) -> str:
        """Write the file; return the state of its row then."""
        try:
            await asyncio.to_thread(self.path.parent.mkdir, 0o700, parents=True, exist_ok=True)
            work = partial(write_list, await self._wanted())
            await read_apart(self._settings.database_url, work, self._report)
        except StoppedError:
            return FAILED
        except (ReadingError, OSError) as error:
            _log.error("a list of registrations was not made: %s", error)
            return NO_ROOM if isinstance(error, NoRoomError) or outage_of(error) is Cause.FULL else FAILED
        return DONE

    async def _wanted(self) -> Wanted:
        row = await RegistrationExport.get(id=self._id).select_related("event")
        with speaking(row.language):
            files = address_of_files(self._settings.base_url, row.event.slug)
        return Wanted(row.event_id, row.role, row.query, row.language, row.kind, files, row.asked_at, self.path)

    async def _report(self, done: int) -> bool:
        self.done = done
        if time.monotonic() < self._noted_at + _NOTED_EVERY:
            return True
        self._noted_at = time.monotonic()
        return await note_progress(self._id, done, now())
