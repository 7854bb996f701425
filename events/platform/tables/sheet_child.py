"""The child that opens a spreadsheet of others: it reads the file from its standard input and writes rows as JSON.

A file of two kilobytes can ask for more memory than there is, and the reader then aborts its process. So it has a
process of its own, with limits that the kernel keeps.
"""

from __future__ import annotations

import datetime as dt
import io
import resource
import sys
from itertools import islice

import msgspec

MOST_MEMORY = 2**30
MOST_SECONDS = 20  # of processor time
MOST_ROWS = 10_000
MOST_COLUMNS = 100

UNREADABLE = 3  # exit status of a file that is no spreadsheet, or damaged


def main() -> None:
    """Write the rows of the first sheet; exit with UNREADABLE when there are none to be had."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    except (CalamineError, OSError):
        sys.exit(UNREADABLE)
    rows = [[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in islice(sheet.iter_rows(), MOST_ROWS + 1)]
    sys.stdout.buffer.write(msgspec.json.encode(rows))


def text_of(cell: object) -> str:
    """Return what a cell says: numbers, which are always floats there, without a needless ".0", dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date | dt.datetime | dt.time) else str(cell)


if __name__ == "__main__":
    main()
