"""The baselines: Starlette with ready-made answers, and rows committed one by one.

python -m tests.benchmarks.bare serve PORT FOLDER       # answers /NAME with FOLDER/NAME.json
python -m tests.benchmarks.bare commits DATABASE COUNT   # prints seconds and processor seconds as JSON
"""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from events.platform.storage.database import dialect_of, postgres_arguments, sqlite_path
from events.platform.storage.sqlite_file import open_file
from tests.benchmarks.client import Answer

_WRITTEN_BY_THE_SERVER = {"date", "server", "content-length", "connection"}
_ROW = "x" * 400  # as long as a registration


def write_ready(folder: Path, name: str, answer: Answer) -> None:
    """Have the bare application answer `/name` with the same bytes, the same status and the same headers."""
    headers = [pair for pair in answer.headers if pair[0] not in _WRITTEN_BY_THE_SERVER]
    ready = {"status": answer.status, "headers": headers, "body": base64.b64encode(answer.body).decode()}
    (folder / f"{name}.json").write_text(json.dumps(ready))


def application(folder: Path) -> Starlette:
    """Starlette and nothing else: one route, one Response of bytes that are in memory."""

    @cache
    def ready(name: str) -> tuple[int, dict[str, str], bytes]:
        found = json.loads((folder / f"{name}.json").read_text())
        return found["status"], dict(found["headers"]), base64.b64decode(found["body"])

    async def answer(request: Request) -> Response:
        status, headers, body = ready(request.path_params["name"])
        return Response(body, status, headers)

    return Starlette(routes=[Route("/{name}", answer)])


def serve(port: int, folder: Path) -> None:
    """The same server with the same settings as the product's."""
    import uvicorn

    uvicorn.run(
        application(folder), host="127.0.0.1", port=port, access_log=False, server_header=False, log_level="warning"
    )


async def commits(database_url: str, count: int) -> dict[str, float]:
    """So many rows, each in a transaction of its own that is safe on disk when it ends."""
    if dialect_of(database_url) == "postgresql":
        return await _postgres_commits(database_url, count)
    connection = open_file(
        str(sqlite_path(database_url)), {"journal_mode": "WAL", "synchronous": "FULL", "busy_timeout": 10000}
    )
    connection.execute("CREATE TABLE IF NOT EXISTS bare_row (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    clock, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        _commit_one(connection)
    spent = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    connection.close()
    return spent


def _commit_one(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO bare_row (body) VALUES (?)", (_ROW,))
    connection.execute("COMMIT")


async def _postgres_commits(database_url: str, count: int) -> dict[str, float]:
    import asyncpg

    connection: Any = await asyncpg.connect(**postgres_arguments(database_url))
    await connection.execute("CREATE TABLE IF NOT EXISTS bare_row (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL)")
    clock, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        async with connection.transaction():
            await connection.execute("INSERT INTO bare_row (body) VALUES ($1)", _ROW)
    spent = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    await connection.close()
    return spent


def main(what: str, first: str, second: str) -> None:
    if what == "serve":
        serve(int(first), Path(second))
    else:
        print(json.dumps(asyncio.run(commits(first, int(second)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
