"""What belongs to one event or mission is not there for another, by whatever address it is asked for.

Every address that names a row is asked in a scope that is not the row's, by somebody who may do everything there; and
every page of that scope is read for what others wrote. New pages come along by themselves.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import httpx
import pypdfium2
import pytest
import time_machine
from starlette.applications import Starlette

from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.page import Page
from events.records.texts.models import Text
from events.routes import PAGES
from events.settings import Settings
from tests.scopes import NO_ROWS, Elsewhere, everything, make_elsewhere, make_notice_of_change
from tests.walking import browser
from tests.world import World, make_world

WINGS = ("records", "congress", "missions", "secretariat", "publishing")
# They answer kindly about what is not there, and change nothing.
KIND = {
    "organize.check_in.removal",
    "organize.deletion.restoration",
    "organize.field.return",
    "organize.changes.passing",
    "mission.changes.passing",
}
_PASSING = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CYRILLIC = re.compile("[а-яА-Я]{3,}")


@pytest.fixture
async def elsewhere(app: Starlette) -> Elsewhere:
    return await make_elsewhere()


@pytest.fixture
async def world(elsewhere: Elsewhere, settings: Settings) -> World:
    return await make_world(settings.files_dir)


def _wing(page: Page) -> str:
    handler = getattr(page.handler, "func", page.handler)
    return str(handler.__module__).split(".")[1]


def _pages(wing: str, *, with_rows: bool) -> list[Page]:
    """Return the pages of a wing that stand in a scope or behind a link, those that name a row or the others."""
    scoped = [page for page in PAGES if _wing(page) == wing and {"slug", "token"} & set(page.parameters)]
    return [page for page in scoped if bool(set(page.parameters) - NO_ROWS) is with_rows]


def test_every_page_stands_in_one_of_the_wings() -> None:
    assert {_wing(page) for page in PAGES} <= {*WINGS, "platform"}


@pytest.mark.parametrize("wing", WINGS)
async def test_a_row_of_another_scope_is_unknown_and_stays_as_it_is(
    app: Starlette, elsewhere: Elsewhere, world: World, wing: str
) -> None:
    notices = {"organize": world.event.id, "mission": world.away.mission.id}
    noticed = {name: str(await make_notice_of_change(scope)) for name, scope in notices.items()}
    before, answered = await everything(), {}
    async with browser(app, elsewhere.cookies) as client:
        for page in _pages(wing, with_rows=True):
            for method in page.methods:
                path = elsewhere.path_to(page, world)
                if page.name in KIND - {"organize.check_in.removal"}:
                    path = path.replace(str(world.away.note.id), noticed[page.name.partition(".")[0]])
                answer = await client.request(method, path)
                answered[page.name, method] = answer.status_code
    wanted = {key: 303 if key[0] in KIND else 404 for key in answered}
    after = await everything()
    assert answered == wanted
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


@pytest.mark.parametrize("wing", WINGS)
async def test_no_page_of_a_scope_tells_what_others_wrote_or_how_much(
    app: Starlette, elsewhere: Elsewhere, settings: Settings, wing: str
) -> None:
    """Read every page, let others fill the house, and read each again: it is the same.

    What is another at each look, by a number made at random, is held against what others wrote only. The clock stands,
    or a paper that names its minute would be another one.
    """
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        await _is_told_the_same(app, elsewhere, settings, wing)


async def _is_told_the_same(app: Starlette, elsewhere: Elsewhere, settings: Settings, wing: str) -> None:
    alone = await _read(app, elsewhere, wing)
    await _outdate(elsewhere)
    again = await _read(app, elsewhere, wing)
    own = [text async for text in Text.filter(scope__in=[elsewhere.event.id, elsewhere.mission.id])]
    await make_world(settings.files_dir)  # it veils every text that is there
    await Text.bulk_update(own, fields=["body"])
    await _outdate(elsewhere)
    beside = await _read(app, elsewhere, wing)
    assert {name: _CYRILLIC.findall(text) for name, text in beside.items() if _CYRILLIC.search(text)} == {}
    lasting = {name for name, text in alone.items() if again[name] == text}
    assert len(lasting) >= len(alone) // 2
    assert {name for name in lasting if beside[name] != alone[name]} == set()


async def _outdate(elsewhere: Elsewhere) -> None:
    """Let nothing be taken from a cache: what is kept goes by these numbers."""
    async with transaction():
        await raise_revision(elsewhere.event.id)
        await execute_count("UPDATE mission SET revision = revision + 1 WHERE id = $1", [elsewhere.mission.id])


async def _read(app: Starlette, elsewhere: Elsewhere, wing: str) -> dict[str, str]:
    """Return the text of every page of a wing that names no row, without what is another at each look."""
    told = {}
    async with browser(app, elsewhere.cookies) as client:
        for page in _pages(wing, with_rows=False):
            if "GET" in page.methods and page.name != "sign_in.token":
                told[page.name] = _PASSING.sub("", _text(await client.get(elsewhere.path(page))))
    return told


def _text(answer: httpx.Response) -> str:
    if answer.content.startswith(b"PK"):  # a table or a text document, whose archive knows the time of day
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if answer.headers.get("content-type") != "application/pdf":
        return answer.text
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text
