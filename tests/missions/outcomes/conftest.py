"""A mission of which something came."""

from __future__ import annotations

import httpx
import pytest

from events.missions.file.models import Mission
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_leg, make_mission, make_objective, make_partner


@pytest.fixture
async def mission(client: httpx.AsyncClient) -> Mission:
    """A mission with a partner, an objective and a meeting; its coordinator is signed in."""
    made = await make_mission()
    objective = await make_objective(made)
    partner = await make_partner(made)
    await make_leg(made, partner=partner, objectives=[objective])
    account = await make_account("coordinator@example.org", name="Ana Ruiz")
    await grant_mission(account, made)
    client.cookies.update(await sign_in(account.email))
    return made
