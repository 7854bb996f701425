"""The public face of an event, and that its bytes are kept and never stale."""

from __future__ import annotations

import httpx
import pytest

from events.congress.organizing.models import Event
from tests.factories import make_category, make_event, make_notice, make_page, make_texts, make_track, sign_in


async def test_the_way_in_follows_what_the_browser_asks_for(client: httpx.AsyncClient) -> None:
    for asked, language in (
        ("es-BO,es;q=0.9", "es"),
        ("de", "fr"),
        ("en;q=0.8, es;q=0.3", "en"),
        ("", "fr"),
        ("*", "fr"),
    ):
        answer = await client.get("/", headers={"accept-language": asked})
        assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")


async def test_an_event_is_shown_in_the_readers_language_else_with_the_language_marked(
    client: httpx.AsyncClient,
) -> None:
    event = await make_event(texts={"tagline": {"fr": "L’eau se partage"}})
    await make_track(event)
    french = await client.get(f"/fr/events/{event.slug}/")
    spanish = await client.get(f"/es/events/{event.slug}/")
    assert (french.status_code, spanish.status_code) == (200, 200)
    assert '<html lang="es" dir="ltr">' in spanish.text
    assert "L’eau se partage</p>" in french.text
    assert '<span lang="fr" dir="ltr">L’eau se partage</span>' in spanish.text


async def test_one_registers_oneself_and_organizers_register_others(client: httpx.AsyncClient) -> None:
    event = await make_event(registration_opens="2020-01-01T09:00")
    await make_category(event)
    form = f"/organize/events/{event.slug}/registrations/new"
    client.cookies.update(await sign_in(event=event))
    for language, oneself, another in (("fr", "S’inscrire", "Inscrire"), ("es", "Inscribirse", "Inscribir")):
        assert f">{oneself}</a>" in (await client.get(f"/{language}/events/{event.slug}/")).text
        assert f">{another}</button>" in (await client.get(f"/{language}{form}")).text


async def test_pages_and_privacy_notice_are_readable(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_page(event)
    await make_notice(event)
    page = await client.get("/fr/events/congress/pages/visa")
    assert "<strong>tôt</strong>" in page.text
    assert "Ce que nous gardons." in (await client.get("/fr/events/congress/privacy")).text
    assert (await client.get("/fr/events/congress/privacy?version=7")).status_code == 404
    assert (await client.get("/fr/events/congress/pages/nothing")).status_code == 404


async def test_kept_bytes_are_replaced_at_once_when_the_event_changes(client: httpx.AsyncClient) -> None:
    event = await make_event()
    first = await client.get("/fr/events/congress/")
    assert "Congrès mondial" in first.text
    again = await client.get("/fr/events/congress/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await make_texts(event, event.id, {"name": {"fr": "Congrès renommé"}})
    changed = await client.get("/fr/events/congress/", headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "Congrès renommé" in changed.text
    assert "Congrès renommé" in (await client.get("/fr/")).text


async def test_languages_never_mix_and_query_noise_is_not_kept(client: httpx.AsyncClient) -> None:
    await make_event()
    for language, name in (("fr", "Congrès mondial"), ("es", "Congreso mundial"), ("en", "World congress")) * 2:
        assert name in (await client.get(f"/{language}/events/congress/")).text
    assert "etag" not in (await client.get("/fr/events/congress/?utm_source=x")).headers


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_every_coding_has_the_same_content_and_its_own_strong_tag(client: httpx.AsyncClient, coding: str) -> None:
    await make_event()
    plain = await client.get("/fr/events/congress/", headers={"accept-encoding": "identity"})
    coded = await client.get("/fr/events/congress/", headers={"accept-encoding": coding})
    assert coded.text == plain.text
    assert coded.headers.get("content-encoding", "identity") == coding
    assert (coded.headers["etag"] == plain.headers["etag"]) is (coding == "identity")
    assert coded.headers["vary"] == "accept-encoding"


async def test_a_draft_is_shown_to_its_team_and_never_from_kept_bytes(client: httpx.AsyncClient) -> None:
    event = await make_event(state="draft")
    assert (await client.get("/fr/events/congress/")).status_code == 404
    client.cookies.update(await sign_in(event=event, role="reader"))
    assert (await client.get("/fr/events/congress/")).status_code == 200
    client.cookies.clear()
    assert (await client.get("/fr/events/congress/")).status_code == 404
    await Event.filter(id=event.id).update(state="published")


@pytest.mark.parametrize(
    "path",
    [
        "/fr/events/",
        "/fr/nothing",
        "/xx/",
        "/fr/events/../../etc/passwd",
        "/fr/events/%00/",
        "/fr/events/a%ED%A0%80/",
        "/static/x/%2e%2e/app.py",
    ],
)
async def test_a_wrong_address_is_a_page_in_the_readers_language(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert '<html lang="fr"' in answer.text


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    await make_event()
    for path in ("/fr/", "/fr/events/congress/", "/fr/nothing", "/healthz", "/fr/sign-in"):
        for _ in range(2):
            headers = (await client.get(path)).headers
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"


async def test_ten_megabytes_and_a_thousand_fields_are_refused_in_the_readers_language(
    client: httpx.AsyncClient,
) -> None:
    large = await client.post(
        "/fr/sign-in",
        content=b"email=" + b"a" * 10_000_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    many = await client.post("/fr/sign-in", data={f"f{number}": "x" for number in range(1001)})
    assert (large.status_code, many.status_code) == (413, 400)
    assert '<html lang="fr"' in large.text
    assert '<html lang="fr"' in many.text
