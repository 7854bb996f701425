"""Schedules into an event and out again: by guid, in one transaction, and nothing for the same file twice."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from events.app import SCHEMA
from events.congress.agenda import operations
from events.congress.agenda.exchange.file_operations import Choices, import_agenda_file
from events.congress.agenda.exchange.import_summary import ImportSummary
from events.congress.agenda.exchange.operations import (
    AgendaImportError,
    Terms,
    TooManyCancelledError,
    apply_schedule,
    preview_schedule,
)
from events.congress.agenda.exchange.schedule_conforming import conforming
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.models import Release, Session, SessionSpeaker, Slot, Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.organizing.models import Event, Room, SessionType, Track
from events.platform.storage.database import execute_rows, open_database
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.models import Change
from events.records.people.models import Grant
from events.records.texts.models import Text
from events.settings import Settings
from tests.congress.agenda.schedule_factory import conference_json, conference_xml, event_xml, schedule_xml
from tests.factories import (
    NOW,
    make_account,
    make_event,
    make_room,
    make_session,
    make_speaker,
    make_texts,
    make_track,
    make_type,
)

LATER = NOW + dt.timedelta(days=1)
MODELS = (Event, Room, Track, SessionType, Speaker, Session, Slot, SessionSpeaker, Release, Text, Change, Grant)
SLUG = "congress"


async def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that an import may touch."""
    return {model.__name__: await model.all().order_by("id").values() for model in MODELS}


async def imported(data: bytes, slug: str = SLUG, now: dt.datetime = NOW) -> ImportSummary:
    return await apply_schedule(read_schedule(data), slug, now, Terms(most_cancelled=1))


def counts(summary: ImportSummary) -> tuple[int, ...]:
    return tuple(summary.count(kind) for kind in ("added", "changed", "cancelled", "restored", "unchanged"))


def talk(guid: str, title: str = "Opening", **values: str) -> str:
    inside = values.pop("inside", "")
    number = values.pop("id", guid.strip("g"))
    return event_xml(inside, attributes=f'guid="{guid}" id="{number}"', title=title, **values)


async def slot(guid: str) -> Slot:
    return await Slot.get(session__guid=guid)


async def test_a_new_slug_becomes_a_draft_owned_by_those_who_found_events(database: str) -> None:
    founder = await make_account(is_founder=True)
    summary = await imported(schedule_xml(talk("g1", language="de")))
    event = await Event.get(slug=SLUG)
    assert (event.state, event.default_language, event.languages, event.time_zone) == (
        "draft",
        "de",
        ["de"],
        "Europe/Madrid",
    )
    assert (event.starts_on, event.ends_on) == (dt.date(2027, 5, 25), dt.date(2027, 5, 25))
    assert (await Text.get(subject=event.id, name="name")).body == "Congress"
    assert await Grant.all().values_list("account_id", "role", "scope") == [(founder.id, "owner", event.id)]
    assert (summary.is_new_event, counts(summary)) == (True, (1, 0, 0, 0, 0))
    assert "created, a draft" in str(summary)
    assert "1 added" in str(summary)


@pytest.mark.parametrize("slug", ["", "new", "Congress", "a b", "../x", "a" * 61, "é"])
async def test_a_slug_that_cannot_be_one_is_refused(database: str, slug: str) -> None:
    with pytest.raises(AgendaImportError, match="cannot be an event's address"):
        await imported(schedule_xml(), slug)
    assert await Event.all().count() == 0


@pytest.mark.parametrize("write", [conference_xml, conference_json])
async def test_the_same_file_twice_says_nothing_and_writes_nothing(database: str, write: Any) -> None:
    data = write(60)
    first = await imported(data)
    assert counts(first) == (60, 0, 0, 0, 0)
    before = await rows()
    again = await imported(data, now=LATER)
    assert counts(again) == (0, 0, 0, 0, 60)
    assert str(again).startswith("Nothing has changed")
    assert await rows() == before


