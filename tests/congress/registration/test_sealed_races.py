"""An answer in flight while its question becomes sensitive is sealed; many given ones are sealed some at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Category, Event, FormField
from events.congress.registration import answer_operations, sealed_operations
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Answer, Registration
from events.congress.registration.operations import register
from events.congress.registration.queries import details_of
from events.congress.registration.question_operations import save_field
from events.congress.registration.question_queries import questions_of
from events.congress.registration.stored_answers import Given
from events.records.auditing.models import Change
from events.records.vault.models import PersonKey, SensitiveValue
from events.records.vault.operations import keep_sensitive_of_all
from events.records.vault.sealing import MasterKeys, Sealer
from tests.congress.registration.filling import application, open_event
from tests.factories import NOW, make_field

SEALER = Sealer(MasterKeys({0: b"secret"}), NOW)


async def ordinary() -> tuple[Event, Category, FormField]:
    event, category = await open_event()
    return event, category, await make_field(event, "passport")


async def make_sensitive(event: Event, asked: FormField) -> None:
    columns: dict[str, Any] = {"kind": "text", "is_required": False, "position": 1, "is_sensitive": True, "seen_by": []}
    row = await FormField.get(id=asked.id)
    await save_field(event, row, Entered(columns, {"label": {"fr": "Passeport"}}, row.version), [], SEALER)


async def where() -> tuple[int, int]:
    """How many answers lie open, and how many sealed."""
    return await Answer.all().count(), await SensitiveValue.all().count()


async def test_what_was_typed_before_and_sent_after_is_sealed(database: str) -> None:
    event, category, asked = await ordinary()
    questions = await questions_of(event)
    await make_sensitive(event, asked)
    await register(questions, application(category, {asked: "AB1"}), NOW)
    assert await where() == (0, 1)


async def test_what_is_being_saved_is_waited_for_and_sealed(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    event, category, asked = await ordinary()
    questions = await questions_of(event)
    reached, go_on, write = asyncio.Event(), asyncio.Event(), answer_operations._write

    async def slowly(*given: Any) -> None:
        reached.set()
        await go_on.wait()
        await write(*given)

    monkeypatch.setattr(answer_operations, "_write", slowly)
    registering = asyncio.create_task(register(questions, application(category, {asked: "AB1"}), NOW))
    await reached.wait()
    sealing = asyncio.create_task(make_sensitive(event, asked))
    await asyncio.sleep(0.1)
    assert not sealing.done()
    go_on.set()
    await asyncio.gather(registering, sealing)
    assert await where() == (0, 1)


async def test_a_correction_of_what_was_ordinary_is_sealed(database: str) -> None:
    event, category, asked = await ordinary()
    questions = await questions_of(event)
    await register(questions, application(category, {asked: "AB1"}), NOW)
    kept = await Registration.get()
    corrected = replace(await details_of(kept), answers={asked.id: Given("XY7", 1)})
    await make_sensitive(event, asked)
    await correct(questions, kept, Correction(corrected, kept.version, SEALER), NOW)
    assert await where() == (0, 1)


async def test_many_given_answers_are_sealed_some_at_once(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []

    async def counting(sealer: Sealer, scope: UUID, values: Mapping[UUID, Mapping[str, str]], day: dt.date) -> None:
        batches.append(len(values))
        await keep_sensitive_of_all(sealer, scope, values, day)

    monkeypatch.setattr(sealed_operations, "_BATCH", 4)
    monkeypatch.setattr(sealed_operations, "keep_sensitive_of_all", counting)
    event, category, asked = await ordinary()
    questions = await questions_of(event)
    for number in range(10):
        one = application(category, {asked: f"AB{number}"})
        details = replace(one.details, badge_name=f"Awa {number}")
        await register(questions, replace(one, details=details, nonce=uuid.uuid4().hex), NOW)
    await make_sensitive(event, asked)
    assert (await where(), await PersonKey.all().count(), batches) == ((0, 10), 10, [4, 4, 2])
    assert await Change.filter(act="kept").count() == 10
