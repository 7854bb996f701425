"""The programme as values: what belongs to which day, and that reading it takes the same queries for any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.connection import get_connection

from events.congress.agenda.models import SessionSpeaker, Slot
from events.congress.agenda.programme_queries import load_agenda, read_agenda
from events.congress.agenda.values import LONGEST, day_of, days_of
from events.congress.organizing.models import Event
from events.platform.storage.revisions import raise_revision
from tests.factories import make_event, make_room, make_session, make_speaker, make_texts, make_track, make_type

TUESDAY, WEDNESDAY = dt.date(2027, 5, 25), dt.date(2027, 5, 26)


@contextmanager
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are sent to the database within."""
    client = type(get_connection("default"))
    sent: list[str] = []
    running: list[str] = []  # one method may call the other

    def counting(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def counted(self: object, query: str, values: object = None) -> Any:
            if not running:
                sent.append(query)
            running.append(query)
            try:
                return await original(self, query, values)
            finally:
                running.pop()

        return counted

    with monkeypatch.context() as patch:
        for name in ("execute_query", "execute_query_dict"):
            patch.setattr(client, name, counting(getattr(client, name)))
        yield sent


async def test_a_session_carries_everything_that_pages_show(database: str) -> None:
    event = await make_event()
    room, track, kind = await make_room(event), await make_track(event, colour=4), await make_type(event)
    awa, biel = await make_speaker(event), await make_speaker(event, "biel", "Biel Sagarra", local_name="Биел")
    session = await make_session(
        event,
        room=room,
        track=track,
        type=kind,
        interpretation=["es"],
        links=[{"title": "T", "url": "https://x.test/"}],
    )
    await SessionSpeaker.create(session=session, speaker=biel, role="chair", position=0)
    await SessionSpeaker.create(session=session, speaker=awa, role="speaker", position=1)
    agenda = await read_agenda(event)
    found = agenda.session("ABC123")
    assert found is not None
    assert found.slot is not None
    assert (found.title.into("fr").text, found.language, found.interpretation) == (
        "Échange entre opérateurs",
        "fr",
        ("es",),
    )
    assert [(part.speaker.name, part.role) for part in found.parts] == [
        ("Biel Sagarra", "chair"),
        ("Awa Diallo", "speaker"),
    ]
    assert (found.track and found.track.colour, found.type and found.type.code) == (4, "workshop")
    assert found.links == (("T", "https://x.test/"),)
    assert (found.slot.room and found.slot.room.code, found.slot.starts, found.slot.day) == (
        "ebre",
        "2027-05-25T09:00",
        TUESDAY,
    )
    assert found.slot.starts_at == dt.datetime(2027, 5, 25, 7, tzinfo=dt.UTC)
    assert agenda.sessions_of(agenda.people[0]) == (found,)
    assert agenda.spoken == ("fr", "es")
    assert agenda == await read_agenda(event)


@pytest.mark.parametrize(
    ("starts", "day"),
    [
        ("2027-05-26T00:30", TUESDAY),
        ("2027-05-26T03:59", TUESDAY),
        ("2027-05-26T04:00", WEDNESDAY),
        ("2027-05-25T23:00", TUESDAY),
    ],
)
async def test_what_begins_before_four_belongs_to_the_evening_before(database: str, starts: str, day: dt.date) -> None:
    event = await make_event()
    await make_session(event, starts=starts, ends="2027-05-26T06:00")
    agenda = await read_agenda(event)
    assert day_of(starts) == day
    assert [placed.session.code for placed in agenda.on(day)] == ["ABC123"]
    await Slot.filter(event_id=event.id).update(day=WEDNESDAY)
    assert len((await read_agenda(event)).on(WEDNESDAY)) == 1


async def test_days_are_those_of_the_event_and_those_with_a_session(database: str) -> None:
    event = await make_event()
    await make_session(event, starts="2027-05-30T09:00", ends="2027-05-30T10:00")
    days = [day.day for day in (await read_agenda(event)).days]
    assert days == [25, 26, 27, 28, 30]


async def test_it_is_read_once_per_revision_with_the_same_queries_for_one_session_and_for_many(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    await make_session(event, speakers=(speaker,))
    event = await Event.get(id=event.id)
    with counted_queries(monkeypatch) as one:
        first = await load_agenda(event)
        assert await load_agenda(event) is first
    for number in range(5):
        other = await make_speaker(event, f"s{number}", f"Speaker {number}")
        await make_session(event, f"X{number}", speakers=(speaker, other), room=await make_room(event, f"r{number}"))
    with counted_queries(monkeypatch) as many:
        second = await load_agenda(await Event.get(id=event.id))
    assert (len(one), len(many)) == (8, 9)  # the event itself is the ninth
    assert (len(first.sessions), len(second.sessions)) == (1, 6)


async def test_what_is_remembered_ends_with_the_revision(database: str) -> None:
    event = await make_event()
    await make_session(event)
    before = await load_agenda(await Event.get(id=event.id))
    await raise_revision(event.id)
    after = await load_agenda(await Event.get(id=event.id))
    assert before is not after
    assert before.sessions == after.sessions


async def test_a_text_in_a_language_that_lacks_it_falls_back(database: str) -> None:
    event = await make_event()
    session = await make_session(event)
    await make_texts(event, session.id, {"title": {"es": "Intercambio"}})
    found = (await read_agenda(event)).session("ABC123")
    assert found is not None
    assert (found.title.into("es").text, found.title.into("en").text, found.title.into("en").is_fallback) == (
        "Intercambio",
        "Échange entre opérateurs",
        True,
    )


def test_a_last_day_mistyped_by_decades_is_no_programme_of_decades() -> None:
    days = days_of(TUESDAY, "2027-05-25T09:00", "9999-05-25T10:00")
    assert (days[0], days[-1]) == (TUESDAY, TUESDAY + LONGEST)
    assert len(days) == LONGEST.days + 1