async def test_what_the_file_says_arrives(database: str) -> None:
    inside = (
        '<persons><person guid="p1">Awa Diallo</person><person id="7">Biel</person></persons>'
        '<links><link href="https://x.test/a">Slides</link></links>'
        '<attachments><attachment href="https://x.test/b.pdf">Paper</attachment></attachments>'
    )
    session = talk(
        "any form of guid/1",
        "Échange",
        id="12",
        inside=inside,
        track="Climat",
        type="Atelier",
        language="fr",
        abstract="&lt;p&gt;Un &lt;b&gt;résumé&lt;/b&gt;&lt;/p&gt;",
        subtitle="Sous-titre",
        duration="01:30",
    )
    await imported(schedule_xml(session))
    event = await Event.get(slug=SLUG)
    found = (await read_agenda(event)).session("12")
    assert found is not None
    assert found.slot is not None
    assert (found.guid, found.language, found.title.texts, found.subtitle.texts) == (
        "any form of guid/1",
        "fr",
        {"fr": "Échange"},
        {"fr": "Sous-titre"},
    )
    assert found.abstract.texts == {"fr": "Un **résumé**"}
    assert [(part.speaker.name, part.speaker.guid, part.role) for part in found.parts] == [
        ("Awa Diallo", "p1", "speaker"),
        ("Biel", "7", "speaker"),
    ]
    assert found.links == (("Slides", "https://x.test/a"), ("Paper", "https://x.test/b.pdf"))
    assert (str(found.track and found.track.name), str(found.type and found.type.name)) == ("Climat", "Atelier")
    assert (found.slot.room and str(found.slot.room.name), found.slot.starts, found.slot.ends) == (
        "Hall",
        "2027-05-25T09:00",
        "2027-05-25T10:30",
    )
    assert (found.slot.sequence, found.slot.revised_at) == (0, NOW)
    row = await Session.get(id=found.id)
    assert "un **resume**" in row.search_text
    assert "awa diallo" in row.search_text


async def test_a_day_that_ends_after_midnight_keeps_its_late_sessions(database: str) -> None:
    late = talk("g1", date="2027-05-26T05:30:00+02:00", start="05:30")
    day = 'index="1" date="2027-05-25" start="2027-05-25T10:00:00+02:00" end="2027-05-26T06:30:00+02:00"'
    await imported(schedule_xml(late, day=day))
    agenda = await read_agenda(await Event.get(slug=SLUG))
    found = agenda.session("1")
    assert found is not None
    assert found.slot is not None
    assert (found.slot.starts, found.slot.day) == ("2027-05-26T05:30", dt.date(2027, 5, 25))


async def test_a_newer_file_updates_exactly_what_changed(database: str) -> None:
    hours = {number: f"2027-05-25T{8 + number:02}:00:00+02:00" for number in range(1, 6)}
    old = [talk(f"g{number}", f"Talk {number}", date=hour) for number, hour in hours.items()]
    await imported(schedule_xml("".join(old)))
    before = {row["guid"]: row for row in await Session.all().values("guid", "id", "version", "code")}
    new = [
        old[0],
        talk("g2", "Talk two", date="2027-05-25T10:00:00+02:00"),  # renamed
        talk("g3", "Talk 3", date="2027-05-25T15:00:00+02:00"),  # moved
        # 4 is gone
        old[4],
        talk("g6", "Talk 6", date="2027-05-25T17:00:00+02:00"),
    ]
    summary = await imported(schedule_xml("".join(new)), now=LATER)
    assert counts(summary) == (1, 2, 1, 0, 2)
    assert [str(session) for session in summary.of("changed")] == ["Talk two (2): title", "Talk 3 (3): time"]
    assert [str(session) for session in summary.of("cancelled")] == ["Talk 4 (4)"]
    slots = {guid: await slot(guid) for guid in ("g1", "g2", "g3", "g4", "g5", "g6")}
    assert {guid: row.sequence for guid, row in slots.items()} == {
        "g1": 0,
        "g2": 0,
        "g3": 1,
        "g4": 1,
        "g5": 0,
        "g6": 0,
    }
    assert {guid: row.revised_at for guid, row in slots.items()} == {
        "g1": NOW,
        "g2": LATER,
        "g3": LATER,
        "g4": LATER,
        "g5": NOW,
        "g6": LATER,
    }
    assert {guid: row.cancelled_at for guid, row in slots.items() if row.cancelled_at} == {"g4": LATER}
    after = {row["guid"]: row for row in await Session.all().values("guid", "id", "version", "code")}
    assert {guid for guid in before if after[guid] != before[guid]} == {"g2", "g3", "g4"}
    assert "talk two" in (await Session.get(guid="g2")).search_text
    back = await imported(schedule_xml("".join([*new, old[3]])), now=LATER)
    assert counts(back) == (0, 0, 0, 1, 5)
    restored = await slot("g4")
    assert (restored.sequence, restored.cancelled_at) == (2, None)


