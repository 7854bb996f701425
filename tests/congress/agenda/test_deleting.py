"""What was made by mistake is deleted and brought back as it was; what was public or is in use is not deleted."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import httpx
import pytest

from events.app import rhythms
from events.congress.agenda.deletion_operations import (
    BackAlreadyError,
    InUseError,
    bring_back_deleted,
    delete_session,
    delete_speaker,
)
from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.editions.operations import change_event_state
from events.congress.organizing.models import Event
from events.platform.housekeeping import run_tasks
from events.records.auditing.models import Change
from events.records.deletions.models import Deletion
from events.records.deletions.queries import KEPT_FOR
from events.records.texts.models import Text
from events.settings import Settings
from tests.factories import (
    NOW,
    make_category,
    make_event,
    make_notice,
    make_room,
    make_session,
    make_speaker,
    make_texts,
    make_track,
    make_type,
    sign_in,
)

ORGANIZE = "/en/organize/events/congress"
LATER = NOW + dt.timedelta(days=1)
MODELS = (Session, Slot, Speaker, SessionSpeaker, Text)


async def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that may be deleted, without numbers that the database gives."""
    found = {}
    for model in MODELS:
        values = await model.all().values()
        kept = [{name: value for name, value in row.items() if name != "id" or model in MODELS[:3]} for row in values]
        found[model.__name__] = sorted(kept, key=str)
    return found


async def draft() -> tuple[Event, Session, Speaker]:
    """A draft with a session that has everything."""
    event = await make_event(state="draft")
    speaker = await make_speaker(event, guid="p1")
    session = await make_session(
        event,
        room=await make_room(event),
        track=await make_track(event),
        type=await make_type(event),
        speakers=(speaker,),
        guid="g1",
        interpretation=["es"],
        links=[{"title": "T", "url": "https://x.test/"}],
    )
    await Slot.filter(session_id=session.id).update(day=dt.date(2027, 5, 24))
    return event, session, speaker


async def test_a_session_comes_back_as_it_was(database: str) -> None:
    event, session, _speaker = await draft()
    before = await rows()
    title = await delete_session(event, session.id, by=event.id, now=LATER)
    assert title == "Échange entre opérateurs"
    assert (await Session.all().count(), await Slot.all().count(), await SessionSpeaker.all().count()) == (0, 0, 0)
    assert await Text.filter(subject=session.id).count() == 0
    deletion = await Deletion.get()
    assert await bring_back_deleted(event, deletion.id, by=event.id, now=LATER) is not None
    assert await rows() == before
    assert await Deletion.all().count() == 0
    assert await bring_back_deleted(event, deletion.id, by=event.id, now=LATER) is None


async def test_a_speaker_comes_back_as_they_were(database: str) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    await make_texts(event, speaker.id, {"biography": {"fr": "Ingénieure."}})
    before = await rows()
    await delete_speaker(speaker, by=event.id, now=LATER)
    assert (await Speaker.all().count(), await Text.filter(subject=speaker.id).count()) == (0, 0)
    await bring_back_deleted(event, (await Deletion.get()).id, by=event.id, now=LATER)
    assert await rows() == before


async def test_who_is_on_stage_is_not_deleted(database: str) -> None:
    event, _session, speaker = await draft()
    with pytest.raises(InUseError):
        await delete_speaker(speaker, by=event.id, now=LATER)
    assert await Speaker.all().count() == 1


async def test_a_session_that_was_public_once_is_not_deleted(database: str) -> None:
    event, session, _speaker = await draft()
    await make_category(event)
    await make_notice(event)
    await change_event_state(event, "published", by=event.id, now=LATER)
    with pytest.raises(InUseError):
        await delete_session(event, session.id, by=event.id, now=LATER)
    await change_event_state(await Event.get(id=event.id), "draft", by=event.id, now=LATER)
    with pytest.raises(InUseError):
        await delete_session(event, session.id, by=event.id, now=LATER)
    assert await Session.all().count() == 1
    since = await make_session(event, "NEW1", created_at=LATER + dt.timedelta(hours=1))
    await delete_session(event, since.id, by=event.id, now=LATER + dt.timedelta(hours=2))
    assert [row.code for row in await Session.all()] == ["ABC123"]


