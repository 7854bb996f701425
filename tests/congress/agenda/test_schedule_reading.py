"""Schedules as real conferences publish them, and what is repaired in them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from events.congress.agenda.exchange.schedule import (
    Conference,
    Day,
    Link,
    Person,
    Room,
    Schedule,
    ScheduledSession,
    Track,
)
from events.congress.agenda.exchange.schedule_fields import default_guid
from events.congress.agenda.exchange.schedule_reading import read_schedule
from tests.congress.agenda.schedule_factory import (
    conference_events,
    conference_json,
    conference_xml,
    event_json,
    event_xml,
    schedule_json,
    schedule_xml,
)

FILES = Path(__file__).parent / "schedules"
MADRID = ZoneInfo("Europe/Madrid")


def read(name: str, time_zone: str | None = None) -> Schedule:
    return read_schedule((FILES / name).read_bytes(), time_zone=time_zone)


def only(data: bytes) -> ScheduledSession:
    (session,) = read_schedule(data).sessions
    return session


def warnings(data: bytes, time_zone: str | None = None) -> list[str]:
    return [str(warning) for warning in read_schedule(data, time_zone=time_zone).warnings]


def at(text: str, zone: ZoneInfo = MADRID) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_pretalx_json_is_read_whole() -> None:
    assert read("pretalx.json") == Schedule(
        conference=Conference(
            title="Encuentro de los ríos",
            acronym="rios-2027",
            starts_on=date(2027, 3, 26),
            ends_on=date(2027, 3, 28),
            time_zone_name="Europe/Madrid",
            timeslot=timedelta(minutes=5),
            url="https://talks.example.org/rios-2027/schedule/",
            base_url="https://talks.example.org",
            color="#00aa77",
            tracks=(Track("Género", "4-genero", "#aa3366"),),
        ),
        version="0.8",
        days=(
            Day(1, date(2027, 3, 26), at("2027-03-26T04:00"), at("2027-03-27T03:59")),
            Day(2, date(2027, 3, 27), at("2027-03-27T04:00"), at("2027-03-28T03:59")),
        ),
        rooms=(
            Room("Sala Ebro", "5a6b7c80-0000-5000-8000-000000000001", "Planta *baja*", 220, "1-ebro"),
            Room("Sala Vacía", default_guid("rios-2027", "room", "Sala Vacía"), slug="2-vacia"),
        ),
        sessions=(
            ScheduledSession(
                guid="11111111-aaaa-5000-8000-000000000001",
                id=101,
                code="ABC123",
                title="Velada de los ríos",
                starts_at=at("2027-03-27T00:30"),
                duration=timedelta(minutes=45),
                day=1,
                room="Sala Ebro",
                slug="rios-2027-101-velada",
                url="https://talks.example.org/rios-2027/talk/ABC123/",
                track="Género",
                type="Taller",
                language="es",
                abstract="Una noche\ncon **agua**.",
                persons=(
                    Person(
                        name="Núria Puig",
                        guid="22222222-aaaa-5000-8000-000000000005",
                        code="QWERT1",
                        biography="Ingeniera.",
                        url="https://talks.example.org/rios-2027/speaker/QWERT1/",
                    ),
                ),
                links=(
                    Link("https://example.org/pozo", "https://example.org/pozo"),
                    Link("https://example.org/solo", "https://example.org/solo"),
                ),
                attachments=(Link("Láminas", "https://talks.example.org/media/pozo.pdf"),),
                do_not_record=True,
                feedback_url="https://talks.example.org/rios-2027/talk/ABC123/feedback/",
                origin_url="https://talks.example.org/rios-2027/talk/ABC123/",
            ),
        ),
    )


def test_a_pretalx_xml_is_read_with_its_oddities_repaired() -> None:
    schedule = read("pretalx.xml")
    opening, night, closing = schedule.sessions
    assert opening == ScheduledSession(
        guid="11111111-aaaa-5000-8000-000000000001",
        id=101,
        code="ABC123",
        title="Apertura: el agua que viene",
        starts_at=at("2027-03-26T09:00"),
        duration=timedelta(minutes=30),
        day=1,
        room="Sala «Ebro»",
        also_in_rooms=("Aula 2",),
        slug="rios-2027-101-apertura",
        url="https://talks.example.org/rios-2027/talk/ABC123/",
        track="Operación & mantenimiento",
        type="Plenaria",
        language="es",
        abstract="Un **pozo** no *espera*.\n\n- bombas\n- tubos",
        description="**Markdown** con `código <b>` y 3 < 4.",
        logo="https://talks.example.org/media/apertura.png",
        persons=(Person("Núria Puig i Serra", guid="22222222-aaaa-5000-8000-000000000005", id="5"),),
        links=(Link("El pozo", "https://example.org/pozo"),),
        attachments=(Link("Láminas", "https://talks.example.org/media/pozo.pdf"),),
        do_not_record=True,
        feedback_url="https://talks.example.org/rios-2027/talk/ABC123/feedback/",
        origin_url="https://talks.example.org/rios-2027/talk/ABC123/",
    )
    assert (night.starts_at, night.duration, night.day) == (at("2027-03-27T00:30"), timedelta(minutes=24 * 60 + 30), 1)
    assert (night.guid, night.language) == ("11111111-AAAA-5000-8000-000000000002", "pt-BR")
    assert (closing.guid, closing.title, closing.abstract) == ("sesión/3", "Cierre", "Sin **escapar** & listo")
    assert [str(warning) for warning in schedule.warnings] == [
        "Line 84: The file says 10:00 and 2027-03-28T10:00:00+01:00; that is 11:00 in Europe/Madrid, which is taken.",
        "Line 89: A session has no title; Cierre stands for it.",
        "Line 86: A session lasts 0 minutes.",
        "Line 93: klingon? is no language that is known.",
    ]
    assert schedule.conference.tracks == (
        Track("Operación & mantenimiento", "3-operacion", "#aa3366"),
        Track("Género", "4-genero"),
    )
    assert (schedule.generator, schedule.languages) == ("pretalx 2024.1.0", ("es", "pt-BR"))


def test_an_old_frab_xml_without_dates_zone_and_guids_is_read() -> None:
    schedule = read("frab-2014.xml", "Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    told = [(s.id, s.title, s.starts_at, s.day, s.room, s.language) for s in schedule.sessions]
    assert told == [
        (12, "Eröffnung", at("2014-10-24T10:00", berlin), 1, "Saal", "de"),
        (14, "Mittag am Fluss", at("2014-10-24T12:00", berlin), 1, "", "en"),
        (13, "Nacht der Pumpen", at("2014-10-25T00:30", berlin), 1, "Saal", ""),
        (15, "Dauerprüfung bis nach der Umstellung", at("2014-10-25T09:00", berlin), 2, "Saal", ""),
    ]
    opening, lunch, _, endurance = schedule.sessions
    assert opening.persons == (Person("Jürgen Prüf", id="7"), Person("Ada M.", id="8"))
    assert opening.abstract == "Grußworte & ein [Plan](http://example.org/plan).\nZweite Zeile."
    assert opening.guid == default_guid("Wassertage2014", "id 12", 1)
    assert (lunch.guid, lunch.duration) == ("9f0c", timedelta(minutes=90))
    assert endurance.ends_at == datetime.fromisoformat("2014-10-26T10:00+01:00")
    assert [room.name for room in schedule.rooms] == ["Saal"]
    assert [str(warning) for warning in schedule.warnings] == [
        "Line 36: javascript:alert(1) is no web address; it is left out.",
        "Line 36: /anhang.pdf is no web address; it is left out.",
    ]


def test_a_fosdem_xml_is_read_with_tracks_beside_the_conference_and_an_index_from_zero() -> None:
    schedule = read("fosdem.xml")
    (welcome,) = schedule.sessions
    assert [day.number for day in schedule.days] == [1, 2]
    assert schedule.conference.acronym == "open-water-days"
    assert schedule.conference.tracks == (Track("Main\u00a0track", "main"),)
    assert schedule.rooms == (Room("Janson", default_guid("open-water-days", "room", "Janson"), slug="janson"),)
    assert (welcome.track, welcome.abstract) == ("Main\u00a0track", "Meet us [here](https://example.org/a_%28b%29).")
    assert welcome.attachments == (Link("Slides", "https://days.example.org/2026/schedule/events/welcome/slides.pdf"),)
    assert schedule.warnings == ()


def test_a_frab_json_with_a_numeric_guid_and_control_characters_is_read() -> None:
    (opening,) = read("frab.json").sessions
    assert (opening.guid, opening.abstract, opening.line) == ("4711", "Meet at the dyke.", 9)
    assert opening.persons == (Person("nick", id="7797"),)


@pytest.mark.parametrize("make", [conference_xml, conference_json])
def test_a_conference_of_seven_hundred_sessions_loses_none_and_moves_none(make: Callable[[int], bytes]) -> None:
    schedule = read_schedule(make(700))
    expected = {event["guid"]: event["starts_at"] for event in conference_events(700)}
    assert {session.guid: session.starts_at for session in schedule.sessions} == expected
    after_midnight = [session for session in schedule.sessions if session.starts_at.hour < 4]
    assert after_midnight
    assert {session.starts_at.day - session.day for session in after_midnight} == {25}
    assert list(map(str, schedule.warnings)) == [
        "Ada Łukasiewicz is in the file under 31 numbers: they are taken for as many people."
    ]


def test_xml_and_json_of_the_same_conference_say_the_same() -> None:
    assert read_schedule(conference_xml(60)) == read_schedule(conference_json(60))


def test_sessions_come_sorted_by_start_and_room_however_the_file_orders_them() -> None:
    late = event_xml(attributes='guid="late" id="2"', date="2027-05-25T11:00:00+02:00", start="11:00")
    assert [s.guid for s in read_schedule(schedule_xml(late + event_xml())).sessions] == ["g1", "late"]


@pytest.mark.parametrize(
    ("written", "starts"),
    [
        ({"date": "2027-05-25T09:00:00+02:00"}, "2027-05-25T09:00+02:00"),
        ({"date": "2027-05-25T07:00:00Z"}, "2027-05-25T09:00+02:00"),
        ({"date": "2027-05-25T07:00:00+00:00", "start": "09:00"}, "2027-05-25T09:00+02:00"),
        ({"date": "2027-05-25 09:00"}, "2027-05-25T09:00+02:00"),
        ({"date": "2027-05-26T00:30:00+02:00", "start": "00:30"}, "2027-05-26T00:30+02:00"),
        ({"date": "no", "start": "00:30"}, "2027-05-26T00:30+02:00"),
        ({"date": "no", "start": "03:59"}, "2027-05-26T03:59+02:00"),
        ({"date": "no", "start": "4:00"}, "2027-05-25T04:00+02:00"),
        ({"date": "no", "start": "25:15"}, "2027-05-26T01:15+02:00"),
        ({"date": "2027-05-26", "start": "00:30"}, "2027-05-26T00:30+02:00"),
        ({"date": "", "start": "09:00:00"}, "2027-05-25T09:00+02:00"),
    ],
)
def test_the_start_is_the_date_or_the_clock_on_its_day(written: dict[str, str], starts: str) -> None:
    data = schedule_xml(event_xml(**written))
    assert only(data).starts_at == datetime.fromisoformat(starts)
    assert warnings(data) == []


def test_a_start_before_the_day_begins_belongs_to_the_next_morning() -> None:
    day = 'index="1" date="2027-05-25" start="2027-05-25T09:00:00+02:00" end="2027-05-26T08:59:00+02:00"'
    assert only(schedule_xml(event_xml(date="no", start="08:30"), day=day)).starts_at == at("2027-05-26T08:30")


def test_the_second_of_two_equal_hours_keeps_its_fold() -> None:
    data = schedule_xml(event_xml(date="2027-10-31T02:30:00+01:00", start="02:30"))
    starts_at = only(data).starts_at
    assert (starts_at.hour, starts_at.minute, starts_at.fold) == (2, 30, 1)


def test_seconds_of_a_start_are_left_out_and_told() -> None:
    data = schedule_xml(event_xml(date="2027-05-25T09:00:30+02:00"))
    assert only(data).starts_at == at("2027-05-25T09:00")
    assert warnings(data) == ["Line 6: The start 2027-05-25T09:00:30+02:00 has seconds; they are left out."]


def test_an_offset_that_is_not_the_zones_wins_and_is_told() -> None:
    data = schedule_xml(event_xml(date="2027-05-25T09:00:00+03:00"))
    assert only(data).starts_at == at("2027-05-25T08:00")
    assert warnings(data) == [
        "Line 6: The file says 09:00 and 2027-05-25T09:00:00+03:00; that is 08:00 in Europe/Madrid, which is taken."
    ]


def test_the_zone_asked_for_serves_a_file_without_one_and_overrules_another() -> None:
    without = schedule_xml(zone="")
    assert read_schedule(without, time_zone="Africa/Tunis").conference.time_zone_name == "Africa/Tunis"
    assert warnings(without, "Africa/Tunis")[0].startswith("Line 6: The file says 09:00")
    assert warnings(schedule_xml(zone="Berlin"), "Europe/Madrid") == [
        "Line 3: The file says that its time zone is Berlin; Europe/Madrid is used, as asked for."
    ]


def test_duration_may_follow_from_the_end() -> None:
    data = schedule_json(event_json(duration=None, end="2027-05-25T10:15:00+02:00"))
    assert only(data).duration == timedelta(minutes=75)


def test_sessions_without_guid_get_the_same_one_from_every_version_of_the_file() -> None:
    twice = event_xml(attributes="", title="Lunch") + event_xml(attributes="", title="Lunch", date="no", start="15:00")
    first = [session.guid for session in read_schedule(schedule_xml(twice)).sessions]
    moved = [session.guid for session in read_schedule(schedule_xml(twice.replace("09:00", "10:00"))).sessions]
    assert first == moved == [default_guid("congress", "Lunch", 1), default_guid("congress", "Lunch", 2)]
    assert (
        warnings(schedule_xml(twice))
        == ["Line 6: Lunch has no guid and no id: with another title it will count as another session."] * 2
    )


def test_the_same_session_in_two_rooms_at_the_same_time_takes_both() -> None:
    second = f'</room><room name="Annex">{event_xml()}'
    session = only(schedule_xml(event_xml() + second))
    assert (session.room, session.also_in_rooms) == ("Hall", ("Annex",))


def test_what_the_file_does_not_know_or_spells_differently_is_left_empty() -> None:
    data = schedule_json(
        event_json(
            id="event-1",
            subtitle=None,
            track={"en": "Operations", "de": "Betrieb"},
            persons=["Ada", {"code": "X", "name": "Grace"}, None],
            links=None,
            attachments=[{"title": "no address"}],
            recording={"license": "CC0", "optout": "true"},
            unknown={"deep": [1, 2]},
            title="Two\r\nlines\u2028and\u0000 more",
        )
    )
    session = only(data)
    assert session == replace(
        session,
        title="Two lines and more",
        subtitle="",
        track="Operations",
        persons=(Person("Ada"), Person("Grace", code="X")),
        links=(),
        attachments=(),
        recording_license="CC0",
        do_not_record=True,
    )
    assert 0 < session.id < 2**31


def test_a_cancelled_session_is_marked() -> None:
    assert only(schedule_json(event_json(status="canceled"))).is_cancelled
    assert not only(schedule_json(event_json(status="confirmed"))).is_cancelled


def test_texts_that_are_too_long_are_cut_and_told() -> None:
    data = schedule_json(event_json(abstract="water " * 20_000, title="x" * 400))
    session = only(data)
    assert (len(session.abstract), session.abstract[-6:], len(session.title)) == (50_000, "ter w…", 300)
    assert warnings(data)[0].endswith("A text is longer than 50000 characters; its end is left out.")


def test_the_days_may_stand_beside_the_conference_and_the_whole_without_a_schedule() -> None:
    conference = json.loads(schedule_json())["schedule"]["conference"]
    days = conference.pop("days")
    assert only(json.dumps({"conference": conference, "days": days}).encode()).guid == "g1"


def test_a_room_that_stands_twice_in_a_json_day_keeps_its_sessions() -> None:
    one, two = json.dumps([event_json()]), json.dumps([event_json(guid="g2", id=2)])
    data = schedule_json().decode()
    start, end = data.index('"Hall": ['), data.index("]", data.index('"Hall": [')) + 1
    data = f'{data[:start]}"Hall": {one}, "Hall": {two}{data[end:]}'
    assert [session.guid for session in read_schedule(data.encode()).sessions] == ["g1", "g2"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + schedule_xml(),
        b"\n \n" + schedule_xml(),
        schedule_xml().decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"),
        schedule_xml().replace(b"utf-8", b"windows-1252"),
        schedule_xml().replace(b"<schedule>", b'<schedule xmlns="urn:any" xmlns:x="urn:x"><x:day/>'),
        b"\xef\xbb\xbf" + schedule_json(),
        schedule_json().decode().encode("utf-16"),
        b"\n\n" + schedule_json(),
    ],
)
def test_the_format_and_the_encoding_show_in_the_content(data: bytes) -> None:
    assert only(data).title == "Opening"


def test_an_agenda_without_a_session_is_read_and_told() -> None:
    data = schedule_json(days=[{"index": 1, "date": "2027-05-25", "rooms": {}}])
    assert read_schedule(data).sessions == ()
    assert warnings(data) == ["Line 4, at schedule.conference: The schedule has no session."]