async def test_each_kind_of_change_is_found(database: str) -> None:
    plain = {"track": "A", "type": "Talk", "language": "en", "abstract": "Text", "duration": "01:00"}
    await imported(schedule_xml(talk("g1", **plain)))
    for change in (
        {"track": "B"},
        {"type": "Panel"},
        {"language": "fr"},
        {"abstract": "Other text"},
        {"duration": "01:05"},
        {"inside": "<persons><person id='1'>Awa</person></persons>"},
        {"subtitle": "More"},
        {"inside": "<links><link href='https://x.test/'>X</link></links>"},
        {"abstract": ""},
    ):
        summary = await imported(schedule_xml(talk("g1", **(plain | change))), now=LATER)
        assert (change, counts(summary)) == (change, (0, 1, 0, 0, 0))
        before = await rows()
        assert (await imported(schedule_xml(talk("g1", **(plain | change))))).is_nothing_new
        assert await rows() == before
        await imported(schedule_xml(talk("g1", **plain)), now=LATER)
    assert await Session.all().count() == 1


async def test_a_renamed_person_is_the_same_speaker_and_sessions_follow(database: str) -> None:
    def file(name: str) -> bytes:
        return schedule_xml(talk("g1", inside=f"<persons><person guid='p1'>{name}</person></persons>"))

    await imported(file("Awa Diallo"))
    summary = await imported(file("Awa Sarr"), now=LATER)
    assert counts(summary) == (0, 1, 0, 0, 0)
    assert await Speaker.all().values_list("name", "sort_name") == [("Awa Sarr", "sarr awa")]
    assert "awa sarr" in (await Session.get(guid="g1")).search_text
    assert (await slot("g1")).revised_at == LATER


async def test_two_people_of_one_name_stay_two_and_one_without_guid_is_found_by_name(database: str) -> None:
    people = "<persons><person guid='p1'>Awa</person><person guid='p2'>Awa</person></persons>"
    await imported(schedule_xml(talk("g1", inside=people)))
    assert sorted(await Speaker.all().values_list("guid", "name")) == [("p1", "Awa"), ("p2", "Awa")]
    event = await make_event("other")
    await make_speaker(event, name="Biel Sagarra")
    await imported(schedule_xml(talk("h1", inside="<persons><person>BIEL SAGARRA</person></persons>")), "other")
    assert await Speaker.filter(event_id=event.id).count() == 1


async def test_what_organizers_made_or_called_off_by_hand_is_left_alone(database: str) -> None:
    await imported(schedule_xml(talk("g1") + talk("g2", "Second", date="2027-05-25T11:00:00+02:00")))
    event = await Event.get(slug=SLUG)
    await make_session(event, "HAND")
    second = await Session.get(guid="g2")
    await operations.cancel_session(event, second.id, by=uuid.UUID(int=1), now=NOW)
    await make_texts(event, (await Session.get(guid="g1")).id, {"title": {"fr": "Ouverture"}})
    before = await rows()
    summary = await imported(
        schedule_xml(talk("g1") + talk("g2", "Second", date="2027-05-25T11:00:00+02:00")), now=LATER
    )
    assert summary.is_nothing_new
    assert await rows() == before


