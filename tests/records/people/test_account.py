"""One's own account: name and language, the password, the browsers that are signed in."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette

from events.platform.passwords import hash_password, is_password
from events.records.outbox.models import Message
from events.records.people import operations, pages
from events.records.people.models import Account, SignInSession
from tests.factories import make_account, sign_in
from tests.walking import browser

PAGE = "/fr/organize/account"


@pytest.fixture
async def own(app: Starlette) -> httpx.AsyncClient:
    return browser(app, await sign_in("owner@example.org"))


async def sessions() -> int:
    return await SignInSession.all().count()


async def test_name_and_language_are_saved_and_the_next_page_says_so_in_the_new_language(
    own: httpx.AsyncClient,
) -> None:
    saved = await own.post(PAGE, data={"name": "Ana Ruiz", "language": "es"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/es/organize/account")
    account = await Account.get().select_related("person")
    assert (account.person.name, account.person.language, account.language) == ("Ana Ruiz", "es", "es")
    assert "Su nombre y su idioma quedaron guardados." in (await own.get("/es/organize/account")).text


@pytest.mark.parametrize("sent", [{"name": "", "language": "fr"}, {"name": "Ana", "language": "xx"}])
async def test_a_name_and_a_language_that_is_offered_are_needed(own: httpx.AsyncClient, sent: dict[str, str]) -> None:
    before = await Account.get().select_related("person")
    assert (await own.post(PAGE, data=sent)).status_code == 422
    after = await Account.get().select_related("person")
    assert (after.person.name, after.language) == (before.person.name, before.language)


async def test_a_new_password_signs_every_other_browser_out(own: httpx.AsyncClient) -> None:
    account = await Account.get()
    await operations.start_session(account.id, "another", dt.datetime.now(dt.UTC))
    saved = await own.post(f"{PAGE}/password", data={"password": "agua para todas las personas"})
    assert (saved.status_code, saved.headers["location"], await sessions()) == (303, PAGE, 1)
    assert await is_password((await Account.get()).password_hash, "agua para todas las personas")
    assert (await own.get(PAGE)).status_code == 200


NEW = "luz y agua en cada barrio"
OLD = "agua para todas las personas"


@pytest.fixture
async def with_password(own: httpx.AsyncClient) -> Account:
    account = await Account.get()
    await Account.filter(id=account.id).update(password_hash=await hash_password(OLD), language="es")
    return account


async def test_a_new_password_takes_the_current_one_and_a_mail_tells_of_it(
    own: httpx.AsyncClient, with_password: Account
) -> None:
    for current, said in ({}, "manque"), ({"current": ""}, "manque"), ({"current": NEW}, "votre mot de passe actuel"):
        refused = await own.post(f"{PAGE}/password", data={"password": NEW, **current})
        assert (refused.status_code, said in refused.text) == (422, True)
    assert (await is_password((await Account.get()).password_hash, OLD), await Message.all().count()) == (True, 0)
    saved = await own.post(f"{PAGE}/password", data={"password": NEW, "current": OLD})
    assert (saved.status_code, await is_password((await Account.get()).password_hash, NEW)) == (303, True)
    mail = await Message.get()
    assert (mail.kind, mail.recipient, mail.language, mail.subject) == (
        "password_changed",
        "owner@example.org",
        "es",
        with_password.id,
    )


async def test_ten_tries_at_the_current_password_are_enough(
    own: httpx.AsyncClient, with_password: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no(*_given: object) -> bool:
        return False

    monkeypatch.setattr(pages, "is_password", no)
    sent = {"password": NEW, "current": "a guess"}
    assert [(await own.post(f"{PAGE}/password", data=sent)).status_code for _ in range(11)] == [422] * 10 + [429]


@pytest.mark.parametrize(("by_link", "minutes", "is_asked"), [(True, 59, False), (True, 61, True), (False, 1, True)])
async def test_who_was_just_signed_in_by_a_link_need_not_know_the_current_password(
    own: httpx.AsyncClient, with_password: Account, by_link: bool, minutes: int, is_asked: bool
) -> None:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    await SignInSession.all().update(is_by_link=by_link, created_at=began)
    assert ('name="current"' in (await own.get(PAGE)).text) is is_asked
    answer = await own.post(f"{PAGE}/password", data={"password": NEW})
    assert answer.status_code == (422 if is_asked else 303)


async def test_a_session_knows_whether_a_link_began_it(client: httpx.AsyncClient) -> None:
    account = await make_account()
    secret = await operations.issue_link(account.id, dt.datetime.now(dt.UTC))
    await client.post(f"/fr/sign-in/{secret}")
    assert (await SignInSession.get()).is_by_link
    client.cookies.clear()
    await operations.set_password(account.id, await hash_password(OLD), dt.datetime.now(dt.UTC))
    await client.post("/fr/sign-in", data={"email": account.email, "password": OLD})
    assert not (await SignInSession.get()).is_by_link


@pytest.mark.parametrize("password", ["", "short", "x" * 2000])
async def test_a_password_that_is_refused_changes_nothing(own: httpx.AsyncClient, password: str) -> None:
    await operations.start_session((await Account.get()).id, "another", dt.datetime.now(dt.UTC))
    assert (await own.post(f"{PAGE}/password", data={"password": password})).status_code == 422
    assert ((await Account.get()).password_hash, await sessions()) == (None, 2)


async def test_signing_out_everywhere_else_ends_the_sessions_of_this_account_alone(own: httpx.AsyncClient) -> None:
    account, other = await Account.get(), await make_account("awa@example.org")
    for each in (account, other):
        await operations.start_session(each.id, "another", dt.datetime.now(dt.UTC))
    assert PAGE + "/sessions/removal" in (await own.get(PAGE)).text
    ended = await own.post(f"{PAGE}/sessions/removal")
    assert (ended.status_code, ended.headers["location"]) == (303, PAGE)
    assert await SignInSession.filter(account_id=account.id).count() == 1
    assert await SignInSession.filter(account_id=other.id).count() == 1
    assert PAGE + "/sessions/removal" not in (await own.get(PAGE)).text


@pytest.mark.parametrize("act", ["password", "sessions/removal"])
async def test_an_act_on_the_account_is_no_page(own: httpx.AsyncClient, act: str) -> None:
    assert (await own.get(f"{PAGE}/{act}")).status_code == 405
