"""A table as an answer. What fails midway fails before the first byte: no file looks whole that is not."""

from __future__ import annotations

import asyncio
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from starlette.responses import Response, StreamingResponse

from events.platform.tables.files import WRITERS, Table

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_PIECE = 65_536  # bytes sent at once
_MOST_IN_MEMORY = 1_000_000  # bytes of a file before it waits on the disk


async def table_response(table: Table, kind: str) -> Response:
    """Answer a table as a file: csv, xlsx or json."""
    file = _waiting()
    try:
        await WRITERS[kind](file, table)
    except BaseException:
        file.close()
        raise
    return _response(file, f"{table.name}.{kind}", MEDIA_TYPES[kind])


async def archive_response(table: Table, kind: str, files: Iterable[tuple[str, Path]]) -> Response:
    """Answer a table with files beside it, by their names there, as one ZIP; what is gone is left out."""
    archive = _waiting()
    try:
        with _waiting() as inner:
            await WRITERS[kind](inner, table)
            await asyncio.to_thread(_pack, archive, {f"{table.name}.{kind}": inner}, dict(files))
    except BaseException:
        archive.close()
        raise
    return _response(archive, f"{table.name}.zip", "application/zip")


def _waiting() -> IO[bytes]:
    """Return a file that waits on the disk when it is large, without a name there: nobody else opens it."""
    return tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY)


def _response(file: IO[bytes], name: str, media_type: str) -> Response:
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return StreamingResponse(_sent(file), media_type=media_type, headers=_headers(name, length))


def _pack(archive: IO[bytes], made: Mapping[str, IO[bytes]], files: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(archive, "w") as packed:  # what goes in is packed already
        for name, file in made.items():
            file.seek(0)
            with packed.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(file, target)
        for name, path in files.items():
            if path.is_file():
                packed.write(path, name)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _headers(name: str, length: int) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "content-length": str(length)}
