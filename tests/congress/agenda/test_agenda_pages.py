"""The public programme: what is read on its pages, and that they are never stale."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.models import Session
from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.search_queries import like, search, search_text
from events.congress.organizing.models import Event
from events.platform.storage.database import transaction
from events.platform.web.templating import render
from tests.congress.agenda.test_agenda_values import counted_queries
from tests.factories import NOW, make_event, make_room, make_session, make_speaker, make_texts, make_track, make_type

E = "/fr/events/congress"


async def indexed(event: Event, *sessions: Session, names: tuple[str, ...] = ()) -> None:
    for session in sessions:
        from events.congress.agenda.programme_queries import read_agenda

        found = (await read_agenda(event)).session(session.code)
        assert found is not None
        async with transaction():
            words = search_text([found.title, found.abstract], names)
            await Session.filter(id=session.id).update(search_text=words)


async def test_a_day_shows_room_hours_track_type_and_languages(client: httpx.AsyncClient) -> None:
    event = await make_event()
    room, track, kind = await make_room(event), await make_track(event, colour=3), await make_type(event)
    await make_session(
        event, room=room, track=track, type=kind, interpretation=["es", "en"], speakers=(await make_speaker(event),)
    )
    page = (await client.get(f"{E}/agenda/2027-05-25")).text
    assert 'class="slot c-all r-0 s-18 track-3" data-session="ABC123"' in page
    assert "Échange entre opérateurs</a>" in page
    assert '<time datetime="2027-05-25T07:00:00+00:00">09:00</time>' in page
    for text in ("Climat", "Salle ebre", "FR → ES, EN", "Awa Diallo"):
        assert text in page


async def test_the_programme_without_a_session_says_so_and_a_day_without_one_too(client: httpx.AsyncClient) -> None:
    event = await make_event()
    assert "The programme is being prepared" in (await client.get("/en/events/congress/agenda")).text
    await make_session(event)
    assert "Nothing is planned on this day" in (await client.get("/en/events/congress/agenda/2027-05-26")).text
    assert (await client.get(f"{E}/agenda/2027-05-30")).status_code == 404
    assert (await client.get(f"{E}/agenda/nonsense")).status_code == 404


async def test_filters_narrow_the_list_without_javascript(client: httpx.AsyncClient) -> None:
    event = await make_event()
    ebre, ter = await make_room(event), await make_room(event, "ter")
    await make_session(event, "A", title="Premier", room=ebre, track=await make_track(event))
    await make_session(event, "B", title="Second", room=ter, language="en", interpretation=["es"])

    async def titles(query: str) -> list[str]:
        page = (await client.get(f"{E}/agenda?{query}")).text
        return [title for title in ("Premier", "Second") if f"{title}</a>" in page]

    assert await titles("track=climate") == ["Premier"]
    assert await titles("room=ter") == ["Second"]
    assert await titles("language=es") == ["Second"]
    assert await titles("language=fr&room=ter") == []
    assert await titles("track=&type=&room=&language=") == ["Premier", "Second"]
    unknown = await client.get(f"{E}/agenda?track=%00nothing%25")
    assert (unknown.status_code, "etag" in unknown.headers) == (200, False)
    assert "etag" in (await client.get(f"{E}/agenda?track=climate")).headers


async def test_words_filters_and_a_day_go_together(client: httpx.AsyncClient) -> None:
    event = await make_event()
    climate = await make_track(event)
    first = await make_session(event, "A", title="Les réseaux", track=climate)
    second = await make_session(event, "B", title="Réseaux anciens", starts="2027-05-26T09:00", ends="2027-05-26T10:00")
    await indexed(event, first, second)

    async def found(**query: str) -> list[str]:
        page = (await client.get(f"{E}/search", params=query)).text
        return [code for code in "AB" if f'/sessions/{code}"' in page]

    assert await found(q="reseaux") == ["A", "B"]
    assert await found(q="reseaux", track="climate") == ["A"]
    assert await found(q="reseaux", day="2027-05-26") == ["B"]
    assert await found(q="anciens", day="2027-05-25") == []
    assert await found(day="2027-05-26") == ["B"]
    assert await found(day="2027-05-30") == []
    assert await found() == []  # nothing was asked for
    page = (await client.get(f"{E}/search", params={"q": "reseaux", "day": "2027-05-26"})).text
    assert ('value="reseaux"' in page, '<option value="2027-05-26" selected>' in page) == (True, True)


async def test_a_search_is_not_kept_for_others_and_a_filter_is(client: httpx.AsyncClient) -> None:
    await make_session(await make_event())
    asked = ("q=a", "day=2027-05-25", "")
    kept = ["etag" in (await client.get(f"{E}/search?{query}")).headers for query in asked]
    assert kept == [False, True, True]


async def test_themes_types_rooms_and_languages_are_found_too_and_what_fits_best_comes_first(
    client: httpx.AsyncClient,
) -> None:
    event = await make_event()
    track, kind, room = await make_track(event), await make_type(event), await make_room(event)
    await make_session(event, "DEFS", title="Sans mot", interpretation=["es"], track=track, type=kind, room=room)
    text = await make_session(event, "TEXT", title="Débat", starts="2027-05-25T08:00", ends="2027-05-25T08:30")
    await make_texts(event, text.id, {"abstract": {"fr": "Du climat, des ateliers."}})
    inside = await make_session(event, "INSIDE", title="Microclimats")
    begins = await make_session(event, "BEGINS", title="Climats", starts="2027-05-27T09:00", ends="2027-05-27T10:00")
    await indexed(event, text, inside, begins)

    async def found(query: str) -> list[str]:
        page = (await client.get(f"{E}/search", params={"q": query})).text
        return re.findall(r'href="[^"]*/sessions/([A-Z]+)"', page)

    assert await found("climat") == ["BEGINS", "INSIDE", "DEFS", "TEXT"]
    assert await found("ebre") == await found("espagnol") == await found("climat ebre") == ["DEFS"]
    assert await found("es") != ["DEFS"]  # too short for the name of a language


async def test_a_search_asks_the_database_once_whatever_the_words(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    await make_session(event)
    programme = await load_agenda(event)
    with counted_queries(monkeypatch) as queries:
        await search(programme, "a b c d", lambda session: True)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("now", "day", "until"),
    [
        (dt.datetime(2027, 3, 1, tzinfo=dt.UTC), 25, dt.datetime(2027, 5, 24, 22, tzinfo=dt.UTC)),  # the event begins
        (dt.datetime(2027, 5, 25, tzinfo=dt.UTC), 25, dt.datetime(2027, 5, 25, 22, tzinfo=dt.UTC)),
        (dt.datetime(2027, 5, 26, 21, 59, tzinfo=dt.UTC), 26, dt.datetime(2027, 5, 26, 22, tzinfo=dt.UTC)),
        (dt.datetime(2027, 5, 26, 22, 0, tzinfo=dt.UTC), 25, dt.datetime(2027, 5, 27, 22, tzinfo=dt.UTC)),
        (dt.datetime(2027, 6, 26, tzinfo=dt.UTC), 25, None),
    ],
)
async def test_the_first_page_is_that_of_today_there_and_is_kept_until_midnight_there(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, now: dt.datetime, day: int, until: dt.datetime | None
) -> None:
    from events.congress.organizing import frame_queries
    from events.platform.web.cached_answers import Cacheable
    from events.publishing.programme import pages

    event = await make_event()
    for number in (25, 26, 28):
        await make_session(event, f"S{number}", starts=f"2027-05-{number}T09:00", ends=f"2027-05-{number}T10:00")
    orders: list[Cacheable] = []

    def noting(request: Request, *arguments: Any, **context: Any) -> Response:
        orders.append(request.scope["cacheable"])
        return render(request, *arguments, **context)

    for module in (pages, frame_queries):
        monkeypatch.setattr(module, "now", lambda: now)
    monkeypatch.setattr(pages, "render", noting)
    page = (await client.get(f"{E}/agenda")).text
    assert f"S{day}" in page
    assert orders[0].valid_until == (until.timestamp() if until else None)


async def test_a_moved_session_changes_the_public_bytes_at_once(client: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await make_session(event)
    for path in ("agenda", "agenda/2027-05-25", "sessions/ABC123", "speakers"):
        assert "Renommée" not in (await client.get(f"{E}/{path}")).text
    await make_texts(event, session.id, {"title": {"fr": "Renommée"}})
    for path in ("agenda", "agenda/2027-05-25", "sessions/ABC123"):
        assert "Renommée" in (await client.get(f"{E}/{path}")).text


async def test_a_cancelled_session_stays_visible_and_marked(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event, state="cancelled")
    day, page = [(await client.get(f"/en/events/congress/{path}")).text for path in ("agenda", "sessions/ABC123")]
    assert "is-cancelled" in day
    assert ">Cancelled<" in day
    assert "This session has been cancelled" in page


async def test_a_session_page_tells_roles_links_and_others_of_the_theme(client: httpx.AsyncClient) -> None:
    event = await make_event()
    track = await make_track(event)
    await make_session(
        event,
        track=track,
        speakers=(await make_speaker(event),),
        links=[{"title": "Diapos", "url": "https://x.test/d"}],
    )
    await make_session(
        event, "OTHER", title="Plus tard", track=track, starts="2027-05-26T09:00", ends="2027-05-26T10:00"
    )
    page = (await client.get(f"{E}/sessions/ABC123")).text
    assert 'href="https://x.test/d"' in page
    assert "Plus tard</a>" in page
    assert 'href="/fr/events/congress/speakers/awa-diallo"' in page
    assert "Résumé de Échange" in page
    assert 'action="/fr/events/congress/sessions/ABC123/star"' in page


async def test_a_break_has_no_page_and_unknown_things_are_404(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event, "LUNCH", type=await make_type(event, "break", is_break=True))
    await make_speaker(event, "gone", retired_at=NOW)
    for path in ("sessions/LUNCH", "sessions/NONE", "sessions/%00", "tracks/none", "speakers/none", "speakers/gone"):
        assert (await client.get(f"{E}/{path}")).status_code == 404
    assert "pause r-0" in (await client.get(f"{E}/agenda")).text


async def test_speakers_stand_by_letter_with_the_name_in_its_own_script(client: httpx.AsyncClient) -> None:
    event = await make_event()
    olena = await make_speaker(
        event, "olena", "Olena Hrytsenko", sort_name="hrytsenko olena", local_name="Олена", local_language="uk"
    )
    await make_session(
        event,
        speakers=(
            olena,
            await make_speaker(event, sort_name="Édith"),
        ),
    )
    await make_speaker(event, "idle", "Not On Stage")
    page = (await client.get(f"{E}/speakers")).text
    assert "<h2>E</h2>" in page
    assert "<h2>H</h2>" in page
    assert '<span class="local-name" lang="uk" dir="auto">Олена</span>' in page
    assert "Not On Stage" not in page
    assert "Échange entre opérateurs" in (await client.get(f"{E}/speakers/olena")).text


async def test_search_ignores_accents_and_case_and_puts_titles_first(client: httpx.AsyncClient) -> None:
    event = await make_event()
    late = await make_session(event, "LATE", title="Échange", starts="2027-05-27T09:00", ends="2027-05-27T10:00")
    early = await make_session(event, "EARLY", title="Réseaux")
    await make_texts(event, early.id, {"abstract": {"fr": "On parle d’un ÉCHANGE."}})
    await indexed(event, late, early, names=("Awa Diallo",))
    page = (await client.get(f"{E}/search", params={"q": "echange"})).text
    assert page.index("/sessions/LATE") < page.index("/sessions/EARLY")
    for query, found in (
        ("DIALLO reseaux", 1),
        ("echange nothing", 0),
        ("", 0),
        ("%", 0),
        ("_", 0),
        ("!", 0),
        ("\x00", 0),
    ):
        answer = await client.get(f"{E}/search", params={"q": query})
        assert (query, answer.status_code, answer.text.count('/sessions/EARLY"')) == (query, 200, found)


async def test_search_takes_per_cent_and_underscore_for_what_they_are(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await indexed(
        event, await make_session(event, "PC", title="De 8 à 29 % a_b!"), await make_session(event, "NO", title="axb")
    )
    for query in ("29 %", "a_b", "b!"):
        page = (await client.get(f"{E}/search", params={"q": query})).text
        assert ("/sessions/PC" in page, "/sessions/NO" in page) == (True, False)
    assert like("50%_!") == "%50!%!_!!%"
    assert (await client.get(f"{E}/search", params={"q": "a " * 400})).status_code == 200


HOSTILE = "</script><script>alert(1)</script> %(x)s {{ 7*7 }} \u2028 100% <b>"


async def test_a_hostile_title_is_only_text_on_every_page(client: httpx.AsyncClient) -> None:
    event = await make_event()
    speaker = await make_speaker(event, name=HOSTILE[:60])
    session = await make_session(
        event, title=HOSTILE, speakers=(speaker,), room=await make_room(event), track=await make_track(event)
    )
    await make_texts(event, session.id, {"abstract": {"fr": HOSTILE + " [x](javascript:alert(1))"}})
    await indexed(event, session)
    paths = (
        "agenda",
        "agenda?track=climate",
        "sessions/ABC123",
        "speakers",
        "speakers/awa-diallo",
        "tracks/climate",
        "search?q=script",
    )
    for path in paths:
        answer = await client.get(f"{E}/{path}")
        assert (path, answer.status_code) == (path, 200)
        assert "<script>alert" not in answer.text
        assert 'href="javascript' not in answer.text
        assert "&lt;/script&gt;" in answer.text


async def test_the_subscription_page_has_each_language_and_a_code_to_scan(client: httpx.AsyncClient) -> None:
    await make_event()
    page = (await client.get(f"{E}/calendar")).text
    for language in ("fr", "es", "en"):
        assert f"http://events.test/calendars/events/congress.ics?lang={language}" in page
    assert "webcal://events.test/calendars/events/congress.ics?lang=fr" in page
    assert "<svg" in page


async def test_pages_take_the_same_queries_with_one_session_and_with_many(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    speaker = await make_speaker(event)
    await make_session(event, speakers=(speaker,))
    counts = []
    for number in range(2):
        if number:
            for more in range(4):
                await make_session(
                    event,
                    f"M{more}",
                    speakers=(await make_speaker(event, f"m{more}"), speaker),
                    room=await make_room(event, f"r{more}"),
                )
        with counted_queries(monkeypatch) as sent:
            for path in ("agenda/2027-05-25", "agenda?language=fr", "speakers", "sessions/ABC123", "search?q=a"):
                assert (await client.get(f"{E}/{path}")).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_kept_pages_are_the_same_for_everybody(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event)
    for path in ("agenda", "agenda/2027-05-25", "sessions/ABC123", "speakers", "calendar"):
        answer = await client.get(f"{E}/{path}")
        assert "set-cookie" not in answer.headers
        again = await client.get(
            f"{E}/{path}", headers={"if-none-match": answer.headers["etag"], "cookie": f"registration_{event.id.hex}=x"}
        )
        assert again.status_code == 304