async def test_a_session_of_another_event_is_not_deleted_and_not_brought_back(database: str) -> None:
    event, session, _speaker = await draft()
    other = await make_event("other", state="draft")
    assert await delete_session(other, session.id, by=event.id, now=LATER) is None
    await delete_session(event, session.id, by=event.id, now=LATER)
    assert await bring_back_deleted(other, (await Deletion.get()).id, by=event.id, now=LATER) is None
    assert await Session.all().count() == 0


async def test_a_code_that_somebody_has_by_now_is_another_one(database: str) -> None:
    event, session, _speaker = await draft()
    await delete_session(event, session.id, by=event.id, now=LATER)
    await make_session(event, "ABC123")
    await bring_back_deleted(event, (await Deletion.get()).id, by=event.id, now=LATER)
    back = await Session.get(id=session.id)
    assert re.fullmatch("[A-Z0-9]{6}", back.code)
    assert back.code != "ABC123"


async def test_who_was_deleted_meanwhile_is_not_on_stage(database: str) -> None:
    event, session, speaker = await draft()
    await delete_session(event, session.id, by=event.id, now=LATER)
    await delete_speaker(speaker, by=event.id, now=LATER)
    await bring_back_deleted(event, (await Deletion.get(kind="session")).id, by=event.id, now=LATER)
    assert (await Session.all().count(), await SessionSpeaker.all().count()) == (1, 0)


async def test_what_an_import_brought_again_is_not_there_twice(database: str) -> None:
    event, session, _speaker = await draft()
    await delete_session(event, session.id, by=event.id, now=LATER)
    await make_session(event, "AGAIN1", guid="g1")
    with pytest.raises(BackAlreadyError):
        await bring_back_deleted(event, (await Deletion.get()).id, by=event.id, now=LATER)


async def test_what_was_deleted_is_erased_after_a_month(database: str, settings: Settings) -> None:
    event = await make_event()
    await delete_speaker(await make_speaker(event), by=event.id, now=NOW)
    await delete_speaker(await make_speaker(event, "biel", "Biel"), by=event.id, now=NOW + KEPT_FOR)
    awa = await Deletion.get(title="Awa Diallo")
    assert await bring_back_deleted(event, awa.id, by=event.id, now=NOW + KEPT_FOR) is None, "its time is over"
    await run_tasks(settings, NOW + KEPT_FOR, rhythms()[0].tasks)
    assert [row.title for row in await Deletion.all()] == ["Biel"]


async def test_a_second_click_deletes_nothing_more(database: str) -> None:
    event, session, speaker = await draft()
    assert await delete_session(event, session.id, by=event.id, now=LATER) is not None
    assert await delete_session(event, session.id, by=event.id, now=LATER) is None
    assert await delete_speaker(speaker, by=event.id, now=LATER) == speaker.name
    assert await delete_speaker(speaker, by=event.id, now=LATER) is None
    assert sorted(row.kind for row in await Deletion.all()) == ["session", "speaker"]
    assert await Change.filter(act="removed").count() == 2


async def test_an_organizer_deletes_and_brings_back(client: httpx.AsyncClient) -> None:
    event, _session, _speaker = await draft()
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert f"{ORGANIZE}/sessions/ABC123/deletion" in (await client.get(f"{ORGANIZE}/sessions/ABC123")).text
    assert "Échange entre opérateurs" in (await client.get(f"{ORGANIZE}/sessions/ABC123/deletion")).text
    assert await Session.all().count() == 1
    answer = await client.post(f"{ORGANIZE}/sessions/ABC123/deletion")
    page = (await client.get(answer.headers["location"])).text
    found = re.search(rf"{ORGANIZE}/deletions/[0-9a-f-]+/restoration", page)
    assert found
    assert "Deleted in the last 30 days" in page
    answer = await client.post(found[0])
    assert "is back" in (await client.get(answer.headers["location"])).text
    assert await Session.all().count() == 1


async def test_what_cannot_be_deleted_says_so(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event, speakers=(await make_speaker(event),))
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert "/deletion" not in (await client.get(f"{ORGANIZE}/sessions/ABC123")).text
    assert "/deletion" not in (await client.get(f"{ORGANIZE}/speakers/awa-diallo")).text
    for path in ("sessions/ABC123", "speakers/awa-diallo"):
        answer = await client.post(f"{ORGANIZE}/{path}/deletion")
        assert "has been public, or is in use" in (await client.get(answer.headers["location"])).text
    assert (await Session.all().count(), await Speaker.all().count()) == (1, 1)
