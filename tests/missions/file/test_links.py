"""Which private links of a mission open, and for whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from events.missions.file.link_queries import (
    delegate_behind,
    host_token,
    partner_behind,
    rating_token,
    roadbook_token,
    traveller_feed_token,
    traveller_token,
)
from events.missions.file.models import Delegate, MissionPartner
from events.platform.signing import Signer
from tests.conftest import SECRET
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_mission, make_partner

SIGNER = Signer(SECRET.encode())
OF_DELEGATES: dict[str, Callable[[Signer, Delegate], str]] = {
    "traveller": traveller_token,
    "traveller-feed": traveller_feed_token,
    "roadbook": roadbook_token,
}
OF_PARTNERS: dict[str, Callable[[Signer, MissionPartner], str]] = {"host": host_token, "rating": rating_token}


async def _lea() -> Delegate:
    return await make_delegate(await make_mission())


@pytest.mark.parametrize("purpose", OF_DELEGATES)
async def test_a_link_of_a_delegate_opens_what_it_is_for_and_nothing_else(database: str, purpose: str) -> None:
    lea = await _lea()
    token = OF_DELEGATES[purpose](SIGNER, lea)
    opened = {name: await delegate_behind(SIGNER, token, name) for name in OF_DELEGATES}
    assert opened == dict.fromkeys(OF_DELEGATES) | {purpose: lea}


@pytest.mark.parametrize(
    ("column", "ended"),
    [("link_generation", {"traveller", "roadbook"}), ("feed_generation", {"traveller-feed"})],
)
async def test_a_replaced_link_ends_those_of_its_generation(database: str, column: str, ended: set[str]) -> None:
    lea = await _lea()
    tokens = {name: token(SIGNER, lea) for name, token in OF_DELEGATES.items()}
    await Delegate.filter(id=lea.id).update(**{column: 2})
    shut = {name for name, token in tokens.items() if await delegate_behind(SIGNER, token, name) is None}
    assert shut == ended


async def test_who_left_is_still_found_by_their_links(database: str) -> None:
    lea = await _lea()
    await Delegate.filter(id=lea.id).update(left_at=NOW)
    found = await delegate_behind(SIGNER, traveller_token(SIGNER, lea), "traveller")
    assert found is not None
    assert (found.left_at, found.mission.slug) == (NOW, "mission")


@pytest.mark.parametrize("purpose", OF_PARTNERS)
async def test_a_link_of_a_partner_opens_what_it_is_for_and_nothing_else(database: str, purpose: str) -> None:
    partner = await make_partner(await make_mission(), is_link_open=True)
    token = OF_PARTNERS[purpose](SIGNER, partner)
    opened = {name: await partner_behind(SIGNER, token, name) for name in OF_PARTNERS}
    assert opened == dict.fromkeys(OF_PARTNERS) | {purpose: partner}


async def test_a_closed_hosts_page_leaves_the_rating_open(database: str) -> None:
    partner = await make_partner(await make_mission(), is_link_open=False)
    opened = {name: await partner_behind(SIGNER, token(SIGNER, partner), name) for name, token in OF_PARTNERS.items()}
    assert opened == {"host": None, "rating": partner}


@pytest.mark.parametrize(
    ("change", "shut"),
    [
        ({"removed_at": NOW}, {"host", "rating"}),
        ({"link_generation": 2}, {"host"}),
        ({"rating_generation": 2}, {"rating"}),
    ],
)
async def test_links_of_a_partner_end(database: str, change: dict[str, object], shut: set[str]) -> None:
    partner = await make_partner(await make_mission(), is_link_open=True)
    tokens = {name: token(SIGNER, partner) for name, token in OF_PARTNERS.items()}
    await MissionPartner.filter(id=partner.id).update(**change)
    assert {name for name, token in tokens.items() if await partner_behind(SIGNER, token, name) is None} == shut


async def test_a_forged_link_opens_nothing(database: str) -> None:
    lea = await _lea()
    other = Signer(b"another secret, as long as this one is")
    forged = (traveller_token(other, lea), SIGNER.token("traveller", uuid.uuid4(), 1), "nonsense", "")
    assert [await delegate_behind(SIGNER, token, "traveller") for token in forged] == [None] * 4
    partner = await make_partner(lea.mission, is_link_open=True)
    assert await partner_behind(SIGNER, host_token(other, partner), "host") is None
