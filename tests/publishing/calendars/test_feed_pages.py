"""Calendars at their addresses: language, what is kept, who may read, and what a poll costs."""

from __future__ import annotations

import datetime as dt
import gzip
from functools import partial

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.star_operations import star, unstar
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.lru import LruCache
from events.platform.web.installation import Installation
from events.publishing.calendars import pages
from tests.conftest import Queries
from tests.factories import NOW, make_event, make_session, make_texts, make_type
from tests.publishing.calendars.clock import set_now
from tests.publishing.delivery.making import make_registration

PUBLIC = "/calendars/events/congress.ics"


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


def name_of(answer: httpx.Response) -> str:
    return next(line for line in answer.text.splitlines() if line.startswith("NAME"))


def address_of(guest: Registration, here: Installation) -> str:
    return f"/calendars/{here.signer.token('feed', guest.id, guest.feed_generation)}.ics"


async def test_the_public_calendar_has_one_language_whoever_asks(client: httpx.AsyncClient) -> None:
    await make_event()
    spanish = {"accept-language": "es"}
    names = [
        name_of(await client.get(PUBLIC + query, headers=spanish)) for query in ("", "?lang=en", "?lang=es", "?lang=xx")
    ]
    assert names == [
        "NAME;LANGUAGE=fr:Congrès mondial",
        "NAME;LANGUAGE=en:World congress",
        "NAME;LANGUAGE=es:Congreso mundial",
        "NAME;LANGUAGE=fr:Congrès mondial",
    ]


async def test_the_public_calendar_is_kept_until_the_programme_changes(client: httpx.AsyncClient) -> None:
    event = await make_event()
    session = await make_session(event)
    first = await client.get(PUBLIC)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert first.headers["content-disposition"] == 'inline; filename="congress.ics"'
    assert first.headers["cache-control"] == "public, no-cache"
    known = {"if-none-match": first.headers["etag"]}
    assert (await client.get(PUBLIC, headers=known)).status_code == 304
    await make_texts(event, session.id, {"title": {"fr": "Autre titre"}})
    second = await client.get(PUBLIC, headers=known)
    assert (second.status_code, "SUMMARY:Autre titre" in second.text) == (200, True)


async def test_a_session_is_a_file_of_its_own_and_a_break_is_none(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event)
    await make_session(event, "COFFEE", type=await make_type(event, "coffee", is_break=True))
    answer = await client.get("/calendars/events/congress/sessions/ABC123.ics?lang=fr")
    assert answer.headers["content-disposition"] == 'attachment; filename="congress-ABC123.ics"'
    assert [answer.text.count(part) for part in ("BEGIN:VEVENT", "DTSTART;TZID", "VALARM", "SOURCE")] == [1, 1, 0, 0]
    for code in ("COFFEE", "NONE", "%00"):
        assert (await client.get(f"/calendars/events/congress/sessions/{code}.ics")).status_code == 404


async def test_a_draft_has_no_public_calendar(client: httpx.AsyncClient) -> None:
    await make_event(state="draft")
    assert (await client.get(PUBLIC)).status_code == 404
    assert (await client.get("/calendars/events/none.ics")).status_code == 404


async def test_a_persons_calendar_is_in_their_language_unless_another_is_asked_for(
    client: httpx.AsyncClient, here: Installation
) -> None:
    address = address_of(await make_registration(await make_event(), language="es"), here)
    french = {"accept-language": "fr"}
    answers = [await client.get(address + query, headers=french) for query in ("", "?lang=en", "?lang=xx")]
    assert [name_of(answer)[: len("NAME;LANGUAGE=es")] for answer in answers] == [
        "NAME;LANGUAGE=es",
        "NAME;LANGUAGE=en",
        "NAME;LANGUAGE=es",
    ]
    unfolded = [answer.text.replace("\r\n ", "") for answer in answers]
    sources = [f"SOURCE;VALUE=URI:http://events.test{address}{query}\r" for query in ("", "?lang=en", "?lang=es")]
    assert [source in text for source, text in zip(sources, unfolded, strict=True)] == [True] * 3


async def test_a_poll_that_finds_nothing_new_costs_one_read_and_renders_nothing(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch, queries: Queries
) -> None:
    event = await make_event()
    guest, session = await make_registration(event), await make_session(event)
    await star(guest.id, session.id, NOW)
    address = address_of(guest, here)
    first = await client.get(address)
    assert (first.headers["cache-control"], first.headers["vary"]) == ("private, no-cache", "accept-encoding")
    known = {"if-none-match": first.headers["etag"]}
    with monkeypatch.context() as without:
        without.setattr(pages, "person_feed", None)
        with queries() as asked:
            again, whole = await client.get(address, headers=known), await client.get(address)
    assert (len(set(asked)), whole.content, whole.headers) == (1, first.content, first.headers)
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "private, no-cache")


async def test_only_addresses_as_links_write_them_are_kept_in_memory(
    client: httpx.AsyncClient, here: Installation, queries: Queries
) -> None:
    address = address_of(await make_registration(await make_event()), here)

    async def is_kept(query: str) -> bool:
        assert (await client.get(address + query)).status_code == 200
        with queries() as asked:
            assert (await client.get(address + query)).status_code == 200
        return len(set(asked)) == 1

    written = ("", "?lang=fr", "?level=busy", "?lang=fr&level=standard")
    others = ("?lang=xx", "?level=none", "?y=zz", "?lang=fr&y=zz", "?lang=fr&lang=es", "?lang=f%72", "?lang=fr&")
    assert [query for query in (*written, *others) if await is_kept(query)] == list(written)


