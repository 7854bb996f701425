"""Reading what was written as XLSX."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_in(made: bytes) -> list[list[str]]:
    """The cells of the one sheet of an XLSX file, each checked to be text and no formula."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{_MAIN}f", f"{_MAIN}hyperlink"))
    found = []
    for row in sheet.iter(f"{_MAIN}row"):
        assert {cell.get("t") for cell in row} <= {"inlineStr"}
        found.append(["".join(cell.itertext()) for cell in row])
    return found
