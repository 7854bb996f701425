"""The team of a mission or event: inviting, changing roles, taking off; the last owner stays."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from events.missions.file.models import Mission
from events.records.outbox.models import Message
from events.records.people import operations
from events.records.people.models import Account, Grant
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import grant_mission, make_mission

TEAM = "/fr/organize/missions/mission/team"
INVITED = {"name": "Léa Roy", "email": "lea@example.org", "role": "organizer"}


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """A mission whose only coordinator is signed in."""
    made = await make_mission()
    account = await make_account("coordinator@example.org")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made


async def _role_of(email: str, mission: Mission) -> str | None:
    grant = await Grant.get_or_none(account__email=email, scope=mission.id)
    return grant.role if grant else None


async def _member(mission: Mission, role: str, email: str = "lea@example.org") -> Account:
    account = await make_account(email)
    await grant_mission(account, mission, role)
    return account


async def test_who_is_invited_has_the_role_and_gets_a_mail(client: httpx.AsyncClient, mission: Mission) -> None:
    answer = await client.post(TEAM, data=INVITED)
    assert (answer.status_code, answer.headers["location"]) == (303, TEAM)
    assert "lea@example.org" in (await client.get(TEAM)).text
    assert await _role_of("lea@example.org", mission) == "organizer"
    mail = await Message.get()
    assert (mail.kind, mail.recipient, mail.details) == (
        "team_invitation",
        "lea@example.org",
        {"mission": str(mission.id), "role": "organizer"},
    )


async def test_an_invitation_that_cannot_be_read_comes_back(client: httpx.AsyncClient, mission: Mission) -> None:
    for changes in ({"email": "lea@"}, {"role": "door"}, {"name": ""}):
        answer = await client.post(TEAM, data=INVITED | changes)
        assert (answer.status_code, await Message.all().count()) == (422, 0)
    assert await Grant.all().count() == 1


async def test_a_role_is_changed_and_taken_away(client: httpx.AsyncClient, mission: Mission) -> None:
    lea = await _member(mission, "organizer")
    await client.post(f"{TEAM}/{lea.id}", data={"role": "reader"})
    assert await _role_of("lea@example.org", mission) == "reader"
    assert (await client.post(f"{TEAM}/{lea.id}", data={"role": "door"})).status_code == 400
    assert await _role_of("lea@example.org", mission) == "reader"
    answer = await client.post(f"{TEAM}/{lea.id}/removal")
    assert (answer.headers["location"], await _role_of("lea@example.org", mission)) == (TEAM, None)


async def test_the_last_coordinator_stays(client: httpx.AsyncClient, mission: Mission) -> None:
    only = await Account.get()
    own = {"name": "Ana", "email": only.email, "role": "reader"}
    answers = [
        await client.post(f"{TEAM}/{only.id}", data={"role": "reader"}),
        await client.post(f"{TEAM}/{only.id}/removal"),
        await client.post(TEAM, data=own),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert await _role_of(only.email, mission) == "owner"


async def test_whoever_gives_their_own_role_away_is_led_to_what_they_still_may_open(
    client: httpx.AsyncClient, mission: Mission
) -> None:
    only = await Account.get()
    await _member(mission, "owner")
    lesser = await client.post(f"{TEAM}/{only.id}", data={"role": "reader"})
    assert lesser.headers["location"] == "/fr/organize/missions/mission/"
    assert (await client.get(TEAM)).status_code == 403
    await Grant.filter(account_id=only.id).update(role="owner")
    gone = await client.post(f"{TEAM}/{only.id}/removal")
    assert gone.headers["location"] == "/fr/organize/missions/"


async def test_a_role_elsewhere_is_no_part_of_this_team(client: httpx.AsyncClient, mission: Mission) -> None:
    other = await make_mission("other")
    stranger = await _member(other, "organizer", "stranger@example.org")
    for account in (stranger.id, uuid.uuid4(), "x"):
        for path in ("", "/removal"):
            answer = await client.post(f"{TEAM}/{account}{path}", data={"role": "reader"})
            assert answer.status_code == 404
    assert await _role_of("stranger@example.org", other) == "organizer"
    assert "stranger@example.org" not in (await client.get(TEAM)).text


async def test_a_mission_and_an_event_have_roles_of_their_own(mission: Mission) -> None:
    account = await make_account("lea@example.org")
    with pytest.raises(operations.UnknownRoleError):
        await operations.grant_role(account.id, "check_in", mission.id, NOW, kind="mission")
    assert await _role_of("lea@example.org", mission) is None


async def test_an_account_is_made_once_and_founders_stay_founders(mission: Mission) -> None:
    about: dict[str, Any] = {"name": "Léa", "language": "fr", "now": NOW}
    made = await operations.ensure_account("Lea@example.org", **about)
    founder = await operations.ensure_account("lea@example.org", **about, is_founder=True)
    again = await operations.ensure_account("lea@example.org", **about)
    assert {made.id, founder.id, again.id} == {made.id}
    assert (made.is_founder, founder.is_founder, again.is_founder) == (False, True, True)


async def test_two_owners_cannot_both_leave(mission: Mission) -> None:
    first, second = await Account.get(), await _member(mission, "owner")
    await operations.withdraw_role(first.id, mission.id, NOW, kind="mission")
    with pytest.raises(operations.LastOwnerError):
        await operations.withdraw_role(second.id, mission.id, NOW, kind="mission")
    assert await Grant.filter(scope=mission.id, role="owner").count() == 1
