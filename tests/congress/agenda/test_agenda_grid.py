"""Where sessions stand in the grid of a day, and what does not fit in a programme."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.congress.agenda.arranging import words_of_warning
from events.congress.agenda.day_grid import DayGrid, lay_out
from events.congress.agenda.models import Slot
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.rules import (
    NOT_PLACED,
    OUTSIDE_EVENT,
    ROOM_NOT_OFFERED,
    ROOM_TWICE,
    SPEAKER_TWICE,
    TOO_SMALL,
    warnings_about,
    warnings_of,
)
from events.congress.organizing.models import Event, Room
from tests.factories import NOW, make_event, make_room, make_session, make_speaker, make_type

TUESDAY = dt.date(2027, 5, 25)


def at(hour: str, day: int = 25) -> str:
    return f"2027-05-{day}T{hour}"


async def grid_of(event: Event, day: dt.date = TUESDAY) -> DayGrid:
    grid = lay_out((await read_agenda(event)).on(day))
    assert grid is not None
    return grid


async def places(event: Event) -> dict[str, str]:
    return {cell.placed.session.code: cell.place for cell in (await grid_of(event)).cells}


async def test_sessions_stand_by_room_and_five_minutes_from_the_first_hour(database: str) -> None:
    event = await make_event()
    ebre, ter = await make_room(event), await make_room(event, "ter", position=2)
    await make_session(event, "A", starts=at("09:30"), ends=at("11:00"), room=ebre)
    await make_session(event, "B", starts=at("10:00"), ends=at("10:20"), room=ter)
    assert await places(event) == {"A": "c-1 r-6 s-18", "B": "c-2 r-12 s-4"}
    grid = await grid_of(event)
    assert grid.starts_at == dt.datetime(2027, 5, 25, 7, tzinfo=dt.UTC)
    assert [column.room and column.room.code for column in grid.columns] == ["ebre", "ter"]


async def test_alone_it_spans_all_rooms_and_a_break_stands_behind_the_lunch_talk(database: str) -> None:
    event = await make_event()
    room, pause = await make_room(event), await make_type(event, "break", is_break=True)
    await make_session(event, "ALONE", starts=at("09:00"), ends=at("10:00"), room=room)
    await make_session(event, "LUNCH", starts=at("12:00"), ends=at("14:00"), type=pause)
    await make_session(event, "TALK", starts=at("13:00"), ends=at("13:30"), room=room)
    assert await places(event) == {"ALONE": "c-all r-0 s-12", "LUNCH": "r-36 s-24", "TALK": "c-1 r-48 s-6"}


async def test_two_that_overlap_in_one_room_get_two_columns_of_it_and_touching_ones_share_one(database: str) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_session(event, "A", starts=at("09:00"), ends=at("10:00"), room=room)
    await make_session(event, "B", starts=at("09:30"), ends=at("10:30"), room=room)
    await make_session(event, "C", starts=at("10:00"), ends=at("11:00"), room=room)
    assert await places(event) == {"A": "c-1 r-0 s-12", "B": "c-2 r-6 s-12", "C": "c-1 r-12 s-12"}
    assert [column.is_repeated for column in (await grid_of(event)).columns] == [False, True]


async def test_sessions_without_a_room_stand_elsewhere_after_the_rooms(database: str) -> None:
    event = await make_event()
    await make_session(event, "WALK", starts=at("09:00"), ends=at("10:00"))
    await make_session(event, "TALK", starts=at("09:00"), ends=at("10:00"), room=await make_room(event))
    assert await places(event) == {"WALK": "c-2 r-0 s-12", "TALK": "c-1 r-0 s-12"}


async def test_past_midnight_rows_go_on_and_a_day_of_forty_one_rooms_is_a_list(database: str) -> None:
    event = await make_event()
    await make_session(event, "PARTY", starts=at("22:00"), ends=at("02:30", 26), room=await make_room(event, "r"))
    await make_session(event, "LATE", starts=at("01:00", 26), ends=at("02:00", 26), room=await make_room(event, "s"))
    assert await places(event) == {"PARTY": "c-1 r-0 s-54", "LATE": "c-2 r-36 s-12"}
    for number in range(39):
        await make_session(
            event, f"N{number}", starts=at("22:00"), ends=at("23:00"), room=await make_room(event, f"n{number}")
        )
    assert lay_out((await read_agenda(event)).on(TUESDAY)) is None
    assert lay_out(()) is None


# -- what does not fit -------------------------------------------------------------------------------------------


async def test_what_goes_on_for_several_days_stands_on_each_and_does_not_begin_the_later_ones(database: str) -> None:
    event = await make_event()
    room, hall = await make_room(event), await make_room(event, "hall", position=2)
    await make_session(event, "SHOW", starts=at("09:00"), ends=at("12:30", 26), room=hall)
    await make_session(event, "NEXT", starts=at("10:00", 26), ends=at("11:00", 26), room=room)
    agenda = await read_agenda(event)
    days = {day.day: [placed.session.code for placed in agenda.on(day)] for day in agenda.days}
    assert days == {25: ["SHOW"], 26: ["SHOW", "NEXT"], 27: [], 28: []}
    grid = await grid_of(event, dt.date(2027, 5, 26))
    assert grid.starts_at == dt.datetime(2027, 5, 26, 8, tzinfo=dt.UTC)
    assert {cell.placed.session.code: cell.place for cell in grid.cells} == {
        "SHOW": "c-2 r-0 s-30",
        "NEXT": "c-1 r-0 s-12",
    }


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        (at("22:00"), at("06:00", 26), [25]),
        (at("18:00"), at("05:59", 26), [25]),
        (at("15:30"), at("10:00", 26), [25, 26]),
        (at("09:00"), at("04:00", 27), [25, 26]),
        (at("09:00"), at("04:05", 27), [25, 26, 27]),
    ],
)
async def test_a_long_night_stands_on_its_evening_only(database: str, starts: str, ends: str, days: list[int]) -> None:
    event = await make_event()
    await make_session(event, starts=starts, ends=ends)
    agenda = await read_agenda(event)
    assert [day.day for day in agenda.days if agenda.on(day)] == days


async def test_an_export_begins_no_day_with_what_goes_on_since_an_earlier_one(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event, starts=at("09:00"), ends=at("12:30", 26))
    content = (await client.get("/exports/events/congress/schedule.json")).json()["schedule"]["conference"]
    assert [day["day_start"][:16] for day in content["days"]][:2] == ["2027-05-25T04:00", "2027-05-26T04:00"]
    assert content["days"][0]["day_end"][:16] == "2027-05-26T12:30"


async def kinds(event: Event) -> list[str]:
    return [warning.kind for warning in warnings_of(await read_agenda(event))]


@pytest.mark.parametrize(("starts", "expected"), [("09:59", [ROOM_TWICE]), ("10:00", [])])
async def test_a_room_booked_twice_is_told_and_one_that_is_free_a_minute_later_is_not(
    database: str, starts: str, expected: list[str]
) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_session(event, "A", starts=at("09:00"), ends=at("10:00"), room=room)
    await make_session(event, "B", starts=at(starts), ends=at("11:00"), room=room)
    assert await kinds(event) == expected


@pytest.mark.parametrize(("starts", "expected"), [("09:59", [SPEAKER_TWICE]), ("10:00", [])])
async def test_a_speaker_booked_twice_is_told_whatever_the_rooms(
    database: str, starts: str, expected: list[str]
) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    await make_session(event, "A", starts=at("09:00"), ends=at("10:00"), speakers=(speaker,))
    await make_session(event, "B", starts=at(starts), ends=at("11:00"), speakers=(speaker,))
    assert await kinds(event) == expected


async def test_a_short_session_inside_a_long_one_is_found_behind_others(database: str) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_session(event, "LONG", starts=at("09:00"), ends=at("17:00"), room=room)
    await make_session(event, "A", starts=at("09:30"), ends=at("10:00"), room=room)
    await make_session(event, "B", starts=at("16:00"), ends=at("16:30"), room=room)
    agenda = await read_agenda(event)
    pairs = [(w.session.code, w.other and w.other.code) for w in warnings_of(agenda)]
    assert pairs == [("LONG", "A"), ("LONG", "B")]
    b = agenda.session("B")
    assert b is not None
    assert len(warnings_about(warnings_of(agenda), b)) == 1


async def test_a_cancelled_session_disturbs_nobody(database: str) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_session(event, "A", room=room)
    await make_session(event, "B", room=room, state="cancelled")
    assert await kinds(event) == []


@pytest.mark.parametrize(("day", "expected"), [(24, [OUTSIDE_EVENT]), (25, []), (28, []), (29, [OUTSIDE_EVENT])])
async def test_a_session_outside_the_days_of_the_event_is_told(database: str, day: int, expected: list[str]) -> None:
    event = await make_event()
    await make_session(event, starts=at("09:00", day), ends=at("10:00", day))
    assert await kinds(event) == expected


async def test_a_room_no_longer_offered_and_a_session_without_time_are_told(database: str) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_session(event, "A", room=room)
    assert await kinds(event) == []
    await Room.filter(id=room.id).update(retired_at=NOW)
    await make_session(event, "B")
    b = (await read_agenda(event)).session("B")
    assert b is not None
    await Slot.filter(session_id=b.id).delete()
    assert sorted(await kinds(event)) == sorted([ROOM_NOT_OFFERED, NOT_PLACED])


@pytest.mark.parametrize(("followers", "expected"), [(121, [TOO_SMALL]), (120, [])])
async def test_more_followers_than_seats_are_told(database: str, followers: int, expected: list[str]) -> None:
    event = await make_event()
    session = await make_session(event, room=await make_room(event, capacity=120))
    warnings = warnings_of(await read_agenda(event), {session.id: followers})
    assert [warning.kind for warning in warnings] == expected
    assert all(str(followers) in words_of_warning(warning) for warning in warnings)
