"""A filled database of each recorded release, migrated to this version, keeps what others hold in their hands."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from starlette.applications import Starlette

from events.app import SCHEMA, create_app
from events.congress.badges.check_in_operations import read_code
from events.congress.registration.models import Registration
from events.platform.storage.database import dialect_of
from events.platform.storage.migrating import migrate
from events.settings import Settings
from tests.releases.differences import answers_now, expected, unfolded
from tests.releases.filling import fill_postgresql, fill_sqlite
from tests.releases.record import ask, installation, shown
from tests.releases.release import Release, read_release, recorded, write_files
from tests.walking import Stop, browser

MIGRATIONS = Path(__file__).parents[2] / "events" / "records" / "migrations"


@pytest.fixture(params=recorded())
def release(request: pytest.FixtureRequest) -> Iterator[Release]:
    """A release, and the clock set to when it was recorded."""
    found = read_release(request.param)
    with time_machine.travel(found.recorded_at, tick=True):
        yield found


@pytest.fixture
def settings(empty_database: Callable[[], str], tmp_path: Path) -> Settings:
    return installation(tmp_path / "data", empty_database())


@pytest.fixture
async def migrated(settings: Settings, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The release's rows in its own tables, then brought to this version as an upgrade does."""
    package = tmp_path / ("tables_of_" + release.name.replace(".", "_"))
    package.mkdir()
    for name in ("__init__", *release.migrations):
        (package / f"{name}.py").write_bytes((MIGRATIONS / f"{name}.py").read_bytes())
    monkeypatch.syspath_prepend(str(tmp_path))
    then = dataclasses.replace(SCHEMA, migrations=package.name)
    await migrate(settings.database_url, then, report=lambda _line: None)
    fill = fill_postgresql if dialect_of(settings.database_url) == "postgresql" else fill_sqlite
    await fill(settings.database_url, release.tables)
    write_files(release.files, settings.files_dir)
    await migrate(settings.database_url, SCHEMA, report=lambda _line: None)
    return settings


@pytest.fixture
async def app(migrated: Settings) -> AsyncIterator[Starlette]:
    made = create_app(migrated)
    async with made.router.lifespan_context(made):
        yield made


async def test_every_address_answers_as_it_did(app: Starlette, release: Release) -> None:
    """Feeds and exports byte for byte, but for what a later version changed and `differences` lists."""
    now = [await ask(app, Stop(then.name, "GET", then.path), release.cookies) for then in release.asked]
    assert [(one.name, one.status) for one in now] == [(one.name, one.status) for one in release.asked]
    bodies = {one.path: unfolded(one.body) for one in now if one.body is not None}
    assert bodies == {one.path: expected(one) for one in release.asked if one.body is not None}


async def test_what_participants_answered_is_shown_as_it_was(app: Starlette, release: Release) -> None:
    then = next(one for one in release.asked if one.texts)
    async with browser(app) as client:
        assert shown(await client.get(then.path)) == answers_now(then.texts)


async def test_a_printed_badge_opens_the_door(app: Starlette, migrated: Settings, release: Release) -> None:
    registration = await Registration.get(id=release.registration).select_related("event")
    reading = read_code(release.badge, registration.event_id, migrated.secret_key)
    assert reading.refusal is None
    path = f"/fr/organize/events/{registration.event.slug}/check-in"
    async with browser(app, release.cookies) as client:
        answer = await client.post(path, data={"code": release.badge, "nonce": "recorded"})
    assert (answer.status_code, registration.badge_name in answer.text) == (200, True)
