"""How often something may be tried: who is stopped, who is not stopped by others, and what is left in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from events.congress.registration.link_operations import allow_asking
from events.records.people.models import Attempt
from events.records.people.throttle_operations import allow, allow_link, allow_sign_in
from tests.factories import NOW

DAY = dt.timedelta(days=1)


async def test_a_stranger_who_guesses_does_not_lock_the_owner_of_an_address_out(database: str) -> None:
    guesses = [await allow_sign_in("owner@example.org", "198.51.100.7", NOW) for _ in range(30)]
    assert guesses == [True] * 10 + [False] * 20
    assert await allow_sign_in("owner@example.org", "192.0.2.1", NOW)


async def test_a_hundred_tries_at_one_address_are_all_whoever_makes_them(database: str) -> None:
    tries = [await allow_sign_in("owner@example.org", f"198.51.100.{at}", NOW) for at in range(110)]
    assert tries == [True] * 100 + [False] * 10


async def test_addresses_of_one_network_are_one_client(database: str) -> None:
    tries = [await allow_sign_in("owner@example.org", f"2001:db8:1:2::{at:x}", NOW) for at in range(11)]
    assert tries == [True] * 10 + [False]
    assert await allow_sign_in("owner@example.org", "2001:db8:1:3::1", NOW)
    assert await allow_sign_in("owner@example.org", "not an address", NOW)


Ask = Callable[[str, str, dt.datetime], Awaitable[bool]]


@pytest.mark.parametrize(("ask", "most"), [(allow_sign_in, 50), (allow_link, 30), (allow_asking, 60)])
async def test_a_client_that_is_stopped_writes_no_more_rows(database: str, ask: Ask, most: int) -> None:
    for at in range(most):
        assert await ask(f"a{at}@example.org", "198.51.100.7", NOW)
    before = await Attempt.all().count()
    for at in range(20):
        assert not await ask(f"b{at}@example.org", "198.51.100.7", NOW)
    assert await Attempt.all().count() == before


async def test_what_is_over_since_a_day_goes(database: str) -> None:
    await allow("long ago", 1, DAY, NOW)
    await allow("yesterday", 1, DAY, NOW + 2 * DAY)
    await allow("today", 1, DAY, NOW + 2 * DAY + dt.timedelta(hours=2))
    assert await Attempt.all().count() == 2
    assert not await allow("yesterday", 1, DAY, NOW + 3 * DAY - dt.timedelta(hours=1))
