"""Answers of before the keys gain theirs by the migration, the same that the writer of answers would give them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from tortoise.connection import get_connection

from events.congress.registration.kinds import KINDS
from events.congress.registration.models import Answer
from events.congress.registration.operations import register
from events.congress.registration.question_queries import questions_of
from events.records import migrations
from tests.congress.registration.filling import application, open_event
from tests.factories import NOW, make_field

VALUES = {
    "text": "Échange",
    "long_text": "Un\nDeux",
    "choice": "vegan",
    "choices": '["vegan","halal"]',
    "yes_no": "yes",
    "number": "-12.5",
    "date": "2027-05-25",
    "telephone": '["77 123 45 67","+221771234567"]',
}


async def test_the_migration_gives_the_keys_that_the_writer_gives(database: str) -> None:
    event, category = await open_event()
    asked = {await make_field(event, kind, kind, ("vegan", "halal")): value for kind, value in VALUES.items()}
    await register(await questions_of(event), application(category, asked), NOW)
    written = {row.field_id: row.sort_key for row in await Answer.all()}
    assert written == {field.id: KINDS[field.kind].sort_key(value) for field, value in asked.items()}
    await Answer.all().update(sort_key="")
    name = next(Path(migrations.__file__).parent.glob("*_answer_sort_keys.py")).stem
    module = import_module(f"events.records.migrations.{name}")
    await module.forward(None, SimpleNamespace(client=get_connection("default")))
    assert {row.field_id: row.sort_key for row in await Answer.all()} == written
    number = next(field for field in asked if field.kind == "number")
    await Answer.filter(field_id=number.id).update(value="Ça ira", sort_key="")
    await module.forward(None, SimpleNamespace(client=get_connection("default")))
    assert (await Answer.get(field_id=number.id)).sort_key == "ca ira"
