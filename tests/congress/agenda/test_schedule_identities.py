"""Who and what a schedule file means: numbers that stand for several, guids that are there twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest

from events.congress.agenda.exchange.import_summary import ImportSummary
from events.congress.agenda.exchange.operations import apply_schedule
from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.organizing.models import Room
from tests.congress.agenda.schedule_factory import event_xml, schedule_xml
from tests.factories import NOW

CASES = Path(__file__).parent / "cases"
LATER = NOW + dt.timedelta(days=1)


def case(name: str) -> Schedule:
    return read_schedule((CASES / f"{name}.xml").read_bytes())


def talks(*persons: str) -> bytes:
    """A talk for each of these lists of persons."""
    return schedule_xml(
        "".join(
            event_xml(f"<persons>{people}</persons>", attributes=f'guid="g{number}" id="{number}"')
            for number, people in enumerate(persons, 1)
        )
    )


def names(schedule: Schedule) -> list[list[str]]:
    return [[person.name for person in session.persons] for session in schedule.sessions]


def told(schedule: Schedule) -> list[str]:
    return [str(warning) for warning in schedule.warnings]


async def imported(data: bytes | Schedule, now: dt.datetime = NOW) -> ImportSummary:
    return await apply_schedule(read_schedule(data) if isinstance(data, bytes) else data, "congress", now)


async def columns(name: str) -> list[str]:
    """That column of every speaker."""
    return sorted(str(getattr(row, name)) for row in await Speaker.all())


async def speakers_of(guid: str) -> list[str]:
    parts = SessionSpeaker.filter(session__guid=guid).order_by("position")
    return [str(name) for name in await parts.values_list("speaker__name", flat=True)]


def test_a_number_that_stands_for_several_people_identifies_nobody() -> None:
    schedule = case("persons-same-id")
    assert names(schedule) == [["Aminata Diallo"], ["Juan Quispe", "Léa Tremblay"]]
    assert told(schedule) == [
        "id=0 stands for several people (Aminata Diallo, Juan Quispe, Léa Tremblay): their names tell them apart."
    ]
    assert {person.key for session in schedule.sessions for person in session.persons} == {
        "Aminata Diallo",
        "Juan Quispe",
        "Léa Tremblay",
    }


@pytest.mark.parametrize("kind", ["id", "guid"])
def test_a_number_whose_name_is_always_the_same_identifies(kind: str) -> None:
    schedule = read_schedule(talks(f'<person {kind}="7">Awa Sarr</person>', f'<person {kind}="7">AWA SARR</person>'))
    assert [session.persons[0].key for session in schedule.sessions] == ["7", "7"]
    assert told(schedule) == []


def test_a_guid_that_co_speakers_share_loses_none_of_them() -> None:
    schedule = read_schedule(talks('<person guid="team">Awa</person><person guid="team">Biel</person>'))
    assert names(schedule) == [["Awa", "Biel"]]


def test_who_has_a_number_once_and_none_elsewhere_is_one_person() -> None:
    schedule = read_schedule(talks("<person>Awa</person>", '<person id="7">Awa</person>'))
    assert [session.persons[0].key for session in schedule.sessions] == ["7", "7"]


def test_namesakes_with_numbers_of_their_own_stay_apart_and_are_told() -> None:
    schedule = read_schedule(talks('<person id="1">Anna</person><person id="2">Anna</person>', "<person>Anna</person>"))
    assert [[person.key for person in session.persons] for session in schedule.sessions] == [["1", "2"], ["Anna"]]
    assert told(schedule) == ["Anna is in the file under 3 numbers: they are taken for as many people."]


async def test_people_without_a_number_of_their_own_become_as_many_speakers(database: str) -> None:
    schedule = case("persons-same-id")
    await imported(schedule)
    assert await columns("name") == [
        "Aminata Diallo",
        "Juan Quispe",
        "Léa Tremblay",
    ]
    assert await speakers_of("22222222-2222-4222-8222-222222222222") == ["Juan Quispe", "Léa Tremblay"]
    assert (await imported(schedule, LATER)).is_nothing_new


async def test_a_file_that_counts_anew_renames_nobody(database: str) -> None:
    await imported(talks('<person id="1">Awa</person>', '<person id="2">Biel</person>'))
    before = {row.name: row.id for row in await Speaker.all()}
    await imported(
        talks('<person id="2">Awa</person>', '<person id="3">Biel</person><person id="1">Zoé</person>'), LATER
    )
    after = {row.name: row.id for row in await Speaker.all()}
    assert {name: after[name] for name in before} == before
    assert (await speakers_of("g1"), await speakers_of("g2")) == (["Awa"], ["Biel", "Zoé"])


async def test_a_number_whose_holder_has_another_name_now_is_still_the_same_person(database: str) -> None:
    await imported(talks('<person id="1">Awa Sarr</person>', '<person id="2">Biel</person>'))
    (before,) = await Speaker.filter(name="Awa Sarr")
    await imported(talks('<person id="1">Awa Sarr-Diallo</person>', '<person id="2">Biel</person>'), LATER)
    assert (await Speaker.get(id=before.id)).name == "Awa Sarr-Diallo"


async def test_two_guids_of_one_name_are_two_people_from_one_version_to_the_next(database: str) -> None:
    await imported(talks('<person guid="p1">Awa</person>'))
    await imported(talks('<person guid="p1">Awa</person>', '<person guid="p2">Awa</person>'), LATER)
    assert await columns("guid") == ["p1", "p2"]


async def test_rooms_that_share_a_guid_are_two_rooms_and_reading_again_moves_nothing(database: str) -> None:
    schedule = case("two-rooms-same-guid")
    assert {room.name: UUID(room.guid).version for room in schedule.rooms} == {"Aula B": 4, "Aula A": 5}
    assert "Aula A has the guid of Aula B: it gets one of its own." in told(schedule)
    await imported(schedule)
    rooms = {row.id: row.guid for row in await Room.all()}
    assert len(rooms) == 2
    placed = {slot.session_id: slot.room_id for slot in await Slot.all()}
    assert sorted(list(placed.values()).count(room) for room in rooms) == [1, 3]
    assert (await imported(schedule, LATER)).is_nothing_new
    assert {slot.session_id: slot.room_id for slot in await Slot.all()} == placed


async def test_a_talk_that_is_repeated_under_one_guid_counts_as_two(database: str) -> None:
    schedule = case("repeated-talk-same-guid")
    first, second, _third = schedule.sessions
    assert (first.title, first.guid) == ("First talk", "11111111-1111-4111-8111-111111111111")
    assert (second.title, UUID(second.guid).version) == ("Second talk", 5)
    assert told(schedule)[0] == (
        "Line 5: The guid 11111111-1111-4111-8111-111111111111 is in line 4 already: "
        "this one counts as a session of its own."
    )
    await imported(schedule)
    assert await Session.all().count() == 3
    assert (await imported(schedule, LATER)).is_nothing_new


def test_a_repetition_keeps_its_guid_when_other_repetitions_come_and_go() -> None:
    def at(hour: int) -> str:
        return event_xml(date=f"2027-05-25T{hour:02}:00:00+02:00", start=f"{hour:02}:00")

    by_hour = {
        session.starts_at.hour: session.guid
        for session in read_schedule(schedule_xml(at(9) + at(10) + at(11))).sessions
    }
    again = {
        session.starts_at.hour: session.guid
        for session in read_schedule(schedule_xml(at(9) + at(11) + at(12))).sessions
    }
    assert again[11] == by_hour[11]
    assert len({*by_hour.values(), *again.values()}) == 4


def test_what_is_in_two_rooms_at_once_is_one_session_and_another_title_is_another() -> None:
    data = schedule_xml(f'{event_xml()}</room><room name="Annex">{event_xml()}{event_xml(title="Else")}')
    assert [(s.title, s.room, s.also_in_rooms) for s in read_schedule(data).sessions] == [
        ("Opening", "Hall", ("Annex",)),
        ("Else", "Annex", ()),
    ]


def test_the_same_slot_twice_is_left_out_once_and_told() -> None:
    schedule = read_schedule(schedule_xml(event_xml() + "\n" + event_xml()))
    assert len(schedule.sessions) == 1
    assert told(schedule) == ["Line 7: The session g1 is here for the second time; line 6 has it already."]
