"""What was before a change is kept while people may have to be told of it, once until they are."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.platform.zoned import ZonedTime
from events.records.changes import operations
from events.records.changes.models import Notice
from events.records.changes.operations import FARTHEST, Was, record_before
from events.records.changes.values import Seen
from tests.factories import NOW, make_event
from tests.missions_factory import make_mission

SOON = NOW + dt.timedelta(hours=2)
MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("database")


def starting(at: dt.datetime | None, *, lasts: dt.timedelta = dt.timedelta(hours=1), is_stay: bool = False) -> Seen:
    if at is None:
        return Seen()
    start, end = (ZonedTime.parse(f"{time:%Y-%m-%dT%H:%M}", "UTC") for time in (at, at + lasts))
    return Seen(starts=start, ends=end, is_stay=is_stay)


def was(at: dt.datetime | None, *to: dt.datetime, subject: uuid.UUID | None = None) -> Was:
    return Was(subject or uuid.uuid4(), starting(at), to)


@pytest.mark.parametrize(
    ("one", "is_kept"),
    [
        (was(SOON), True),
        (was(NOW), True),
        (was(NOW - MINUTE), False),  # it has begun
        (was(NOW + FARTHEST), True),
        (was(NOW + FARTHEST + MINUTE), False),  # nobody is told so early
        (was(NOW + 2 * FARTHEST, SOON), True),  # it comes near
        (was(SOON, NOW + 2 * FARTHEST), True),  # it goes far
        (was(NOW + 2 * FARTHEST, NOW + 3 * FARTHEST), False),
        (was(None, SOON), True),  # it had no time
        (was(None), False),
    ],
)
async def test_what_is_near_or_comes_near_is_kept(one: Was, is_kept: bool) -> None:
    event = await make_event()
    await record_before("session", event.id, [one], NOW)
    assert await Notice.exists(subject=one.subject) is is_kept


@pytest.mark.parametrize(("is_stay", "is_kept"), [(True, True), (False, False)])
async def test_whoever_has_checked_in_is_told_of_another_end_and_whoever_sits_in_a_meeting_is_not(
    is_stay: bool, is_kept: bool
) -> None:
    mission = await make_mission()
    begun = starting(NOW - dt.timedelta(hours=9), lasts=dt.timedelta(days=2), is_stay=is_stay)
    await record_before("leg", mission.id, [Was(uuid.uuid4(), begun)], NOW)
    assert await Notice.all().exists() is is_kept


@pytest.mark.parametrize(("state", "is_kept"), [("published", True), ("draft", False), ("cancelled", False)])
async def test_only_what_the_public_knows_of_an_event_is_kept(state: str, is_kept: bool) -> None:
    event = await make_event(state=state)
    await record_before("session", event.id, [was(SOON)], NOW)
    assert await Notice.all().exists() is is_kept


@pytest.mark.parametrize(
    ("state", "is_template", "is_kept"),
    [
        ("draft", False, False),
        ("submitted", False, False),
        ("approved", False, True),
        ("under_way", False, True),
        ("back", False, False),
        ("closed", False, False),
        ("cancelled", False, False),
        ("approved", True, False),
    ],
)
async def test_only_what_travellers_rely_on_is_kept(state: str, is_template: bool, is_kept: bool) -> None:
    mission = await make_mission(state=state, is_template=is_template)
    await record_before("leg", mission.id, [was(SOON)], NOW)
    assert await Notice.all().exists() is is_kept


async def test_of_several_changes_the_state_before_the_first_is_kept() -> None:
    event, session = await make_event(), uuid.uuid4()
    first = was(SOON, subject=session)
    await record_before("session", event.id, [first], NOW)
    await Notice.all().update(passed_at=NOW)  # the office has told it meanwhile
    later = NOW + dt.timedelta(minutes=3)
    await record_before("session", event.id, [was(SOON + dt.timedelta(hours=1), subject=session)], later)
    kept = await Notice.get()
    assert (Seen.read(kept.before), kept.first_changed_at, kept.changed_at) == (first.seen, NOW, later)
    assert kept.passed_at is None  # what changed again is to be told again
    assert (kept.kind, kept.scope, kept.subject, kept.batch) == ("session", event.id, session, None)


async def test_what_was_gathered_is_kept_anew_at_the_next_change() -> None:
    event, session = await make_event(), uuid.uuid4()
    for batch in (uuid.uuid4(), None):
        await record_before("session", event.id, [was(SOON, subject=session)], NOW)
        if batch:
            await Notice.all().update(open_subject=None, batch=batch)
    assert await Notice.filter(subject=session).count() == 2


async def test_many_changes_of_one_act_are_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "_AT_ONCE", 2)
    event, changed = await make_event(), [was(SOON) for _ in range(5)]
    await record_before("session", event.id, changed, NOW)
    assert {row.subject for row in await Notice.all()} == {one.subject for one in changed}
