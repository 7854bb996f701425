"""What was deleted can be made again as it was, for some weeks."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.platform.storage.database import transaction
from events.records.deletions.models import Deletion
from events.records.deletions.operations import Deleted, Values, bring_back, delete_rows, erase_due
from events.records.deletions.queries import KEPT_FOR, deletion_of, deletions_of
from tests.factories import NOW, make_event, make_session, make_speaker

BY = uuid.UUID(int=31)
MODELS = (Session, Slot, SessionSpeaker)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
async def session(database: str) -> Session:
    event = await make_event()
    made = await make_session(event, speakers=(await make_speaker(event),), interpretation=["en", "es"])
    return await Session.get(id=made.id)


async def _rows() -> list[list[dict[str, object]]]:
    without_numbers = [name for name in SessionSpeaker._meta.db_fields if name != "id"]
    return [
        await Session.all().values(),
        await Slot.all().values(),
        await SessionSpeaker.all().values(*without_numbers),
    ]


async def _delete(session: Session, title: str = "Atelier") -> Deletion:
    slot, part = await Slot.get(session_id=session.id), await SessionSpeaker.get(session_id=session.id)
    async with transaction():
        what = Deleted(session.event_id, "session", session.id, title)
        await delete_rows(what, [session, slot, part], by=BY, now=NOW)
    return await Deletion.get()


async def _bring_back(deletion: Deletion, without: str = "") -> None:
    def changed(table: str, values: Values) -> Values | None:
        return None if table == without else values

    async with transaction():
        await bring_back(deletion, MODELS, changed)


async def test_every_value_of_every_row_comes_back(session: Session) -> None:
    before = await _rows()
    deletion = await _delete(session)
    assert await _rows() == [[], [], []]
    assert (deletion.subject, deletion.deleted_by, deletion.deleted_at) == (session.id, BY, NOW)
    await _bring_back(deletion)
    assert await _rows() == before
    assert not await Deletion.all().exists()


async def test_a_row_may_be_left_out_and_the_others_come_back(session: Session) -> None:
    before = await _rows()
    await _bring_back(await _delete(session), without="session_speaker")
    assert await _rows() == [*before[:2], []]
    assert await Speaker.all().count() == 1


async def test_a_long_title_is_cut_for_the_list(session: Session) -> None:
    assert len((await _delete(session, "é" * 400)).title) == 300


@pytest.mark.parametrize(("age", "is_kept"), [(KEPT_FOR - MINUTE, True), (KEPT_FOR, False), (KEPT_FOR + MINUTE, False)])
async def test_what_is_offered_is_what_is_still_kept(session: Session, age: dt.timedelta, is_kept: bool) -> None:
    deletion, now = await _delete(session), NOW + age
    assert bool(await deletions_of(session.event_id, "session", now)) is is_kept
    assert bool(await deletion_of(session.event_id, ["session"], deletion.id, now)) is is_kept
    assert await erase_due(now) == (not is_kept)
    assert await Deletion.all().exists() is is_kept


async def test_a_list_is_of_one_kind_the_latest_first(session: Session) -> None:
    rows = [
        await Deletion.create(
            id=uuid.uuid4(), scope=session.event_id, kind=kind, subject=uuid.uuid4(), title="x", deleted_at=NOW + age
        )
        for kind, age in (("session", -MINUTE), ("session", dt.timedelta()), ("speaker", MINUTE))
    ]
    assert await deletions_of(session.event_id, "session", NOW + 2 * MINUTE) == [rows[1], rows[0]]
    assert await deletion_of(session.event_id, ["session"], rows[2].id, NOW) is None
