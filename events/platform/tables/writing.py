"""Tables as CSV (RFC 4180), XLSX (ECMA-376) and JSON. A cell is text and never does what it says.

The XLSX writer is ours because it writes row by row into the file it is given and puts nothing aside on the disk,
where what is sealed in the database would lie open.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Final
from xml.sax.saxutils import escape

import msgspec

from events.platform.tables.xlsx_parts import PARTS, WORKBOOK

Row = Sequence[str]

BOM = "\ufeff"  # so that Excel reads a CSV as UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767  # what Excel holds
_WIDTH, _WIDEST = 12, 50  # characters of a column
# What XML cannot hold or would change, and what the format takes for such an escape (22.9.2.19, ST_Xstring).
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")  # what hardly a cell has, and each is looked at
_BOLD: Final = ' s="1"'


def csv_lines(rows: Iterable[Row], separator: str) -> str:
    """Return the lines of a CSV file. Every cell is quoted, so that no other separator splits one into a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows(["'" + cell if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return written.getvalue()


def json_objects(keys: Row, rows: Iterable[Row]) -> bytes:
    """Return rows as JSON objects with a comma between them, each on a line of its own."""
    return b",\n".join(msgspec.json.encode(dict(zip(keys, row, strict=True))) for row in rows)


class XlsxWriter:
    """Writes a sheet with a head that stays in sight, row by row. Text is text: `+591…`, `00123`, `=1+1` stay so."""

    def __init__(self, file: IO[bytes], heads: Row) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        for name, content in PARTS.items():
            self._archive.writestr(name, content)
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w")
        self._sheet.write((_BEGIN + _columns(heads) + "<sheetData>").encode())
        self._letters = [_letters(number) for number in range(1, len(heads) + 1)]
        self._count = 0
        self._write(heads, _BOLD)

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows below those before."""
        for row in rows:
            self._write(row)

    def close(self) -> None:
        """Write what ends the file, which stays open."""
        last = self._letters[-1] if self._letters else "A"
        self._sheet.write(f'</sheetData><autoFilter ref="A1:{last}{self._count}"/></worksheet>'.encode())
        self._sheet.close()
        self._archive.writestr("xl/workbook.xml", WORKBOOK % f"$A$1:${last}${self._count}")
        self._archive.close()

    def _write(self, row: Row, style: str = "") -> None:
        self._count += 1
        cells = (
            f'<c r="{letters}{self._count}"{style} t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
            for letters, cell in zip(self._letters, row, strict=False)
            if cell
        )
        self._sheet.write(f'<row r="{self._count}">{"".join(cells)}</row>'.encode())


_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)


def _columns(heads: Row) -> str:
    widths = (min(max(_WIDTH, len(head) + 2), _WIDEST) for head in heads)
    columns = (f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1))
    return f"<cols>{''.join(columns)}</cols>" if heads else ""


def _letters(number: int) -> str:
    """Return the name of a column: A for 1, AA for 27."""
    before, last = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _text(cell: str) -> str:
    cell = cell[:_LONGEST_CELL]
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", cell)) if _SPECIAL.search(cell) else cell
