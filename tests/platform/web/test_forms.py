"""What forms are given to read: texts only, in any encoding somebody may claim."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from tests.factories import make_category, make_event, make_session, make_speaker, make_type, sign_in
from tests.walking import browser

FORMS = {
    "/fr/sign-in": ("email", "password", "next"),
    "/fr/sign-in/link": ("email",),
    "/fr/organize/account": ("name", "language"),
    "/fr/organize/account/password": ("password",),
    "/fr/organize/events/new": ("name-fr", "slug", "starts_on", "capacity", "languages", "registration_opens"),
    "/fr/organize/events/congress/rooms": ("name-fr", "capacity", "is_online", "position"),
    "/fr/organize/events/congress/categories/operator": ("name-fr", "colour", "retire", "version"),
    "/fr/organize/events/congress/fields/new": ("label-fr", "kind", "position", "option-0-fr", "option-0-code"),
    "/fr/organize/events/congress/pages/new": ("title-fr", "body-fr", "is_published", "position"),
    "/fr/organize/events/congress/privacy": ("body-fr",),
    "/fr/organize/events/congress/copy": ("slug", "first_day", "with_programme"),
    "/fr/organize/events/congress/team": ("name", "email", "role"),
    "/fr/organize/events/congress/sessions/ABC123": (
        "title-fr",
        "starts_on",
        "starts",
        "room",
        "interpretation",
        "who-0",
        "role-0",
        "order-0",
        "links",
        "version",
    ),
    "/fr/organize/events/congress/speakers/awa-diallo": ("name", "country", "biography-fr", "version"),
    "/fr/organize/events/congress/outbox/test": ("email", "nonce"),
    "/fr/organize/events/congress/check-in": ("code", "nonce", "registration"),
    "/fr/events/congress/registration": ("badge_name", "email", "nonce", "consent", "spoken_languages"),
}


@pytest.fixture
async def owner(app: Starlette) -> httpx.AsyncClient:
    event = await make_event()
    await make_category(event)
    await make_type(event)
    await make_session(event, speakers=(await make_speaker(event),))
    return browser(app, await sign_in(event=event, is_founder=True))


@pytest.mark.parametrize("path", FORMS)
async def test_a_file_where_a_text_belongs_is_no_answer(owner: httpx.AsyncClient, path: str) -> None:
    broken = {}
    for name in FORMS[path]:
        answer = await owner.post(path, files={name: ("x.bin", b"\x89PNG\0\xff", "image/png")})
        if answer.status_code >= 500:
            broken[name] = answer.status_code
    assert broken == {}


CHARSETS = ("undefined", "idna", "punycode", "unicode_escape", "utf-7", "rot13", "hex", "utf-16", "klingon", "a\x01b")


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("path", ["/fr/sign-in", "/fr/events/congress/registration"])
async def test_a_form_in_an_encoding_that_is_none_is_refused_or_read(
    owner: httpx.AsyncClient, path: str, charset: str
) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\\ud800xn--\xfe.\r\n--b--\r\n'
    kind = f"multipart/form-data; charset={charset}; boundary=b"
    answer = await owner.post(path, content=body, headers={"content-type": kind})
    assert answer.status_code in {400, 422}
