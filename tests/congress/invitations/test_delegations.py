"""An invitation into a delegation: whoever registers belongs to it and counts in its quota."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
from starlette.applications import Starlette

from events.congress.invitations.models import Invitation
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.life_operations import cancel
from events.congress.registration.question_queries import questions_of
from events.records.seats.models import Pool
from tests.congress.invitations.inviting import invited_event, make_invitation, page_of, registered
from tests.congress.invitations.test_invitation_page import accept, plain
from tests.congress.registration.filling import controls_in, errors_in, nonce_in, typed
from tests.factories import NOW, make_event, sign_in
from tests.records.seats.invariants import check_seats

LIST = "/en/organize/events/congress/invitations"


async def make_delegation(event: Event, category: Category, capacity: int, **values: Any) -> Delegation:
    given: dict[str, Any] = {
        "event": event,
        "name": "Société des eaux",
        "country": "ML",
        "focal_name": "F",
        "focal_email": "focal@example.org",
        "focal_language": "fr",
        "created_at": NOW,
        "updated_at": NOW,
    }
    made = await Delegation.create(**(given | values))
    pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=capacity)
    await DelegationQuota.create(delegation=made, category=category, pool=pool)
    return made


async def test_who_accepts_belongs_to_it_as_long_as_its_quota_lasts(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    delegation = await make_delegation(event, category, 1)
    row = await make_invitation(event, category, "", uses=5, delegation_id=delegation.id)
    page = page_of(app, row)
    await accept(client, page, badge_name="Ada", email="ada@example.org")
    client.cookies.clear()
    late = await accept(client, page, badge_name="Bea", email="bea@example.org")
    assert (late.status_code, "Your delegation has named as many people" in plain(late.text)) == (409, True)
    assert controls_in(late.text)["badge_name"] == ["Bea"]
    [made] = await registered()
    assert made.delegation_id == delegation.id
    await cancel(await questions_of(event), made.id, NOW)
    assert (await accept(client, page, badge_name="Bea", email="bea@example.org")).status_code == 303
    await check_seats()


async def test_a_form_that_took_the_last_place_of_a_quota_is_sent_again(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event()
    delegation = await make_delegation(event, category, 1)
    row = await make_invitation(event, category, "", uses=5, delegation_id=delegation.id)
    form = f"{page_of(app, row)}/registration"
    sent = {"nonce": nonce_in((await client.get(form)).text), **typed(category="speaker", consent=None)}
    first = await client.post(form, data=sent)
    again = await client.post(form, data=sent)
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert len(await registered()) == 1


async def test_a_retired_delegation_takes_nobody(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    delegation = await make_delegation(event, category, 5, retired_at=NOW)
    page = page_of(app, await make_invitation(event, category, delegation_id=delegation.id))
    assert "The delegation of this invitation takes part no more." in plain((await client.get(page)).text)
    assert (await client.get(f"{page}/registration")).headers["location"] == page


async def test_organizers_choose_among_the_delegations_of_the_event(client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    ours = await make_delegation(event, category, 5)
    other = await make_event("other")
    theirs = await make_delegation(other, category, 5, name="Theirs")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    form = (await client.get(f"{LIST}/new")).text
    assert ("Société des eaux" in form, "Theirs" in form) == (True, False)
    sent = {**controls_in(form), "email": "a@example.org"}
    refused = await client.post(f"{LIST}/new", data={**sent, "delegation": str(theirs.id)})
    assert set(errors_in(refused.text)) == {"delegation"}
    assert (await client.post(f"{LIST}/new", data={**sent, "delegation": str(ours.id)})).status_code == 303
    assert (await Invitation.get()).delegation_id == ours.id
    assert "Société des eaux" in (await client.get(f"{LIST}?columns=delegation")).text
