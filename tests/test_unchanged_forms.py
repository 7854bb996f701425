"""A form that is opened and saved as it is changes nothing: for every form of the product that edits a row.

Whatever somebody wrote in this world holds a no-break space, as careful typography has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from starlette.applications import Starlette
from tortoise import Model, fields
from tortoise.context import require_context

from events.congress.registration.models import Registration
from events.platform.storage.database import execute_rows
from events.records.people.models import Person
from tests.publishing.calendars.test_stamps import note
from tests.walking import stops
from tests.world import World, make_world

# What is written beside the row that is saved, and columns that count, date or are reckoned from others.
BESIDE = frozenset({"change", "entry_digest", "agenda_release", "message", "throttle", "notice", "organization_key"})
COUNTED = frozenset({"version", "revision", "updated_at", "search_text", "active_key", "last_used_at", "seen_at"})
# A question that does not say who sees its answers shows whom that means, and is saved as saying so.
SAID = frozenset({"seen_by"})
RECKONED = frozenset(
    {
        "badge_name_key",
        "legal_name_key",
        "organization_key",
        "function_key",
        "name_key",
        "search_text",
        "sort_name",
        "active_key",
        "dedup",
        "message_id",
        "recipient",
        "number",
    }
)
# Forms that decide something beside a row's own page, and those of rows that are not there yet.
ACTS = ("/adoption", "/dismissal", "/reading", "/cancellation", "/issue", "/nomination")
NEW = (".new", "delegation.completion", "organize.registration.other", "organize.registration.note", ".views")

Values = Sequence[tuple[str, str]]


@pytest.fixture
async def world(app: Starlette, tmp_path: Path) -> World:
    made = await make_world(tmp_path / "data" / "files")
    for model in models():
        for row in await model.all():
            if typed := {name: no_break(value) for name, value in texts_of(row) if no_break(value) != value}:
                await model.filter(pk=row.pk).update(**typed)
    for registration in await Registration.all():
        await Person.filter(id=registration.person_id).update(country=registration.country)
    await note(made)
    return made


def models() -> list[type[Model]]:
    apps = require_context().apps
    assert apps
    return list(apps["events"].values())


def texts_of(row: Model) -> Iterator[tuple[str, str]]:
    for name, field in row._meta.fields_map.items():
        value = getattr(row, name)
        if isinstance(field, fields.CharField | fields.TextField) and isinstance(value, str) and name not in RECKONED:
            yield name, value


def no_break(text: str) -> str:
    return text.replace(" ", "\u00a0", 1)


async def state() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in (str(model._meta.db_table) for model in models()):
        if table not in BESIDE:
            rows = await execute_rows(f'SELECT * FROM "{table}"')
            kept = ({name: value for name, value in row.items() if name not in COUNTED | SAID} for row in rows)
            found[table] = sorted(kept, key=str)
    return found


def edited(page: str) -> Iterator[tuple[str, Values]]:
    """Yield the forms of a page that save a row, each with what it sends when nothing is touched."""
    for form in html.fromstring(page).forms:
        values, action = form.form_values(), form.get("action") or ""
        if form.method.upper() == "POST" and "version" in dict(values) and not action.endswith(ACTS):
            yield action, values


async def different_after(client: httpx.AsyncClient, path: str, values: Values) -> object:
    """Return what is wrong, or other than before, once a form was sent."""
    before = await state()
    data: dict[str, list[str]] = {}
    for name, value in values:
        data.setdefault(name, []).append(value)
    answer = await client.post(path, data=data)
    if answer.status_code != 303:
        refused = html.fromstring(answer.text).xpath("//*[contains(@class, 'error')]")
        return answer.status_code, [" ".join(node.text_content().split()) for node in refused]
    after = await state()
    return {
        table: [row for row in after[table] if row not in before[table]]
        for table in after
        if after[table] != before[table]
    }


@pytest.mark.long
@pytest.mark.once
async def test_saving_a_form_as_it_is_changes_nothing(world: World, client: httpx.AsyncClient) -> None:
    client.cookies.update(world.cookies["owner"] | world.cookies["participant"])
    tried, wrong = set[tuple[str, str]](), dict[str, object]()
    for stop in stops(world, "GET"):
        answer = await client.get(stop.path)
        if (
            answer.status_code == 200
            and answer.headers["content-type"].startswith("text/html")
            and not stop.name.endswith(NEW)
        ):
            for action, values in edited(answer.text):
                if (stop.name, action) not in tried:
                    tried.add((stop.name, action))
                    if found := await different_after(client, action or stop.path, values):
                        wrong[f"{stop.name} {action}"] = found
    assert wrong == {}
    assert len(tried) > 20
