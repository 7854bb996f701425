"""The demonstration shows a place that is offered, a day until which data are corrected, and a question for a file."""

from __future__ import annotations

from pathlib import Path

import httpx
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.demonstration.making import make_demonstration
from events.platform.web.installation import now
from events.records.outbox.models import Message
from events.records.seats.models import Claim
from tests.records.seats.invariants import check_seats


async def test_a_place_is_offered_corrections_end_and_the_press_sends_a_card(
    app: Starlette, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    here = app.state.installation
    await make_demonstration(here.settings, lambda _line: None)
    event = await Event.get()
    assert await Registration.filter(event_id=event.id).count() == 469
    [holder] = {claim.holder for claim in await Claim.filter(state="offered")}
    row = await Registration.get(id=holder)
    assert (row.state, row.badge_name) == ("waitlisted", "Đỗ Thùy Dương")
    assert (await Claim.filter(holder=holder, expires_at__gt=now()).count()) > 0
    assert await Message.filter(subject=holder, kind="registration_offered").count() == 1
    await check_seats()
    token = here.signer.token("registration", row.id, row.link_generation)
    page = (await client.get(f"/en/registrations/{token}")).text
    assert "Accept the place" in page
    assert event.corrections_close is not None
    form = (await client.get(f"/en/events/{event.slug}/registration")).text
    assert "Press card or letter from the newsroom" in form
