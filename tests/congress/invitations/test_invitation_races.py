"""Many who use one invitation at once: as many register as it allows, and nobody more."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from events.congress.invitations import operations
from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.operations import permission_of, revise, withdraw
from events.congress.invitations.states import USED
from events.congress.invitations.values import Wish
from events.congress.organizing.models import Event
from events.congress.registration.life_operations import cancel
from events.congress.registration.operations import NotInvitedError, register
from events.congress.registration.question_queries import questions_of
from events.congress.registration.rules import new_nonce
from events.congress.registration.substitution_operations import hand_on
from events.platform.storage.versions import ChangedMeanwhileError
from tests.congress.invitations.inviting import invited_event, make_invitation, registered, reload
from tests.congress.registration.filling import application
from tests.factories import NOW, make_account
from tests.records.seats.invariants import check_seats


async def come(event: Event, invitation: Invitation, number: int = 0) -> bool:
    """Somebody registers by the invitation as it was read; False when it admits nobody any more."""
    questions = await questions_of(event)
    category = questions.category(invitation.category_id)
    asked = application(category, {})  # type: ignore[arg-type]
    details = replace(asked.details, badge_name=f"Guest {number}", email=f"guest-{number}@example.org")
    permission = permission_of(event, invitation)
    try:
        await register(questions, replace(asked, details=details, nonce=new_nonce(), permission=permission), NOW)
    except NotInvitedError:
        return False
    return True


async def race(clients: int, uses: int) -> list[bool]:
    event, category = await invited_event()
    row = await make_invitation(event, category, "", uses=uses)
    came = await asyncio.gather(*(come(event, row, number) for number in range(clients)))
    await check_seats()
    assert await InvitationUse.filter(invitation_id=row.id).count() == len(await registered()) == came.count(True)
    return came


@pytest.mark.parametrize("uses", [1, 7])
async def test_of_many_at_once_as_many_register_as_it_allows(database: str, uses: int) -> None:
    assert (await race(40, uses)).count(True) == uses


@pytest.mark.long
@pytest.mark.parametrize("uses", [1, 7, 50])
async def test_of_500_at_once_as_many_register_as_it_allows(database: str, uses: int) -> None:
    assert (await race(500, uses)).count(True) == uses


async def test_without_the_guard_the_race_finds_it_out(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unguarded = operations._USE.replace(f" AND {USED} < i.uses", "")
    assert unguarded != operations._USE
    monkeypatch.setattr(operations, "_USE", unguarded)
    assert (await race(40, 1)).count(True) == 40


async def test_what_one_gives_back_another_takes_once(database: str) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category, "", uses=1)
    assert await come(event, row, 1)
    [first] = await registered()
    questions = await questions_of(event)
    came = await asyncio.gather(
        *(come(event, row, number) for number in range(2, 12)), cancel(questions, first.id, NOW)
    )
    assert came[:-1].count(True) <= 1
    await asyncio.gather(*(come(event, row, number) for number in range(12, 22)))
    assert [one.state for one in await registered()].count("confirmed") == 1


async def test_an_invitation_that_changed_since_it_was_read_admits_nobody(database: str) -> None:
    event, category = await invited_event()
    by = (await make_account()).id
    stale = await make_invitation(event, category)
    await revise(event, stale, Wish(category.id, "fr", "ida@example.org"), 1, by=by, now=NOW)
    assert not await come(event, stale)
    renewed = await reload(stale)
    await withdraw(renewed, by=by, now=NOW)
    assert not await come(event, renewed)
    over = await make_invitation(event, category, "bea@example.org", answer_by=dt.date(2027, 2, 28))
    assert not await come(event, over)
    last_day = await make_invitation(event, category, "cleo@example.org", answer_by=dt.date(2027, 3, 1))
    assert await come(event, last_day)
    with pytest.raises(ChangedMeanwhileError):
        await revise(event, stale, Wish(category.id, "fr", "ida@example.org"), 1, by=by, now=NOW)


async def test_a_place_that_was_handed_on_invites_nobody_anew(database: str) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category, "", uses=1)
    assert await come(event, row, 1)
    [first] = await registered()
    questions = await questions_of(event)
    asked = application(category, {})
    details = replace(asked.details, badge_name="Successor", email="successor@example.org")
    by = (await make_account()).id
    await hand_on(questions, first, replace(asked, details=details, nonce=new_nonce(), by=by), NOW)
    assert [one.state for one in await registered()].count("confirmed") == 1
    assert not await come(event, row, 2)
    await check_seats()
