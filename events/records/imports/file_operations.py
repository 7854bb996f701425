"""Tables that commands read: `events import-…`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from events.platform.tables.reading import TableError, read_table
from events.records.imports.values import Fate, Preview, Rows

Report = Callable[[str], object]


class ImportRefusedError(Exception):
    """A table was not written; the message says why."""


async def read_file(path: Path, work: Callable[[Rows], Awaitable[Preview]], report: Report) -> Preview:
    """Do with the rows of a file what `work` does, and report each line. Raise ImportRefusedError."""
    try:
        preview = await work(await read_table(await asyncio.to_thread(path.read_bytes)))
    except (OSError, TableError) as error:
        raise ImportRefusedError(str(error)) from error
    for outcome in preview.outcomes:
        report(f"{outcome.number}\t{outcome.title}\t{outcome.words}")
    if preview.is_wrong:
        wrong, lines = preview.count(Fate.WRONG), len(preview.outcomes)
        raise ImportRefusedError(f"Nothing was written: {wrong} of {lines} lines are wrong.")
    return preview
