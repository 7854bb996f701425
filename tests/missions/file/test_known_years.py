"""Days of the mission's own year go without it; those of another carry it, on every page."""

from __future__ import annotations

import datetime as dt
from contextvars import copy_context

import httpx
import pytest

from events.missions.file.link_queries import traveller_token
from events.platform.language.formats import day_month, know_years
from events.platform.language.i18n import speaking
from events.platform.signing import Signer
from tests.conftest import SECRET
from tests.factories import make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_objective


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", ("mar. 16 mars", "jeu. 16 mars 2028")), ("en", ("Tue 16 Mar", "Thu, 16 Mar 2028"))],
)
def test_a_day_of_another_year_carries_it(language: str, expected: tuple[str, str]) -> None:
    def days() -> tuple[str, ...]:
        know_years(dt.date(2026, 12, 20), dt.date(2027, 1, 5))
        with speaking(language):
            return tuple(day_month(dt.date(year, 3, 16)) for year in (2027, 2028))

    assert copy_context().run(days) == expected  # as a request has a context of its own


async def test_a_leg_of_another_year_shows_it_to_the_office_and_to_its_travellers(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    objective, lea = await make_objective(mission), await make_delegate(mission)
    for code, year in (("right", 2027), ("slip", 2028)):
        await make_leg(
            mission, code, title=code, objectives=[objective], starts=f"{year}-03-17T09:00", ends=f"{year}-03-17T10:00"
        )
    account = await make_account()
    await grant_mission(account, mission)
    client.cookies.update(await sign_in(account.email))
    for page in (
        "/fr/organize/missions/mission/objectives",
        f"/fr/travellers/{traveller_token(Signer(SECRET.encode()), lea)}/legs/slip",
    ):
        text = (await client.get(page)).text
        assert "17 mars 2028" in text
        assert "17 mars 2027" not in text
