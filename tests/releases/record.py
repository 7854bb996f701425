"""The command that records a release: `python -m tests.releases.record 0.2.0`, run once, by the commit it is made of.

It fills a database with the world that tests walk, raises what counts upwards, and asks for every feed, export and
private link by a clock that is set in `RECORDED_AT`.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import time_machine
from starlette.applications import Starlette

from events.app import SCHEMA, create_app, load_pages
from events.congress.badges.credential_operations import badge_code
from events.platform.storage.database import execute_rows, sqlite_path
from events.platform.storage.migrating import migrate
from events.platform.storage.migration_record import known_migrations
from events.platform.web.permissions import Rule
from events.settings import Settings, read_settings
from tests.conftest import SECRET
from tests.factories import NOW
from tests.releases.release import Asked, Release, stored_files, write_release
from tests.walking import Stop, browser, stops
from tests.world import World, make_world

RECORDED_AT = "2027-03-01T12:00:00Z"
_KEPT = ("calendars.", "exports.", "organize.registrations.csv")  # what is recorded byte by byte
_TEXTS = re.compile(r"<dd\b[^>]*>(.*?)</dd>", re.DOTALL)
_RAISED = {
    "slot": "sequence = 3",
    "leg": "sequence = 2",
    "event": "sequence = 1",
    "registration": "link_generation = 2, feed_generation = 3",
    "delegate": "link_generation = 3, feed_generation = 2",
    "mission": "feed_generation = 2",
    "mission_partner": "link_generation = 2, rating_generation = 2",
    "room": "feed_generation = 2",
}


def installation(folder: Path, database_url: str) -> Settings:
    """Return the settings that a recorded database is opened with."""
    environment = {
        "EVENTS_DATA_DIR": str(folder),
        "EVENTS_DATABASE_URL": database_url,
        "EVENTS_BASE_URL": "http://events.test",
        "EVENTS_SECRET_KEY": SECRET,
        "EVENTS_WORKER": "separate",
    }
    return read_settings(environment)


async def record(name: str, folder: Path) -> Release:
    """Fill an empty database in `folder` and return what it holds and answers."""
    settings = installation(folder, f"sqlite://{folder / 'events.db'}")
    await migrate(settings.database_url, SCHEMA)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        world = await make_world(settings.files_dir)
        await _raise_numbers(world)
        confirmed = world.registrations["confirmed"]
        await confirmed.fetch_related("event", "category")
        badge = await badge_code(confirmed, settings.secret_key, NOW)
        asked = [await ask(app, stop, world.cookies["owner"]) for stop in stops(world, "GET") if is_lasting(stop)]
    return Release(
        name=name,
        recorded_at=RECORDED_AT,
        migrations=known_migrations(SCHEMA),
        tables=_rows(sqlite_path(settings.database_url)),
        files=stored_files(settings.files_dir),
        cookies=world.cookies["owner"],
        badge=badge.qr_text,
        registration=str(confirmed.id),
        asked=asked,
    )


async def _raise_numbers(world: World) -> None:
    """Make every number that only grows something else than what a new row has."""
    for table, values in _RAISED.items():
        await execute_rows(f'UPDATE "{table}" SET {values}', [])
    rows = (*world.registrations.values(), world.room, world.away.mission, world.away.delegate, world.away.partner)
    for row in rows:
        await row.refresh_from_db()


def is_lasting(stop: Stop) -> bool:
    """Whether somebody may still hold the address years later, or a file made from it."""
    return stop.rule is Rule.LINK or stop.name.startswith(_KEPT)


async def ask(app: Starlette, stop: Stop, cookies: dict[str, str]) -> Asked:
    signed_in = stop.rule not in (Rule.LINK, Rule.PUBLIC)
    async with browser(app, cookies if signed_in else None) as client:
        answer = await client.get(stop.path)
    kept = answer.text if stop.name.startswith(_KEPT) else None
    texts = shown(answer) if stop.name == "personal" else []
    return Asked(stop.name, stop.path, signed_in, answer.status_code, kept, texts)


def shown(answer: httpx.Response) -> list[str]:
    """Return the values that a page describes somebody by, without markup and in order."""
    plain = (unescape(re.sub(r"<[^>]+>", " ", text)) for text in _TEXTS.findall(answer.text))
    found = (re.sub(r"\s+", " ", text).strip() for text in plain)
    return [text for text in found if text]


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        tables = [name for (name,) in names if not name.startswith(("sqlite_", "tortoise_"))]
        every = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    return {table: [_plain(row) for row in rows] for table, rows in every.items() if rows}


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {key: f"hex:{row[key].hex()}" if isinstance(row[key], bytes) else row[key] for key in row.keys()}  # noqa: SIM118


def main(name: str) -> None:
    load_pages()
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(RECORDED_AT, tick=True):
        print(write_release(asyncio.run(record(name, Path(folder)))))


if __name__ == "__main__":
    main(sys.argv[1])
