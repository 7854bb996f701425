"""Tables that others made, as rows of text; what is too large or damaged is refused, and nothing worse happens."""

from __future__ import annotations

import io
import zipfile

import pytest

from events.platform.tables.reading import MOST_BYTES, TableError, read_table
from events.platform.tables.sheet_child import MOST_ROWS, text_of
from events.platform.tables.writing import XlsxWriter

ROWS = [["Nom", "Pays"], ["Régie de l’eau", "SN"], ["=1+1", "00123"]]
_SHEET = "xl/worksheets/sheet1.xml"


def _xlsx(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    writer = XlsxWriter(file, rows[0])
    writer.write(rows[1:])
    writer.close()
    return file.getvalue()


def _with_sheet(sheet: str) -> bytes:
    """A workbook with a sheet of its own making."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_xlsx(ROWS))) as packed, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part in packed.namelist():
            made.writestr(part, sheet if part == _SHEET else packed.read(part))
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
async def test_csv_is_read_in_any_encoding_and_separator(encoding: str, separator: str) -> None:
    content = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS).encode(encoding)
    assert await read_table(content) == ROWS


async def test_a_spreadsheet_is_read_as_text() -> None:
    assert await read_table(_xlsx(ROWS)) == ROWS


async def test_numbers_and_days_of_a_spreadsheet_read_as_they_look() -> None:
    assert [text_of(cell) for cell in (1200.0, 1.5, "x", True)] == ["1200", "1.5", "x", "True"]


async def test_a_cell_in_the_last_corner_does_not_end_the_server() -> None:
    """The reader makes room for seventeen thousand million cells, and aborts."""
    cell = '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
    first = '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{first}</row><row r="1048576">{cell}</row></sheetData></worksheet>'
    )
    with pytest.raises(TableError, match="too large"):
        await read_table(_with_sheet(sheet))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * (MOST_BYTES + 1), "too large"),
        (b"a\n" * (MOST_ROWS + 1), "too large"),
        (b"PK\x03\x04 no zip", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no table"),
    ],
)
async def test_what_is_no_table_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(TableError, match=told):
        await read_table(content)


async def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(TableError, match="no table"):
        await read_table(file.getvalue())


async def test_what_would_unpack_to_too_much_is_not_opened() -> None:
    with pytest.raises(TableError, match="too large"):
        await read_table(_with_sheet(" " * (201 * 2**20)))
