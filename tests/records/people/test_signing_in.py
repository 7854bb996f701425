"""Signing in and out as a browser does it."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.platform.passwords import hash_password
from events.records.outbox.models import Message
from events.records.people import operations
from events.records.people.models import SignInLink, SignInSession
from events.records.people.throttle_operations import allow
from tests.factories import make_account, make_event, sign_in

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)


async def test_a_password_signs_in_and_signing_out_ends_the_session_on_the_server(client: httpx.AsyncClient) -> None:
    account = await make_account()
    await operations.set_password(account.id, await hash_password("agua para todas las personas"), NOW)
    answer = await client.post(
        "/fr/sign-in", data={"email": "Owner@Example.org", "password": "agua para todas las personas", "next": ""}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/organize/")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    cookie = client.cookies["events_session"]
    assert (await client.get("/fr/organize/account")).status_code == 200
    assert (await client.post("/fr/sign-out")).status_code == 303
    client.cookies.set("events_session", cookie)
    again = await client.get("/fr/organize/account")
    assert (again.status_code, again.headers["location"]) == (303, "/fr/sign-in?next=/fr/organize/account")


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: httpx.AsyncClient) -> None:
    await make_account()
    answers = [
        await client.post("/en/sign-in", data={"email": email, "password": "wrong"})
        for email in ("owner@example.org", "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    bodies = {answer.text.replace("nobody@", "owner@") for answer in answers}
    assert len(bodies) == 1
    assert await SignInSession.all().count() == 0


async def test_a_link_is_queued_for_an_account_and_for_nobody_else(client: httpx.AsyncClient) -> None:
    account = await make_account()
    for email in ("owner@example.org", "nobody@example.org"):
        answer = await client.post("/es/sign-in/link", data={"email": email})
        assert answer.status_code == 200
    messages = await Message.all()
    assert [(row.kind, row.subject, row.recipient, row.language) for row in messages] == [
        ("sign_in_link", account.id, "owner@example.org", "es")
    ]


async def test_the_answer_to_who_asks_for_a_link_does_not_wait_for_the_account_to_be_found(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_given: object) -> None:
        raise RuntimeError("this came after the answer")

    monkeypatch.setattr(operations, "ask_for_link", slow)
    assert (await client.post("/es/sign-in/link", data={"email": "owner@example.org"})).status_code == 200


async def test_a_link_works_once_and_only_by_its_button(client: httpx.AsyncClient) -> None:
    account = await make_account()
    secret = await operations.issue_link(account.id, dt.datetime.now(dt.UTC))
    for _ in range(2):  # a mail scanner opens it
        assert (await client.get(f"/fr/sign-in/{secret}")).status_code == 200
    assert (await client.post(f"/fr/sign-in/{secret}")).status_code == 303
    assert (await client.post(f"/fr/sign-in/{secret}")).status_code == 410


async def test_a_link_ends_after_an_hour_and_is_stored_only_as_a_hash(database: str) -> None:
    account = await make_account()
    secret = await operations.issue_link(account.id, NOW)
    assert secret not in str(await SignInLink.all().values())
    assert await operations.use_link(secret, NOW + dt.timedelta(hours=1)) is None
    assert await operations.use_link(secret, NOW + dt.timedelta(minutes=59)) == account.id


async def test_tries_are_counted_in_their_window(database: str) -> None:
    assert [await allow("a", 2, QUARTER, NOW) for _ in range(3)] == [True, True, False]
    assert await allow("b", 2, QUARTER, NOW)
    assert await allow("a", 2, QUARTER, NOW + QUARTER)


async def test_the_eleventh_try_at_one_address_is_refused(client: httpx.AsyncClient) -> None:
    form = {"email": "owner@example.org", "password": "wrong"}
    answers = [(await client.post("/en/sign-in", data=form)).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/\\evil.example", "/evil", "/fr\n/x"])
async def test_a_next_address_elsewhere_is_ignored(client: httpx.AsyncClient, following: str) -> None:
    account = await make_account()
    await operations.set_password(account.id, await hash_password("agua para todas las personas"), NOW)
    form = {"email": "owner@example.org", "password": "agua para todas las personas", "next": following}
    answer = await client.post("/en/sign-in", data=form)
    assert answer.headers["location"] == "/en/organize/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "http://events.test"}, 422),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://events.test"}, 422),
        ({}, 422),
    ],
)
async def test_forms_from_other_sites_are_refused(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await client.post("/en/sign-in", data={"email": "", "password": ""}, headers=headers)
    assert answer.status_code == status


async def test_the_last_owner_stays(database: str) -> None:
    event = await make_event()
    first, second = await make_account("a@example.org"), await make_account("b@example.org")
    await operations.grant_role(first.id, "owner", event.id, NOW)
    with pytest.raises(operations.LastOwnerError):
        await operations.withdraw_role(first.id, event.id, NOW)
    with pytest.raises(operations.LastOwnerError):
        await operations.grant_role(first.id, "reader", event.id, NOW)
    await operations.grant_role(second.id, "owner", event.id, NOW)
    await operations.withdraw_role(first.id, event.id, NOW)


async def test_an_organizer_of_another_event_does_not_learn_that_this_one_exists(client: httpx.AsyncClient) -> None:
    await make_event("secret", state="draft")
    other = await make_event("other")
    client.cookies.update(await sign_in(event=other))
    assert (await client.get("/en/organize/account")).status_code == 200
    assert (await client.get("/en/events/secret/")).status_code == 404


async def test_whoever_is_signed_in_goes_on_from_the_page_of_signing_in(client: httpx.AsyncClient) -> None:
    client.cookies.update(await sign_in((await make_account()).email))
    for following, onwards in (("/fr/organize/account", "/fr/organize/account"), ("https://evil.org", "/fr/organize/")):
        answer = await client.get("/fr/sign-in", params={"next": following})
        assert (answer.status_code, answer.headers["location"]) == (303, onwards)


async def test_what_cannot_be_an_address_asks_for_no_link(client: httpx.AsyncClient) -> None:
    await make_account()
    assert (await client.post("/fr/sign-in/link", data={"email": "owner@"})).status_code == 422
    assert await Message.all().count() == 0