async def test_one_session_in_two_rooms_has_a_slot_in_each(database: str) -> None:
    def file(*rooms: str) -> bytes:
        inner = "".join(f'<room name="{room}">{talk("g1")}</room>' for room in rooms)
        return re.sub(rb'<room name="Hall">.*</room>', inner.encode(), schedule_xml(), flags=re.DOTALL)

    await imported(file("Hall", "Annexe"))
    uids = dict(await Slot.all().values_list("room__code", "uid"))
    assert sorted(uids) == ["annexe", "hall"]
    assert counts(await imported(file("Hall"), now=LATER)) == (0, 1, 0, 0, 0)
    assert dict(await Slot.all().values_list("room__code", "uid")) == {"hall": uids["hall"]}
    assert counts(await imported(file("Annexe"), now=LATER)) == (0, 1, 0, 0, 0)
    assert await Slot.all().values_list("room__code", "uid", "sequence") == [("annexe", uids["hall"], 1)]


# -- files that cannot be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty"),
        (b"<schedule><conference>", "Line 1"),
        (b'{"schedule": {"conference": 7}}', "Line 1"),
        (schedule_xml(zone=""), "--time-zone"),
        (schedule_xml(event_xml(date="2027-05-25T99:00:00+02:00")), "Line 6"),
        (b"\x00\xff\xfe", ""),
    ],
)
async def test_a_broken_file_says_where_and_leaves_every_row_as_it_was(
    settings: Settings, tmp_path: Path, data: bytes, message: str
) -> None:
    file = tmp_path / "schedule.xml"
    file.write_bytes(data)
    async with open_database(settings.database_url, SCHEMA):
        await imported(conference_xml(8))
        before = await rows()
    with pytest.raises(AgendaImportError) as caught:
        await import_agenda_file(file, SLUG, Choices(), lambda _line: None)
    assert message in str(caught.value)
    assert str(caught.value).endswith("Nothing was changed.")
    async with open_database(settings.database_url, SCHEMA):
        assert await rows() == before