async def test_every_change_that_the_calendar_shows_reaches_the_next_poll(
    client: httpx.AsyncClient, here: Installation
) -> None:
    event = await make_event()
    guest, session = await make_registration(event), await make_session(event)
    address = address_of(guest, here)
    tags: list[str] = []

    async def polled() -> int:
        answer = await client.get(address, headers={"if-none-match": tags[-1]} if tags else {})
        if answer.status_code == 200:
            tags.append(answer.headers["etag"])
        return answer.status_code

    assert [await polled(), await polled()] == [200, 304]
    now = dt.datetime.now(dt.UTC)
    await star(guest.id, session.id, now)
    assert [await polled(), await polled()] == [200, 304]
    await make_texts(event, session.id, {"title": {"fr": "Autre titre"}})
    assert [await polled(), await polled()] == [200, 304]
    await unstar(guest.id, session.id, now)
    assert [await polled(), await polled()] == [200, 304]
    await Registration.filter(id=guest.id).update(state="cancelled", cancelled_at=now, updated_at=now, version=2)
    assert [await polled(), await polled()] == [200, 304]
    assert len(set(tags)) == 5


async def test_the_tag_is_the_contents_own_and_survives_a_restart(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address_of(await make_registration(await make_event()), here)
    first = await client.get(address)
    monkeypatch.setattr(LruCache, "get", lambda *_: None)
    again = await client.get(address, headers={"if-none-match": f'W/{first.headers["etag"]}, "other"'})
    assert again.status_code == 304


async def test_each_coding_has_its_own_tag(client: httpx.AsyncClient, here: Installation) -> None:
    address = address_of(await make_registration(await make_event()), here)
    plain = await client.get(address, headers={"accept-encoding": "identity"})
    async with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as zipped:
        packed = b"".join([part async for part in zipped.aiter_raw()])
    assert gzip.decompress(packed) == plain.content
    assert zipped.headers["etag"] == plain.headers["etag"][:-1] + '-gz"'
    for tag in (plain.headers["etag"], zipped.headers["etag"]):
        assert (await client.get(address, headers={"if-none-match": tag})).status_code == 304


async def test_what_the_clock_changes_is_not_answered_from_memory(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event()
    guest, session = await make_registration(event), await make_session(event)
    await star(guest.id, session.id, NOW)
    await unstar(guest.id, session.id, NOW)
    address, clock = address_of(guest, here), [NOW]
    set_now(monkeypatch, lambda: clock[0])
    first = await client.get(address)
    known = {"if-none-match": first.headers["etag"]}
    clock[0] = NOW + dt.timedelta(days=30, seconds=-1)
    assert (await client.get(address, headers=known)).status_code == 304
    clock[0] = NOW + dt.timedelta(days=30)
    last = await client.get(address, headers=known)
    assert [first.text.count("BEGIN:VEVENT"), last.text.count("BEGIN:VEVENT")] == [2, 1]


async def test_the_calendar_of_who_cancelled_ends_after_a_month(
    client: httpx.AsyncClient, here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await make_registration(await make_event(), state="cancelled", cancelled_at=NOW, updated_at=NOW)
    answers = []
    for after in (dt.timedelta(days=30, seconds=-1), dt.timedelta(days=30)):
        set_now(monkeypatch, partial(NOW.__add__, after))
        answers.append(await client.get(address_of(guest, here)))
    assert [answer.status_code for answer in answers] == [200, 410]
    assert "STATUS:CANCELLED" in answers[0].text


async def test_a_replaced_or_forged_address_is_unknown(client: httpx.AsyncClient, here: Installation) -> None:
    guest = await make_registration(await make_event())
    address = address_of(guest, here)
    assert (await client.get(address)).status_code == 200
    await Registration.filter(id=guest.id).update(feed_generation=2)
    wrong = [address, f"/calendars/{here.signer.token('badge', guest.id, 2)}.ics", f"/calendars/{'A' * 46}.ics"]
    assert [(await client.get(one)).status_code for one in wrong] == [404] * 3
    assert (await client.get(address)).headers["cache-control"] == "no-store"


async def test_the_calendar_of_an_event_that_moved_is_the_new_one(client: httpx.AsyncClient) -> None:
    event = await make_event()
    assert "DTEND;VALUE=DATE:20270529" in (await client.get(PUBLIC)).text
    await Event.filter(id=event.id).update(ends_on=dt.date(2027, 5, 29), sequence=1)
    await make_texts(event, event.id, {"tagline": {"fr": "Un jour de plus"}})
    assert "DTEND;VALUE=DATE:20270530" in (await client.get(PUBLIC)).text


async def test_scripts_of_other_sites_may_read_what_is_public_and_nothing_else(
    client: httpx.AsyncClient, here: Installation
) -> None:
    event = await make_event()
    guest = await make_registration(event)
    await make_session(event)
    public = [await client.get("/calendars/events/congress.ics?lang=fr") for _time in range(2)]  # made, and kept
    assert [answer.headers.get("access-control-allow-origin") for answer in public] == ["*", "*"]
    private = await client.get(address_of(guest, here))
    assert "access-control-allow-origin" not in private.headers
