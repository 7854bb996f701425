"""Organizers edit sessions and speakers by forms: what is refused, kept, compared, asked first, and who may."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import httpx
import pytest

from events.congress.agenda import operations
from events.congress.agenda.models import Session, SessionSpeaker, Slot
from events.congress.agenda.operations import SessionValues
from events.congress.agenda.programme_queries import read_agenda
from events.congress.organizing.models import Event
from events.platform.zoned import ZonedTime
from tests.congress.registration.filling import errors_in
from tests.editing import conflict_in, filled
from tests.factories import make_event, make_room, make_session, make_speaker, make_track, make_type, sign_in

LATER = dt.datetime(2027, 4, 1, 8, tzinfo=dt.UTC)
BY = uuid.UUID(int=7)
O = "/fr/organize/events/congress"  # noqa: E741


def values(event: Event, **changed: Any) -> SessionValues:
    given = SessionValues(
        texts={"title": {"fr": "Échange entre opérateurs"}, "abstract": {"fr": "Résumé de Échange entre opérateurs."}},
        starts=ZonedTime.parse("2027-05-25T09:00", event.time_zone),
        ends=ZonedTime.parse("2027-05-25T10:30", event.time_zone),
        language="fr",
    )
    return replace(given, **changed)


def typed(**changed: str) -> dict[str, str]:
    given = {
        "title-fr": "Nouvelle séance",
        "abstract-fr": "Un résumé.",
        "starts_on": "2027-05-26",
        "starts": "14:00",
        "ends": "15:30",
        "language": "fr",
        "version": "1",
    }
    return given | changed


async def organizer(client: httpx.AsyncClient, role: str = "organizer", **values: Any) -> Event:
    event = await make_event(**values)
    client.cookies.update(await sign_in(event=event, role=role))
    return event


async def test_an_organizer_creates_a_session_and_the_public_sees_it(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_room(event)
    await make_track(event)
    await make_type(event)
    await make_speaker(event)
    assert (await client.get(f"{O}/sessions/new")).status_code == 200
    sent = typed(
        code="NEW1",
        room="ebre",
        track="climate",
        type="workshop",
        links="https://x.test/a Les diapos",
        **{"title-es": "Sesión nueva", "who-0": "awa diallo", "role-0": "moderator"},
    )
    interpreted = {**sent, "interpretation": ["fr", "es"]}  # into the language that is spoken: left out
    answer = await client.post(f"{O}/sessions/new", data=interpreted)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{O}/sessions/NEW1")
    found = (await read_agenda(event)).session("NEW1")
    assert found is not None
    assert found.slot is not None
    assert (dict(found.title.texts), found.interpretation, found.links) == (
        {"fr": "Nouvelle séance", "es": "Sesión nueva"},
        ("es",),
        (("Les diapos", "https://x.test/a"),),
    )
    assert (found.slot.starts, found.slot.ends, found.slot.room and found.slot.room.code) == (
        "2027-05-26T14:00",
        "2027-05-26T15:30",
        "ebre",
    )
    assert [(part.speaker.code, part.role) for part in found.parts] == [("awa-diallo", "moderator")]
    page = (await client.get(answer.headers["location"])).text
    assert "Nouvelle séance" in page
    client.cookies.clear()
    assert "Nouvelle séance" in (await client.get("/fr/events/congress/agenda/2027-05-26")).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title-fr": ""}, "title-fr"),
        ({"starts_on": "2027-02-31"}, "starts_on"),
        ({"starts_on": "0000-00-00"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"starts_on": "9999-12-31", "ends": "13:00"}, "starts_on"),
        ({"starts": "25:61"}, "starts"),
        ({"ends": "14:00"}, "ends"),
        ({"room": "nowhere"}, "room"),
        ({"language": "xx"}, "language"),
        ({"links": "javascript:alert(1) Titre"}, "links"),
        ({"links": "https://[ Titre"}, "links"),
        ({"links": "https://x.test/ Titre\n" * 21}, "links"),
        ({"code": "new"}, "code"),
        ({"code": "a/b"}, "code"),
        ({"who-0": "Nobody Known"}, "who-0"),
        ({"title-fr": "x" * 301}, "title-fr"),
    ],
)
async def test_a_wrong_answer_comes_back_with_what_was_typed_and_nothing_is_saved(
    client: httpx.AsyncClient, wrong: dict[str, str], field: str
) -> None:
    event = await organizer(client)
    answer = await client.post(f"{O}/sessions/new", data=typed(**wrong))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Un résumé." in answer.text
    assert await Session.filter(event_id=event.id).count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"starts_on": "\x00", "starts": "\ud800"},
        {"version": "9" * 30, "title-fr": "\u2028"},
        {"who-0": "x" * 5000, "role-0": "king", "order-0": "9" * 40},
        {"interpretation": "zz", "starts_fold": "7"},
        {f"who-{number}": "a" for number in range(100)},
    ],
)
async def test_nothing_that_is_sent_makes_a_500(client: httpx.AsyncClient, sent: dict[str, str]) -> None:
    event = await organizer(client)
    await make_session(event)
    body = "&".join(f"{name}={value.encode('utf-8', 'surrogatepass').hex()}" for name, value in sent.items())
    for path in ("sessions/new", "sessions/ABC123", "speakers/new"):
        encoded = {name: value.encode("utf-8", "replace").decode() for name, value in sent.items()}
        assert (await client.post(f"{O}/{path}", data=encoded)).status_code == 422
        assert (await client.post(f"{O}/{path}", content=body)).status_code == 422
    assert (await client.post(f"{O}/sessions/ABC123/cancellation", data=encoded)).status_code == 303


async def test_an_end_before_the_start_is_on_the_next_day(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await client.post(f"{O}/sessions/new", data=typed(code="NIGHT", starts="22:00", ends="01:00"))
    slot = await Slot.get(session__code="NIGHT")
    assert (slot.starts, slot.ends) == ("2027-05-26T22:00", "2027-05-27T01:00")
    page = (await client.get(f"{O}/sessions/NIGHT")).text
    assert 'value="22:00"' in page
    assert re.search(r'name="ends_on"[^>]*value=""', page), "a last day is offered, and none is said"
    assert (await read_agenda(event)).on(dt.date(2027, 5, 26)) != ()


@pytest.mark.parametrize(("starts", "ends"), [("15:30", "10:00"), ("09:00", "08:59"), ("14:00", "00:30")])
async def test_an_end_long_before_the_start_is_asked_about(client: httpx.AsyncClient, starts: str, ends: str) -> None:
    await organizer(client)
    sent = typed(code="SLIP", starts=starts, ends=ends)
    answer = await client.post(f"{O}/sessions/new", data=sent)
    assert answer.status_code == 422
    assert errors_in(answer.text)["ends"].startswith("La fin précède le début.")
    assert await Slot.all().count() == 0
    assert (await client.post(f"{O}/sessions/new", data=sent | {"ends_on": "2027-05-27"})).status_code == 303
    page = (await client.get(f"{O}/sessions/SLIP")).text
    assert 'value="2027-05-27"' in page, "saved unchanged it would be asked about again"


@pytest.mark.parametrize("last", ["2072-05-28", "2027-06-27"])
async def test_a_last_day_that_is_too_far_away_is_refused(client: httpx.AsyncClient, last: str) -> None:
    await organizer(client)
    sent = typed(code="LONG", starts="09:00", ends="10:00", ends_on=last)
    answer = await client.post(f"{O}/sessions/new", data=sent)
    assert (answer.status_code, errors_in(answer.text)) == (422, {"ends_on": "Une séance dure au plus 31\xa0jours."})
    assert await Session.all().count() == 0
    a_month = await client.post(f"{O}/sessions/new", data=sent | {"ends_on": "2027-06-26", "ends": "09:00"})
    assert a_month.status_code == 303


async def test_what_lasts_longer_than_a_day_ends_on_its_last_day(client: httpx.AsyncClient) -> None:
    await organizer(client)
    sent = typed(code="LONG", starts="22:00", ends="10:00", ends_on="2027-05-28")
    assert (await client.post(f"{O}/sessions/new", data=sent)).status_code == 303
    slot = await Slot.get(session__code="LONG")
    assert (slot.starts, slot.ends) == ("2027-05-26T22:00", "2027-05-28T10:00")
    assert 'name="ends_on"' in (await client.get(f"{O}/sessions/LONG")).text
    early = await client.post(f"{O}/sessions/LONG", data=sent | {"ends_on": "2027-05-25"})
    assert (early.status_code, 'id="ends-error"' in early.text) == (422, True)


async def test_an_hour_that_clocks_skip_is_refused_and_one_they_show_twice_is_asked_about(
    client: httpx.AsyncClient,
) -> None:
    await organizer(client, starts_on=dt.date(2027, 3, 27), ends_on=dt.date(2027, 10, 31))
    skipped = await client.post(f"{O}/sessions/new", data=typed(starts_on="2027-03-28", starts="02:30", ends="04:00"))
    assert skipped.status_code == 422
    assert 'id="starts-error"' in skipped.text
    twice = typed(code="TWICE", starts_on="2027-10-31", starts="02:30", ends="04:00")
    asked = await client.post(f"{O}/sessions/new", data=twice)
    assert asked.status_code == 422
    assert 'name="starts_fold"' in asked.text
    assert (await client.post(f"{O}/sessions/new", data=twice | {"starts_fold": "1"})).status_code == 303
    slot = await Slot.get(session__code="TWICE")
    assert (slot.starts_fold, slot.starts_at) == (1, dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC))
    again = typed(starts_on="2027-10-31", starts="02:30", ends="04:00", starts_fold="1", **{"title-fr": "Autre"})
    assert (await client.post(f"{O}/sessions/TWICE", data=again)).status_code == 303
    assert (await Slot.get(session__code="TWICE")).sequence == 0


async def test_a_move_that_books_a_room_twice_is_saved_and_told(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    room = await make_room(event)
    await make_session(event, "A", room=room)
    await make_session(event, "B", starts="2027-05-26T14:00", ends="2027-05-26T15:30", title="Nouvelle séance")
    sent = typed(starts_on="2027-05-25", starts="10:00", ends="11:00", room="ebre")
    answer = await client.post(f"{O}/sessions/B", data=sent)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"].replace("/fr/", "/en/"))).text
    assert "Room ebre is booked twice" in page
    assert "Room ebre is booked twice" in (await client.get("/en/organize/events/congress/sessions")).text


async def test_rows_are_added_without_javascript_and_keep_what_was_typed(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_speaker(event)
    sent = typed(**{"who-0": "Awa Diallo", "order-0": "2", "who-1": "Somebody", "order-1": "1"})
    answer = await client.post(f"{O}/sessions/new/rows", data=sent)
    assert answer.status_code == 200
    rows = re.findall(r'id="who-\d+"[^>]* value="([^"]*)"', answer.text)
    assert rows == ["Somebody", "Awa Diallo", "", ""]
    assert await Session.filter(event_id=event.id).count() == 0


async def test_retired_rooms_are_offered_last_and_retired_speakers_not_at_all(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_room(event, "first", retired_at=LATER)
    await make_room(event, "second")
    await make_speaker(event, retired_at=LATER)
    page = (await client.get(f"{O}/sessions/new")).text
    assert re.findall(r'value="(first|second)"', page) == ["second", "first"]
    assert "Awa Diallo" not in page


async def test_somebody_named_twice_is_on_stage_once_and_an_unknown_role_is_the_first(
    client: httpx.AsyncClient,
) -> None:
    event = await organizer(client)
    await make_speaker(event)
    rows = {"who-0": "Awa Diallo", "role-0": "king", "who-1": "awa diallo", "role-1": "speaker"}
    assert (await client.post(f"{O}/sessions/new", data=typed(**rows))).status_code == 303
    assert [row.role for row in await SessionSpeaker.all()] == ["speaker"]


async def test_two_of_one_name_are_told_apart_by_code(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_speaker(event, "awa-1")
    second = await make_speaker(event, "awa-2")
    assert (await client.post(f"{O}/sessions/new", data=typed(**{"who-0": "Awa Diallo"}))).status_code == 422
    sent = typed(code="OK", **{"who-0": "Awa Diallo (awa-2)"})
    assert (await client.post(f"{O}/sessions/new", data=sent)).status_code == 303
    assert await SessionSpeaker.all().values_list("speaker_id", flat=True) == [second.id]


async def test_more_rows_for_a_session_save_and_judge_nothing(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_session(event)
    assert f'formaction="{O}/sessions/ABC123/rows"' in (await client.get(f"{O}/sessions/ABC123")).text
    answer = await client.post(f"{O}/sessions/ABC123/rows", data=typed(version="7", **{"title-fr": "", "who-0": "X"}))
    assert answer.status_code == 200
    assert filled(answer)["version"] == ["7"]
    assert 'class="error' not in answer.text
    assert (await Session.get(event_id=event.id)).version == 1


async def test_somebody_else_saved_meanwhile_and_nothing_typed_is_lost(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    speaker = await make_speaker(event)
    session = await make_session(event)
    theirs = values(event, language="es", parts=((speaker.id, "chair"),))
    await operations.revise_session(event, session.id, 1, theirs, by=BY, now=LATER)
    mine = filled(await client.get(f"{O}/sessions/ABC123"))
    mine |= {"title-fr": ["Nouvelle séance"], "abstract-fr": ["Autre."], "language": ["fr"], "who-0": [""]}
    mine["version"] = ["1"]
    answer = await client.post(f"{O}/sessions/ABC123", data=mine)
    assert answer.status_code == 409
    assert conflict_in(answer) == [
        ("Titre (Français)", "Échange entre opérateurs", "Nouvelle séance"),
        ("Résumé (Français)", "Résumé de Échange entre opérateurs.", "Autre."),
        ("Langue parlée", "Espagnol", "Français"),
        ("Qui intervient 1", "Awa Diallo (Présidence)", "(vide)"),
    ]
    assert filled(answer)["version"] == ["2"]
    assert (await client.post(f"{O}/sessions/ABC123", data=mine | {"version": ["2"]})).status_code == 303


async def test_a_code_that_another_session_has_is_refused_at_its_field(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_session(event)
    answer = await client.post(f"{O}/sessions/new", data=typed(code="ABC123"))
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert await Session.filter(event_id=event.id).count() == 1


async def test_cancelling_and_restoring_ask_first_and_tell_what_they_did(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    await make_session(event)
    at = "/en/organize/events/congress/sessions/ABC123"
    for noun, question, before, after in (
        ("cancellation", "Cancel “", "confirmed", "cancelled"),
        ("restoration", "Restore “", "cancelled", "confirmed"),
    ):
        assert f'href="{at}/{noun}"' in (await client.get(at)).text
        assert question in (await client.get(f"{at}/{noun}")).text
        assert (await Session.get(event_id=event.id)).state == before
        answer = await client.post(f"{at}/{noun}")
        assert (answer.status_code, answer.headers["location"]) == (303, at)
        assert (await Session.get(event_id=event.id)).state == after
        assert "The public programme and the calendars show it." in (await client.get(at)).text
    assert "The public programme and the calendars show it." not in (await client.get(at)).text


async def test_a_session_of_another_event_is_unknown_here(client: httpx.AsyncClient) -> None:
    await organizer(client)
    other = await make_event("other")
    session = await make_session(other)
    await make_speaker(other)
    for path in ("sessions/ABC123", "sessions/ABC123/rows", "sessions/ABC123/cancellation", "speakers/awa-diallo"):
        assert (await client.post(f"{O}/{path}", data=typed())).status_code == 404, path
    await session.refresh_from_db()
    assert (session.state, session.version) == ("confirmed", 1)


async def test_a_speaker_is_added_corrected_and_shown(client: httpx.AsyncClient) -> None:
    event = await organizer(client)
    sent = {
        "name": "Olena Hrytsenko",
        "country": "UA",
        "local_name": "Олена",
        "local_language": "uk",
        "function-fr": "Cheffe",
    }
    answer = await client.post(f"{O}/speakers/new", data=sent)
    assert answer.headers["location"] == f"{O}/speakers/olena-hrytsenko"
    revised = sent | {"name": "Olena Bilyk", "version": "1"}
    assert (await client.post(f"{O}/speakers/olena-hrytsenko", data=revised)).status_code == 303
    late = revised | {"sort_name": "bilyk olena", "country": "PL", "function-fr": "PDG"}
    stale = await client.post(f"{O}/speakers/olena-hrytsenko", data=late)
    assert stale.status_code == 409  # version 1 is over
    assert conflict_in(stale) == [("Pays", "Ukraine", "Pologne"), ("Fonction (Français)", "Cheffe", "PDG")]
    found = (await read_agenda(event)).speaker("olena-hrytsenko")
    assert found is not None
    assert (found.name, found.sort_name, found.local_name, str(found.function.into("fr"))) == (
        "Olena Bilyk",
        "bilyk olena",
        "Олена",
        "Cheffe",
    )
    for wrong in ({"name": ""}, {"local_language": ""}, {"country": "XX"}, {"local_language": "x y"}):
        assert (await client.post(f"{O}/speakers/new", data=sent | wrong)).status_code == 422


async def test_readers_see_lists_and_no_forms(client: httpx.AsyncClient) -> None:
    event = await organizer(client, role="reader")
    await make_session(event, speakers=(await make_speaker(event),))
    for path in ("sessions", "speakers"):
        page = await client.get(f"{O}/{path}")
        assert page.status_code == 200
        assert "/new" not in page.text
    for path in (
        "sessions/new",
        "sessions/ABC123",
        "sessions/ABC123/cancellation",
        "sessions/ABC123/restoration",
        "speakers/new",
        "speakers/awa-diallo",
    ):
        assert (await client.get(f"{O}/{path}")).status_code == 403
        assert (await client.post(f"{O}/{path}", data=typed())).status_code == 403
    client.cookies.clear()
    assert (await client.get(f"{O}/sessions")).status_code == 303
