"""Tables that others made: CSV in whatever encoding, XLSX and ODS, as rows of cleaned text.

What opens a spreadsheet runs in a child with limits (`sheet_child.py`); the server only looks at its sizes.
"""

from __future__ import annotations

import asyncio
import csv
import io
import sys
import zipfile
from collections.abc import Sequence

import msgspec

from events.platform.language.cleaning import clean_text
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.sheet_child import MOST_COLUMNS, MOST_ROWS, UNREADABLE

MOST_BYTES = 8 * 2**20
_MOST_UNPACKED = 200 * 2**20
_SECONDS = 60.0
_SEPARATORS = (";", ",", "\t", "|")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableError(Exception):
    """A file is no table that can be read; `message` says why and what to do."""

    def __init__(self, message: LazyText) -> None:
        super().__init__(str(message))
        self.message = message


_TOO_LARGE = _("The file is too large: at most 10,000 rows and 8 MB are read.")


async def read_table(content: bytes) -> list[list[str]]:
    """Return the rows of a file that have something in them, with their empty cells. Raise TableError."""
    if len(content) > MOST_BYTES:
        raise TableError(_TOO_LARGE)
    if content.startswith(_OLE):
        raise TableError(_("The file has a password or is of an old form. Save it as XLSX without a password."))
    rows = await _sheet(content) if content.startswith(_ZIP) else _csv(content)
    cleaned = [[clean_text(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    if len(cleaned) > MOST_ROWS:
        raise TableError(_TOO_LARGE)
    return cleaned


async def _sheet(content: bytes) -> Sequence[Sequence[str]]:
    """Return the rows of a spreadsheet's first sheet, read by a child."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise TableError(_DAMAGED) from None
    if unpacked > _MOST_UNPACKED:
        raise TableError(_TOO_LARGE)
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "events.platform.tables.sheet_child", stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(_SECONDS):
            answer, _errors = await child.communicate(content)
    except BaseException as error:
        child.kill()
        await child.wait()
        if isinstance(error, TimeoutError):
            raise TableError(_TOO_LARGE) from None
        raise
    if child.returncode:
        raise TableError(_DAMAGED if child.returncode == UNREADABLE else _TOO_LARGE)
    return msgspec.json.decode(answer, type=list[list[str]])


_DAMAGED = _("The file is no table that can be read. Save it as XLSX or CSV and try again.")


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise TableError(_DAMAGED)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise TableError(_DAMAGED) from None


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16 as it says, else what Excel writes in western Europe."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
