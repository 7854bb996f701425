"""What an invitation to a team says of its mail, and when its link is shown to whoever invited."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.exchange.operations import Terms, apply_schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.organizing.models import Event
from events.missions.file.operations import create_mission
from events.platform.passwords import hash_password
from events.platform.web.flash import COOKIE
from events.platform.web.gate import SESSION_COOKIE
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people import operations
from events.records.people.models import Account, SignInLink
from tests.congress.agenda.schedule_factory import schedule_xml
from tests.congress.editions.test_editions import event_form
from tests.factories import make_account, make_event, sign_in, with_server
from tests.walking import browser

TEAM = "/en/organize/events/congress/team"
LEA = {"name": "Léa Roy", "email": "lea@example.org", "role": "organizer"}
LINK = re.compile(r'value="(http://events\.test/en/sign-in/[\w-]{20,})"')


@pytest.fixture
async def event(app: Starlette) -> Event:
    return await make_event()


@pytest.fixture
async def owner(app: Starlette, event: Event) -> httpx.AsyncClient:
    return browser(app, await sign_in(event=event))


async def invited(owner: httpx.AsyncClient, **changes: str) -> str:
    """Return the page that follows an invitation."""
    answer = await owner.post(TEAM, data=LEA | changes)
    assert (answer.status_code, answer.headers["location"]) == (303, TEAM)
    return (await owner.get(TEAM)).text


async def test_without_a_mail_server_the_link_is_shown_once_and_signs_in(
    app: Starlette, owner: httpx.AsyncClient
) -> None:
    page = await invited(owner)
    assert "give them this link yourself" in page
    (link,) = LINK.findall(page)
    secret = link.rpartition("/")[2]
    assert secret not in str(await SignInLink.all().values())
    assert COOKIE not in owner.cookies
    again = await owner.get(TEAM)
    assert (LINK.findall(again.text), again.headers["cache-control"]) == ([], "no-store")
    theirs = browser(app, {})
    assert (await theirs.post(link)).status_code == 303
    assert (await theirs.get(TEAM)).status_code == 403  # an organizer has no say in the team, and is signed in
    assert (await theirs.post(link)).status_code == 410


async def test_with_a_mail_server_no_link_is_shown_and_the_line_says_where_the_mail_is(
    app: Starlette, owner: httpx.AsyncClient
) -> None:
    with_server(app)
    page = await invited(owner)
    assert LINK.findall(page) == []
    assert await SignInLink.all().count() == 0
    refused = "refused: 550 5.1.1 no such user"
    for state, error, told in (
        ("queued", "", ["Waiting"]),
        ("sent", "", ["Sent"]),
        ("failed", refused, ["Failed", "Check the address with the person.", "550 5.1.1 no such user"]),
    ):
        await Message.all().update(state=state, last_error=error)
        page = (await owner.get(TEAM)).text
        assert [word for word in ("Invitation", *told) if word not in page] == []


async def test_a_line_says_nothing_of_an_invitation_to_another_team(app: Starlette, owner: httpx.AsyncClient) -> None:
    with_server(app)
    await invited(owner)
    await Message.all().update(scope=uuid.uuid4(), state="failed", last_error="refused: 550 no such user")
    assert "550 no such user" not in (await owner.get(TEAM)).text


async def test_an_account_that_may_be_somebody_s_gets_no_link_from_a_colleague(owner: httpx.AsyncClient) -> None:
    await make_account("lea@example.org", is_founder=True)
    page = await invited(owner)
    assert "has an account already" in page
    assert (LINK.findall(page), await SignInLink.all().count()) == ([], 0)


@pytest.fixture
async def lea(owner: httpx.AsyncClient) -> Account:
    """An account that was made by an invitation a moment ago."""
    assert LINK.findall(await invited(owner))
    return await Account.get(email="lea@example.org")


async def test_a_link_that_was_lost_is_made_again_on_the_same_day(owner: httpx.AsyncClient, lea: Account) -> None:
    await Message.all().delete()
    assert len(LINK.findall(await invited(owner))) == 1


async def _with_password(lea: Account) -> None:
    await Account.filter(id=lea.id).update(password_hash=await hash_password("agua para todas las personas"))


async def _after_signing_in(lea: Account) -> None:
    secret = await operations.issue_link(lea.id, dt.datetime.now(dt.UTC))
    assert await operations.use_link(secret, dt.datetime.now(dt.UTC))


async def _signed_in(lea: Account) -> None:
    await operations.start_session(lea.id, "a browser", dt.datetime.now(dt.UTC))


async def _in_another_team(lea: Account) -> None:
    other, now = await make_event("other"), dt.datetime.now(dt.UTC)
    await operations.grant_role(lea.id, "owner", other.id, now, by=(await make_account("else@example.org")).id)


async def _in_a_team_by_nobody(lea: Account) -> None:
    await operations.grant_role(lea.id, "owner", (await make_event("other")).id, dt.datetime.now(dt.UTC))


async def _a_founder(lea: Account) -> None:
    await Account.filter(id=lea.id).update(is_founder=True)


async def _two_days_later(lea: Account) -> None:
    await Account.filter(id=lea.id).update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))


@pytest.mark.parametrize(
    "become",
    [
        _with_password,
        _after_signing_in,
        _signed_in,
        _in_another_team,
        _in_a_team_by_nobody,
        _a_founder,
        _two_days_later,
    ],
)
async def test_no_link_is_shown_once_the_account_is_somebody_s(
    owner: httpx.AsyncClient, lea: Account, become: Any
) -> None:
    await become(lea)
    assert LINK.findall(await invited(owner)) == []


async def _used(app: Starlette, link: str) -> httpx.AsyncClient:
    """Return a browser that a link has signed in, and that set a password."""
    theirs = browser(app, {})
    assert (await theirs.post(link)).status_code == 303
    chosen = {"password": "agua para todas las personas"}
    assert (await theirs.post("/en/organize/account/password", data=chosen)).status_code == 303
    return theirs


async def _is_signed_in(theirs: httpx.AsyncClient) -> bool:
    return (await theirs.get("/en/organize/account")).status_code == 200


@pytest.fixture
async def stranger(app: Starlette) -> httpx.AsyncClient:
    """The owner of another event."""
    other = await make_event("other")
    return browser(app, await sign_in("else@example.org", event=other))


OTHER_TEAM = TEAM.replace("congress", "other")


async def test_a_link_that_was_handed_on_opens_nothing_that_somebody_else_gave_since(
    app: Starlette, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    (link,) = LINK.findall(await invited(owner))
    await Account.filter(email=LEA["email"]).update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    assert (await stranger.post(OTHER_TEAM, data=LEA | {"role": "owner"})).status_code == 303
    assert LINK.findall((await stranger.get(OTHER_TEAM)).text) == []
    assert (await browser(app, {}).post(link)).status_code == 410


async def test_what_was_opened_by_a_link_that_was_handed_on_ends_when_somebody_else_gives_a_role(
    app: Starlette, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    (link,) = LINK.findall(await invited(owner))
    theirs = await _used(app, link)
    assert (await _is_signed_in(theirs), bool((await _lea()).password_hash)) == (True, True)
    assert (await stranger.post(OTHER_TEAM, data=LEA)).status_code == 303
    assert "count no longer" in (await stranger.get(OTHER_TEAM)).text
    lea = await _lea()
    assert (await _is_signed_in(theirs), lea.password_hash, lea.handed_on_by) == (False, None, None)


async def test_a_second_role_from_whoever_handed_the_link_on_ends_nothing(
    app: Starlette, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    (link,) = LINK.findall(await invited(owner))
    theirs = await _used(app, link)
    by, other = await Account.get(email="owner@example.org"), await Event.get(slug="other")
    await operations.grant_role(by.id, "owner", other.id, dt.datetime.now(dt.UTC))
    await invited(owner, role="reader")
    assert (await owner.post(OTHER_TEAM, data=LEA)).status_code == 303
    assert await _is_signed_in(theirs)


async def test_a_link_opens_nothing_once_whoever_handed_it_on_has_left(
    app: Starlette, event: Event, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    (link,) = LINK.findall(await invited(owner))
    by, after = await Account.get(email="owner@example.org"), await Account.get(email="else@example.org")
    now = dt.datetime.now(dt.UTC)
    await operations.grant_role(after.id, "owner", event.id, now)
    await operations.withdraw_role(by.id, event.id, now)
    assert (await browser(app, {}).post(link)).status_code == 410


async def _makes_an_event(app: Starlette, lea: Account) -> None:
    await Account.filter(id=lea.id).update(is_founder=True)
    secret = await operations.start_session(lea.id, "her browser", dt.datetime.now(dt.UTC))
    made = await browser(app, {SESSION_COOKIE: secret}).post("/en/organize/events/new", data=event_form())
    assert made.status_code == 303


async def _makes_a_mission(_app: Starlette, lea: Account) -> None:
    about = {"default_language": "fr", "languages": ["fr"], "home_zone": "America/Toronto", "currency": "CAD"}
    days = {"begins_on": dt.date(2027, 3, 15), "ends_on": dt.date(2027, 3, 28)}
    await create_mission({"slug": "andes", **about, **days}, {}, owner=lea.id, now=dt.datetime.now(dt.UTC))


async def _may_create_events(_app: Starlette, lea: Account) -> None:
    now = dt.datetime.now(dt.UTC)
    await operations.ensure_account(lea.email, name="Léa", language="en", now=now, is_founder=True)


async def _gets_an_imported_event(_app: Starlette, lea: Account) -> None:
    await Account.filter(id=lea.id).update(is_founder=True)
    await apply_schedule(read_schedule(schedule_xml()), "imported", dt.datetime.now(dt.UTC), Terms())


@pytest.mark.parametrize("get_more", [_makes_an_event, _makes_a_mission, _may_create_events, _gets_an_imported_event])
async def test_what_a_link_that_was_handed_on_opened_ends_when_its_account_gets_more_in_another_way(
    app: Starlette, owner: httpx.AsyncClient, get_more: Callable[[Starlette, Account], Awaitable[None]]
) -> None:
    (link,) = LINK.findall(await invited(owner, role="owner"))
    theirs = await _used(app, link)
    await get_more(app, await _lea())
    lea = await _lea()
    assert (await _is_signed_in(theirs), lea.password_hash, lea.handed_on_by) == (False, None, None)


@pytest.mark.parametrize("role", ["reader", None])
async def test_what_a_link_that_was_handed_on_opened_ends_when_its_sender_owns_less(
    app: Starlette, event: Event, owner: httpx.AsyncClient, role: str | None
) -> None:
    (link,) = LINK.findall(await invited(owner, role="owner"))
    theirs, now = await _used(app, link), dt.datetime.now(dt.UTC)
    by = await Account.get(email="owner@example.org")
    if role:
        await operations.grant_role(by.id, role, event.id, now)
    else:
        await operations.withdraw_role(by.id, event.id, now)
    lea = await _lea()
    assert (await _is_signed_in(theirs), lea.password_hash, lea.handed_on_by) == (False, None, None)


async def test_a_link_stays_good_when_nobody_is_signed_in_by_it(lea: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.now(dt.UTC)
    secret = await operations.issue_link(lea.id, now)
    with monkeypatch.context() as patched, pytest.raises(NameError):
        patched.delattr(operations, "random_token")
        await operations.sign_in_by_link(secret, "a browser", now)
    assert await operations.sign_in_by_link(secret, "a browser", now)


async def test_a_link_by_mail_ends_what_one_that_was_handed_on_opened(app: Starlette, owner: httpx.AsyncClient) -> None:
    (link,) = LINK.findall(await invited(owner))
    theirs = await _used(app, link)
    secret = await operations.issue_link((await _lea()).id, dt.datetime.now(dt.UTC))
    by_mail = await _used(app, link.replace(link.rpartition("/")[2], secret))
    assert (await _is_signed_in(theirs), await _is_signed_in(by_mail)) == (False, True)
    assert (await _lea()).handed_on_by is None


async def test_handing_a_link_on_and_the_end_of_it_are_on_record(
    event: Event, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await invited(owner)
    await stranger.post(OTHER_TEAM, data=LEA)
    lea, one, two = [
        await Account.get(email=email) for email in (LEA["email"], "owner@example.org", "else@example.org")
    ]
    kept = Change.filter(subject=lea.id, act__in=["link handed on", "hand-on ended"]).order_by("id")
    assert await kept.values_list("scope", "act", "actor") == [
        (event.id, "link handed on", one.id),
        (None, "hand-on ended", two.id),
    ]


async def _lea() -> Account:
    return await Account.get(email=LEA["email"])


async def test_an_invitation_is_in_the_language_of_an_account_that_is_there(owner: httpx.AsyncClient) -> None:
    await make_account("lea@example.org")  # reads French
    await invited(owner)
    assert (await Message.get()).language == "fr"


async def test_a_likely_slip_invites_nobody_before_it_is_answered(owner: httpx.AsyncClient) -> None:
    asked = await owner.post(TEAM, data=LEA | {"email": "lea@gmial.con"})
    assert (asked.status_code, "Did you mean lea@gmail.com?" in asked.text) == (422, True)
    assert await Message.all().count() == 0
    await invited(owner, email="lea@gmial.con", **{"email-answer": "lea@gmail.com"})
    assert (await Message.get()).recipient == "lea@gmail.com"


async def test_asking_for_a_link_says_when_no_mail_can_leave(app: Starlette, client: httpx.AsyncClient) -> None:
    asked = {"email": "owner@example.org"}
    assert "No mail can be sent from here" in (await client.post("/en/sign-in/link", data=asked)).text
    with_server(app)
    assert "The link is on its way" in (await client.post("/en/sign-in/link", data=asked)).text
