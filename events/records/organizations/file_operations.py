"""`events import-organizations FILE`: all organizations of a file, or what each line would do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from events.platform.web.installation import now
from events.records.imports.file_operations import ImportRefusedError, Report, read_file
from events.records.imports.values import Fate, Preview, Rows
from events.records.organizations.import_operations import import_organizations, preview_organizations
from events.records.organizations.importing import HeadError, lines_of


async def import_organizations_file(path: Path, report: Report, *, is_dry: bool) -> str:
    """Read a file of organizations. Return what was done. Raise ImportRefusedError."""
    try:
        done = await read_file(path, partial(_read, is_dry), report)
    except HeadError:
        message = 'The first line of the file names the columns, and "Name" is not among them.'
        raise ImportRefusedError(message) from None
    will_be = "would be" if is_dry else "are"
    return f"{done.count(Fate.NEW)} of {len(done.outcomes)} organizations {will_be} new."


async def _read(is_dry: bool, rows: Rows) -> Preview:
    lines = lines_of(rows)
    return await (preview_organizations(lines) if is_dry else import_organizations(lines, now()))
