"""A table as an answer. What fails midway fails before the first byte: no file looks whole that is not."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO

from starlette.responses import Response, StreamingResponse

from events.platform.tables.files import WRITERS, Table

_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_PIECE = 65_536  # bytes sent at once
_MOST_IN_MEMORY = 1_000_000  # bytes of a file before it waits on the disk


async def table_response(table: Table, kind: str) -> Response:
    """Answer a table as a file: csv, xlsx or json."""
    # A large one waits on the disk without a name there: nobody else opens it, and it goes with this process.
    file = tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        await WRITERS[kind](file, table)
    except BaseException:
        file.close()
        raise
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return StreamingResponse(_sent(file), media_type=_TYPES[kind], headers=_headers(f"{table.name}.{kind}", length))


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _headers(name: str, length: int) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "content-length": str(length)}
