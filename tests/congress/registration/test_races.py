"""What others do between the reading of a registration and the act on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Category, Event
from events.congress.registration import life_operations, operations
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Registration
from events.congress.registration.operations import NotWaitingError
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import open_event, register
from tests.factories import make_account, make_category

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


async def _seats_are_rows() -> None:
    """Every pool has as many seats taken as there are claims on them, and each claim's holder is confirmed for it."""
    for pool in await Pool.all():
        assert pool.taken == await Claim.filter(pool_id=pool.id, state="taken").count()
    for row in await Registration.filter(state="confirmed").select_related("category", "event"):
        held = await Claim.filter(holder=row.id, state="taken").values_list("pool_id", flat=True)
        assert set(held) == {row.event.pool_id, row.category.pool_id}


async def _world(client: httpx.AsyncClient, capacity: int) -> tuple[Questions, Registration, dict[str, Category]]:
    event, _ = await open_event(capacity=capacity)
    if capacity == 0:
        await make_category(event, "press", capacity=0, position=2)
    else:
        await make_category(event, "press", capacity=5, position=2)
        await make_category(event, "donor", capacity=5, position=3)
    kept = await register(client)
    categories = {row.code: row for row in await Category.all()}
    return await questions_of(await Event.get(id=event.id)), kept, categories


async def test_a_correction_of_what_was_read_before_somebody_elses_keeps_seats_and_rows_equal(
    client: httpx.AsyncClient,
) -> None:
    questions, stale, categories = await _world(client, 5)
    details = await details_of(stale)
    moved = replace(details, category_id=categories["press"].id)
    await correct(questions, await Registration.get(id=stale.id), Correction(moved, 1), NOW)
    again = replace(details, category_id=categories["donor"].id)
    with pytest.raises(ChangedMeanwhileError):  # the version of now, sent for the row of before
        await correct(questions, stale, Correction(again, 2), NOW)
    await _seats_are_rows()
    assert (await Registration.get(id=stale.id)).category_id == categories["press"].id


def _moving_meanwhile(monkeypatch: pytest.MonkeyPatch, questions: Questions, to: Category) -> None:
    """Have the person move to another category right after the act has read the registration, once."""
    read, moves = Registration.get, [to.id]

    async def reading(**wanted: Any) -> Registration:
        row: Registration = await read(**wanted)
        while moves:
            details = replace(await details_of(row), category_id=moves.pop())
            await correct(questions, row, Correction(details, row.version), NOW)
        return row

    monkeypatch.setattr(Registration, "get", reading)


async def test_who_changes_the_category_while_cancelling_is_cancelled_all_the_same(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions, kept, categories = await _world(client, 5)
    _moving_meanwhile(monkeypatch, questions, categories["press"])
    assert await life_operations.cancel(questions, kept.id, NOW) is True
    monkeypatch.undo()
    assert (await Registration.get(id=kept.id)).state == "cancelled"
    assert [pool.taken for pool in await Pool.all()] == [0] * await Pool.all().count()


async def test_who_changes_the_category_while_being_admitted_is_not_confirmed_with_half_a_seat(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions, kept, categories = await _world(client, 0)
    assert kept.state == "waitlisted"
    _moving_meanwhile(monkeypatch, questions, categories["press"])
    with pytest.raises(NotWaitingError):
        await operations.admit(questions, kept.id, NOW, actor=(await make_account()).id, raising=True)
    monkeypatch.undo()
    assert (await Registration.get(id=kept.id)).state == "waitlisted"
    await _seats_are_rows()
