"""A table written into a file, in batches between which others get their turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import IO

from events.platform.language.i18n import current_language, locale
from events.platform.tables.writing import BOM, Row, XlsxWriter, csv_lines, json_objects

_BATCH = 200  # rows written at once


@dataclass(frozen=True)
class Table:
    """A table, and the name of its file without ending. `keys` name its columns to programs, as JSON."""

    name: str
    heads: Row
    rows: AsyncIterator[Row]
    keys: Row = ()


async def write_csv(file: IO[bytes], table: Table) -> None:
    """Write a table as CSV. Spreadsheets of languages with a decimal comma expect semicolons between cells."""
    separator = ";" if locale(current_language()).number_symbols["latn"]["decimal"] == "," else ","
    file.write((BOM + csv_lines([table.heads], separator)).encode())
    async for batch in _batches(table.rows):
        file.write(csv_lines(batch, separator).encode())


async def write_xlsx(file: IO[bytes], table: Table) -> None:
    """Write a table as XLSX."""
    with closing(XlsxWriter(file, table.heads)) as sheet:
        async for batch in _batches(table.rows):
            sheet.write(batch)


async def write_json(file: IO[bytes], table: Table) -> None:
    """Write a table as a JSON array of objects, whose names are the keys of the columns."""
    before = b"[\n"
    async for batch in _batches(table.rows):
        file.write(before + json_objects(table.keys, batch))
        before = b",\n"
    file.write(b"\n]\n" if before == b",\n" else b"[]\n")


WRITERS: Mapping[str, Callable[[IO[bytes], Table], Awaitable[None]]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
}


async def _batches(rows: AsyncIterator[Row]) -> AsyncIterator[list[Row]]:
    batch: list[Row] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
