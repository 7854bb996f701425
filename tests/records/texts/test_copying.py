from __future__ import annotations

import datetime as dt
import uuid

from events.records.texts.models import Text
from events.records.texts.operations import copy_texts, create_texts
from events.records.texts.queries import texts_in

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


async def test_texts_are_copied_for_the_copies_of_their_rows(database: str) -> None:
    scope, to, row, left, copy = (uuid.uuid4() for _ in range(5))
    title = {"title": {"fr": "Eau", "es": "Agua"}}
    await create_texts(scope, {row: title, left: title, scope: {"name": {"fr": "Mission"}}}, NOW)
    await Text.filter(subject=row, language="es").update(state="draft", revision=4)
    await copy_texts(scope, to, {row: copy, scope: to}, NOW)
    copied = await texts_in(to)
    assert copied.of(copy, "title").texts == {"fr": "Eau", "es": "Agua"}
    assert copied.of(to, "name").texts == {"fr": "Mission"}
    assert await Text.filter(scope=to).count() == 3
    text = await Text.get(subject=copy, language="es")
    assert (text.state, text.revision, text.source_revision) == ("draft", 1, None)


async def test_some_texts_may_stay_behind(database: str) -> None:
    scope, to, row, copy = (uuid.uuid4() for _ in range(4))
    await create_texts(scope, {row: {"title": {"fr": "Eau"}, "result": {"fr": "Fait"}}}, NOW)
    await copy_texts(scope, to, {row: copy}, NOW, lambda _subject, name: name != "result")
    assert [text.name for text in await Text.filter(scope=to)] == ["title"]