async def test_a_write_that_fails_half_way_leaves_every_row_as_it_was(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await imported(schedule_xml(talk("g1")))
    before = await rows()

    async def failing(*_arguments: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(SessionSpeaker, "bulk_create", failing)
    with pytest.raises(RuntimeError):
        await imported(schedule_xml(talk("g2", "Other", inside="<persons><person>Awa</person></persons>")))
    assert await rows() == before


async def test_the_command_reads_a_file_tells_its_progress_and_what_it_did(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "schedule.xml"
    file.write_bytes(schedule_xml(zone=""))
    told: list[str] = []
    async with open_database(settings.database_url, SCHEMA):
        summary = await import_agenda_file(file, "fresh", Choices("America/La_Paz"), told.append)
    assert "fresh: 1 added, 0 changed, 0 cancelled, 0 restored, 0 unchanged." in summary
    assert told[0].startswith("Reading schedule.xml")
    with pytest.raises(AgendaImportError, match="cannot be read"):
        await import_agenda_file(tmp_path / "absent.xml", "fresh", Choices(), told.append)
    async with open_database(settings.database_url, SCHEMA):
        assert (await Event.get(slug="fresh")).time_zone == "America/La_Paz"


# -- and out again -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xml", "json"])
async def test_an_export_read_back_changes_nothing(client: httpx.AsyncClient, kind: str) -> None:
    event = await make_event()
    room, track = await make_room(event), await make_track(event)
    pause = await make_type(event, "break", is_break=True)
    awa, biel = await make_speaker(event), await make_speaker(event, "biel", "Biel Sagarra", guid="b1")
    hostile = "</script> %s & <b> \"'` ]]> * _x_ # 1. a"
    session = await make_session(event, title=hostile, room=room, track=track, language="es", speakers=(awa, biel))
    await SessionSpeaker.filter(speaker_id=biel.id).update(role="chair")
    abstract = "Un *résumé* & <b>pas du HTML\n\n- a\n- b\n\n1 < 2 > 0"
    texts = {"title": {"es": "Intercambio", "en": "Exchange"}, "abstract": {"es": abstract}}
    await make_texts(event, session.id, texts)
    await make_session(event, "NIGHT", starts="2027-05-27T02:00", ends="2027-05-27T03:00")
    await make_session(event, "GONE", state="cancelled")
    await make_session(event, "LUNCH", type=pause)
    exported = await client.get(f"/exports/events/congress/schedule.{kind}")
    assert exported.status_code == 200
    before = await rows()
    summary = await imported(exported.content, now=LATER)
    assert (counts(summary), summary.is_nothing_new) == ((0, 0, 0, 0, 2), True)
    assert await rows() == before


@pytest.mark.parametrize("kind", ["xml", "json"])
async def test_a_conference_comes_out_as_it_went_in(client: httpx.AsyncClient, kind: str) -> None:
    schedule = read_schedule(conference_xml(80))
    await apply_schedule(schedule, SLUG, NOW)
    await Event.filter(slug=SLUG).update(state="published")
    exported = await client.get(f"/exports/events/congress/schedule.{kind}")
    read = read_schedule(exported.content)
    ours = conforming(replace(schedule, conference=replace(schedule.conference, acronym=SLUG)))
    facts = [
        [(s.guid, s.title, s.starts_at, s.duration, s.room, s.track, s.type, s.abstract, s.language) for s in found]
        for found in (ours.sessions, read.sessions)
    ]
    assert facts[0] == facts[1]
    assert [[person.name for person in s.persons] for s in schedule.sessions] == [
        [person.name for person in s.persons] for s in read.sessions
    ]
    assert (await imported(exported.content, now=LATER)).is_nothing_new  # guids of another form are known again
    again = await imported(exported.content, "copy")
    assert counts(again) == (80, 0, 0, 0, 0)


async def test_exports_are_kept_and_follow_a_change_at_once(client: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await make_session(event)
    first = await client.get("/exports/events/congress/schedule.json")
    again = await client.get("/exports/events/congress/schedule.json", headers={"if-none-match": first.headers["etag"]})
    assert (first.headers["content-type"], again.status_code) == ("application/json", 304)
    await make_texts(event, session.id, {"title": {"fr": "Renommée"}})
    assert "Renommée" in (await client.get("/exports/events/congress/schedule.json")).text
    await Event.filter(id=event.id).update(state="draft")
    await make_texts(event, session.id, {"title": {"fr": "Encore"}})
    assert (await client.get("/exports/events/congress/schedule.xml")).status_code == 404


async def test_pages_of_an_imported_event_open_whatever_the_file_held(client: httpx.AsyncClient) -> None:
    for number, path in enumerate(sorted((Path(__file__).parent / "schedules").iterdir())):
        schedule = read_schedule(path.read_bytes(), time_zone="Europe/Berlin")
        await apply_schedule(schedule, f"file-{number}", NOW)
        await Event.filter(slug=f"file-{number}").update(state="published")
        event = await Event.get(slug=f"file-{number}")
        agenda = await read_agenda(event)
        paths = ["agenda", "speakers", "calendar", "search?q=a", *(f"agenda/{day}" for day in agenda.days)]
        paths += [f"sessions/{session.code}" for session in agenda.sessions]
        for page in paths:
            assert (page, (await client.get(f"/es/events/file-{number}/{page}")).status_code) == (page, 200)
    assert (await execute_rows("SELECT count(*) AS n FROM session"))[0]["n"] > 5


TEN = [talk(f"g{number}", f"Talk {number}", date=f"2027-05-25T{8 + number:02}:00:00+02:00") for number in range(1, 11)]


def newer(*talks: str) -> bytes:
    return schedule_xml("".join(talks))


async def test_a_file_that_lacks_more_than_a_fifth_of_the_programme_is_refused_until_it_is_allowed(
    database: str,
) -> None:
    await imported(newer(*TEN))
    eighth, seventh = read_schedule(newer(*TEN[:8])), read_schedule(newer(*TEN[:7]))
    before = await rows()
    with pytest.raises(TooManyCancelledError, match=r"3 of the 10 sessions .* --cancel-at-most 30"):
        await apply_schedule(seventh, SLUG, LATER)
    assert await rows() == before
    assert counts(await apply_schedule(seventh, SLUG, LATER, Terms(most_cancelled=0.3))) == (0, 0, 3, 0, 7)
    await imported(newer(*TEN))
    assert counts(await apply_schedule(eighth, SLUG, LATER)) == (0, 0, 2, 0, 8)


async def test_an_empty_file_cancels_nothing(database: str) -> None:
    await imported(newer(*TEN))
    empty = read_schedule((Path(__file__).parent / "cases" / "no-session-at-all.xml").read_bytes())
    assert list(map(str, empty.warnings)) == ["Line 2: The schedule has no session."]
    with pytest.raises(TooManyCancelledError, match="10 of the 10"):
        await apply_schedule(empty, SLUG, LATER)
    assert await Session.filter(state="cancelled").count() == 0


async def test_what_the_file_itself_calls_cancelled_needs_no_leave(database: str) -> None:
    await imported(newer(*TEN))
    called_off = [text.replace("</event>", "<status>cancelled</status></event>") for text in TEN]
    assert counts(await apply_schedule(read_schedule(newer(*called_off)), SLUG, LATER)) == (0, 0, 10, 0, 0)


async def test_sessions_made_here_do_not_hide_that_a_file_lacks_everything(database: str) -> None:
    await imported(newer(TEN[0]))
    event = await Event.get(slug=SLUG)
    for number in range(9):
        await make_session(event, f"HAND{number}", starts=f"2027-05-25T{8 + number:02}:00")
    with pytest.raises(TooManyCancelledError, match="1 of the 1"):
        await apply_schedule(read_schedule(newer(TEN[1])), SLUG, LATER)


async def test_a_preview_tells_what_an_import_then_does_and_writes_nothing(database: str) -> None:
    await imported(newer(*TEN))
    schedule = read_schedule(newer(*TEN[1:], talk("g11", "Eleventh"), talk("g12", "Twelfth")))
    before = await rows()
    shown = await preview_schedule(schedule, SLUG, LATER)
    assert await rows() == before
    assert shown == await apply_schedule(schedule, SLUG, LATER)
    assert counts(shown) == (2, 0, 1, 0, 9)


async def test_a_preview_of_a_new_event_makes_none(database: str) -> None:
    shown = await preview_schedule(read_schedule(newer(*TEN)), "fresh", NOW)
    assert (shown.is_new_event, counts(shown)) == (True, (10, 0, 0, 0, 0))
    assert await rows() == {model.__name__: [] for model in MODELS}


async def test_what_was_shown_of_another_revision_is_not_written(database: str) -> None:
    await imported(newer(*TEN))
    event = await Event.get(slug=SLUG)
    with pytest.raises(ChangedMeanwhileError):
        await apply_schedule(read_schedule(newer(*TEN[1:])), SLUG, LATER, Terms(revision=event.revision - 1))
    await apply_schedule(read_schedule(newer(*TEN[1:])), SLUG, LATER, Terms(revision=event.revision))


async def test_the_command_can_only_tell(tmp_path: Path, database: str) -> None:
    file = tmp_path / "schedule.xml"
    file.write_bytes(newer(*TEN))
    told = await import_agenda_file(file, "fresh", Choices(is_dry_run=True), lambda _line: None)
    assert told.startswith("A dry run: nothing was written.\nThe event fresh would be created")
    assert "10 added" in told
    assert await Event.all().count() == 0
