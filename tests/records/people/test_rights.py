"""Who is let in, and with which role: what a disabled account, an old session or another scope is worth."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.platform.passwords import hash_password
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people import operations
from events.records.people.models import Account, Grant, SignInSession
from events.records.people.queries import actor_of_cookie
from tests.factories import make_account, make_event
from tests.missions_factory import make_mission

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
PASSWORD = "agua para todas las personas"


async def disabled() -> Account:
    account = await make_account()
    await operations.set_password(account.id, await hash_password(PASSWORD), NOW)
    await Account.filter(id=account.id).update(disabled_at=NOW)
    return account


async def test_a_disabled_account_signs_in_neither_by_password_nor_by_link(client: httpx.AsyncClient) -> None:
    account = await disabled()
    secret = await operations.issue_link(account.id, NOW)
    sent = {"email": account.email, "password": PASSWORD}
    assert (await client.post("/fr/sign-in", data=sent)).status_code == 422
    assert await operations.use_link(secret, NOW) is None
    assert await SignInSession.all().count() == 0


async def test_a_disabled_account_is_sent_no_link_and_its_sessions_are_worth_nothing(database: str) -> None:
    account = await disabled()
    await operations.ask_for_link(account.email, "fr", NOW)
    assert await Message.filter(kind="sign_in_link").count() == 0
    cookie = await operations.start_session(account.id, "a test", NOW)
    assert await actor_of_cookie(cookie, NOW) is None


async def test_a_session_ends_after_two_weeks_and_its_row_goes_with_the_next_one(database: str) -> None:
    account = await make_account()
    cookie = await operations.start_session(account.id, "a test", NOW)
    last = NOW + operations.SESSION_LASTS - dt.timedelta(seconds=1)
    actor = await actor_of_cookie(cookie, last)
    assert actor is not None
    assert actor.account_id == account.id
    assert await actor_of_cookie(cookie, NOW + operations.SESSION_LASTS) is None
    await operations.start_session(account.id, "later", NOW + operations.SESSION_LASTS)
    assert [row.device for row in await SignInSession.all()] == ["later"]


async def test_a_cookie_that_nobody_was_given_is_nobody(database: str) -> None:
    await operations.start_session((await make_account()).id, "a test", NOW)
    assert await actor_of_cookie("guessed", NOW) is None


@pytest.mark.parametrize(("kind", "role"), [("event", "emperor"), ("mission", "check_in")])
async def test_a_role_that_a_scope_does_not_have_is_not_granted(database: str, kind: str, role: str) -> None:
    scope = (await make_mission()).id if kind == "mission" else (await make_event()).id
    account = await make_account()
    with pytest.raises(operations.UnknownRoleError):
        await operations.grant_role(account.id, role, scope, NOW, kind=kind)
    assert await Grant.all().count() == 0


async def test_an_owner_elsewhere_does_not_count_as_an_owner_here(database: str) -> None:
    here, elsewhere = await make_event(), await make_event("other")
    ana, awa = await make_account("ana@example.org"), await make_account("awa@example.org")
    await operations.grant_role(ana.id, "owner", here.id, NOW)
    await operations.grant_role(awa.id, "owner", elsewhere.id, NOW)
    await operations.grant_role(awa.id, "reader", here.id, NOW)
    with pytest.raises(operations.LastOwnerError):
        await operations.withdraw_role(ana.id, here.id, NOW)
    await operations.withdraw_role(awa.id, here.id, NOW)
    assert {(row.account_id, row.scope) for row in await Grant.all()} == {(ana.id, here.id), (awa.id, elsewhere.id)}


async def test_a_second_role_in_one_scope_replaces_the_first_and_both_are_recorded(database: str) -> None:
    event, account = await make_event(), await make_account()
    for role in ("reader", "organizer"):
        await operations.grant_role(account.id, role, event.id, NOW)
    assert [row.role for row in await Grant.all()] == ["organizer"]
    recorded = await Change.filter(kind="grant").order_by("id")
    assert [row.details["role"] for row in recorded] == ["reader", "organizer"]


async def test_asking_for_an_account_that_there_is_makes_a_founder_and_never_unmakes_one(database: str) -> None:
    first = await operations.ensure_account("Ana@example.org", name="Ana", language="es", now=NOW)
    again = await operations.ensure_account("ana@EXAMPLE.org", name="X", language="fr", now=NOW, is_founder=True)
    third = await operations.ensure_account("ana@example.org", name="Y", language="fr", now=NOW)
    assert (first.id, again.id, third.id) == (first.id, first.id, first.id)
    assert (again.is_founder, third.is_founder, third.person.name) == (True, True, "Ana")
