"""The registrations of an event as a file: what the list finds, with everything that its reader sees."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from events.congress.organizing.models import Event
from events.congress.registration.list_queries import Found, all_of, count_of
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.sealed_operations import Opener, with_sealed
from events.congress.registration.sight import Sight
from events.congress.registration.table_queries import cells_of, heads_of, keys_of
from events.platform.language.i18n import speaking
from events.platform.tables.files import WRITERS, Table
from events.platform.tables.writing import Row
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.zoned import ZonedTime

MOST_AT_ONCE = 5000  # registrations in a file that is sent at once; longer ones are made apart
_TOLD_EVERY = 1000  # registrations


class NoEventError(Exception):
    """No event has this slug."""


def table_of(
    event: Event,
    seen: Questions,
    sight: Sight,
    found: Found,
    now: dt.datetime,
    opener: Opener | None = None,
    files: str = "",
) -> Table:
    """Return the table of what was found; `seen` are the questions seen, sealed answers are in it with an opener.

    Files that were sent are named, with their address of the form `files` (`address_of_files`).
    """
    rows = all_of(found)
    if opener:
        rows = with_sealed(rows, opener)
    else:
        seen = seen.without_sealed()
    today = ZonedTime.from_instant(now, event.time_zone).stored[:10]
    cells = cells_of(rows, seen, sight, event.time_zone, partial(_file_address, files))
    return Table(f"{event.slug}-{today}", heads_of(seen, sight), cells, keys_of(seen, sight))


_REFERENCE, _QUESTION = "~reference~", "~question~"  # stand in an address as they are


def address_of_files(base_url: str, slug: str) -> str:
    """Return the form of the addresses of an event's files, from which a child without the address book makes them."""
    names = {"slug": slug, "reference": _REFERENCE, "question": _QUESTION}
    return base_url + address("organize.registration.file", **names)


def _file_address(form: str, reference: str, question: str) -> str:
    return form.replace(_REFERENCE, reference).replace(_QUESTION, question)


async def export_registrations_file(
    slug: str, kind: str, path: Path, report: Callable[[str], object], base_url: str = ""
) -> int:
    """Write every registration of an event into a file, as an owner sees them, without sealed answers.

    The file is there once it is whole. Return how many are in it. Raise NoEventError, OSError.
    """
    event = await Event.get_or_none(slug=slug)
    if event is None:
        raise NoEventError(f"no event has the slug {slug!r}")
    with speaking(event.default_language):
        found = Found(event.id)
        files = address_of_files(base_url, slug)
        table = table_of(event, await questions_of(event), Sight("owner"), found, now(), files=files)
        number = await count_of(found)
        return await write_table(path, kind, table, lambda done: report(f"{done} of {number} registrations"))


async def write_table(path: Path, kind: str, table: Table, tell: Callable[[int], object]) -> int:
    """Write a table into a file, which is there once it is whole; tell how far it is. Return its number of rows."""
    told = _Told(tell)
    part = path.with_name(f"{path.name}.part")
    file = await asyncio.to_thread(part.open, "wb")
    try:
        with file:
            await WRITERS[kind](file, replace(table, rows=told.each(table.rows)))
        await asyncio.to_thread(part.replace, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return told.done


class _Told:
    """Tells how many rows of a long table are written."""

    def __init__(self, tell: Callable[[int], object]) -> None:
        self.done = 0
        self._tell = tell

    async def each(self, rows: AsyncIterator[Row]) -> AsyncIterator[Row]:
        async for row in rows:
            yield row
            self.done += 1
            if self.done % _TOLD_EVERY == 0:
                self._tell(self.done)
